/** What the screen is made of beside the state of the client: where the person is and what is open. Plain values, never changed. */
import { SERVER_PLACE, type Completion, type MessageId, type PlaceKey } from '@partyline/irc/client'
import { EMPTY_EDITOR, type Editor } from '../editing/editor.ts'
import type { UploadView } from '../files/uploads.ts'
import { KEPT_CHARACTERS_MAX, SENT_REMEMBERED_MAX } from '../limits.ts'
import type { Anchor } from '../view/timeline-view.ts'

/** What lies over the timeline. `index` is the marked line of its list. */
export type Overlay =
  | { readonly kind: 'palette'; readonly editor: Editor; readonly index: number }
  | { readonly kind: 'search'; readonly editor: Editor; readonly index: number }
  | { readonly kind: 'help'; readonly top: number }

/** Candidates that Tab goes through, one after the other. */
export interface Completing {
  readonly completion: Completion
  readonly index: number
  /** As it was before the first of them. */
  readonly before: Editor
}

export interface Answering {
  readonly id: MessageId
  readonly nick: string
}

export interface Destination {
  /** As it was asked for. */
  readonly name: string
  /** Nothing was being written when it was asked for: what is written until it is there is meant for it. */
  readonly takesDraft: boolean
}

export interface Ui {
  readonly place: PlaceKey
  /** Shown as soon as it is there. */
  readonly goingTo: Destination | null
  /** What is being written, by place: nothing of it is lost by going elsewhere. */
  readonly drafts: ReadonlyMap<PlaceKey, Editor>
  /** Earlier texts, the newest last. */
  readonly sent: readonly string[]
  /** Messages up to this time are not shown until somebody scrolls (`/clear`). */
  readonly cleared: ReadonlyMap<PlaceKey, number>
  /** Marked and shown as soon as it is loaded. */
  readonly seeking: MessageId | null
  /** Which of them stands in the composer, counted from the newest; -1: none. */
  readonly recalled: number
  /** null: at the newest. */
  readonly anchor: Anchor | null
  /** Messages behind this time are new; null: no mark. */
  readonly newAfter: number | null
  /** The key of a row. */
  readonly selected: string | null
  readonly answering: Answering | null
  readonly overlay: Overlay | null
  readonly completing: Completing | null
  readonly hasPlaces: boolean
  readonly hasPeople: boolean
  /** Terminals that say nothing of it count as looked at. */
  readonly hasFocus: boolean
  /** Files that are sent, or could not be. */
  readonly upload: UploadView | null
  /** One line for the person; the next key takes it away. */
  readonly notice: { readonly text: string; readonly isMistake: boolean } | null
  /** Ctrl-C was pressed once. */
  readonly isLeaving: boolean
}

export function initialUi(goingTo: string | null): Ui {
  return {
    place: SERVER_PLACE,
    goingTo: goingTo === null ? null : { name: goingTo, takesDraft: true },
    drafts: new Map(),
    sent: [],
    cleared: new Map(),
    seeking: null,
    recalled: -1,
    anchor: null,
    newAfter: null,
    selected: null,
    answering: null,
    overlay: null,
    completing: null,
    hasPlaces: true,
    hasPeople: true,
    hasFocus: true,
    upload: null,
    notice: null,
    isLeaving: false,
  }
}

export function draftOf(ui: Ui): Editor {
  return ui.drafts.get(ui.place) ?? EMPTY_EDITOR
}

export function towards(ui: Ui, name: string): Ui {
  return { ...ui, goingTo: { name, takesDraft: draftOf(ui).text === '' } }
}

/** What is being written here is there then, unless something is being written there. */
export function withDraftAt(ui: Ui, place: PlaceKey): Ui {
  const draft = draftOf(ui)
  if (draft.text === '' || ui.drafts.has(place)) return ui
  return { ...withDraft({ ...withDraft(ui, EMPTY_EDITOR), place }, draft), place: ui.place }
}

export function withDraft(ui: Ui, editor: Editor): Ui {
  const drafts = new Map(ui.drafts)
  drafts.delete(ui.place)
  if (editor.text !== '') drafts.set(ui.place, editor)
  const kept = newestOf([...drafts], ([, { text }]) => text.length)
  return { ...ui, drafts: kept.length < drafts.size ? new Map(kept) : drafts }
}

/** With one text more. */
export function remembered(sent: readonly string[], text: string): readonly string[] {
  return newestOf([...sent, text].slice(-SENT_REMEMBERED_MAX), ({ length }) => length)
}

/** The last of them that have so many characters together as may be kept. */
function newestOf<One>(all: readonly One[], lengthOf: (one: One) => number): readonly One[] {
  let left = KEPT_CHARACTERS_MAX
  const tooOld = all.findLastIndex((one) => {
    left -= lengthOf(one)
    return left < 0
  })
  return all.slice(tooOld + 1)
}
