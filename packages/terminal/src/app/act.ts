/** What a key does: the deeds of the key map, in the place where the person is. */
import { applyCompletion, complete, type Action } from '@partyline/irc/client'
import { applyEdit, editorOf, EMPTY_EDITOR, isEdit, moveByLine, type Editor } from '../editing/editor.ts'
import { scroll } from '../view/timeline-view.ts'
import { pathsIn } from './complete-path.ts'
import { goTo, nextPlace, unreadPlace } from './go-to.ts'
import type { Deed } from './key-map.ts'
import { overlayDeed } from './overlay-deeds.ts'
import { selectedRow } from './scenery.ts'
import { moveSelection } from './select.ts'
import { send } from './send.ts'
import { effect, step, type Step, type World } from './step.ts'
import { draftOf, remembered, withDraft, type Ui } from './ui.ts'

export function act(before: Ui, deed: Deed, world: World): Step {
  const ui: Ui = {
    ...before,
    notice: null,
    isLeaving: false,
    ...(deed !== 'complete' && deed !== 'completeBack' && { completing: null }),
  }
  const over = ui.overlay === null ? null : overlayDeed(ui, ui.overlay, deed, world)
  if (over !== null) return over
  if (deed === 'deleteLeft' || deed === 'deleteRight') return deleteKey(ui, deed, world)
  if (isEdit(deed)) return edited(ui, applyEdit(draftOf(ui), deed))
  switch (deed) {
    case 'send':
      return send(ui, world)
    case 'complete':
      return completeBy(ui, 1, world)
    case 'completeBack':
      return completeBy(ui, -1, world)
    case 'up':
    case 'down':
      return upOrDown(ui, deed)
    case 'palette':
    case 'search':
      return openOverlay(ui, deed, world)
    case 'help':
      return step({ ...ui, overlay: { kind: 'help', top: 0 } })
    case 'unreadUp':
    case 'unreadDown': {
      const key = unreadPlace(ui, world, deed === 'unreadDown' ? 1 : -1)
      return step(key === null ? ui : goTo(ui, key, world))
    }
    case 'placeUp':
    case 'placeDown': {
      const key = nextPlace(ui, world, deed === 'placeDown' ? 1 : -1)
      return step(key === null ? ui : goTo(ui, key, world))
    }
    case 'pageUp':
    case 'pageDown': {
      const { layout } = world.seen(ui)
      const rows = layout.body.end - layout.body.top - 2
      return scrollBy(ui, deed === 'pageUp' ? rows : -rows, world)
    }
    case 'newest':
      return newest(ui, world)
    case 'selectUp':
    case 'selectDown':
      return step(moveSelection(ui, deed === 'selectUp' ? -1 : 1, world))
    case 'togglePlaces':
      return step({ ...ui, hasPlaces: !ui.hasPlaces })
    case 'togglePeople':
      return step({ ...ui, hasPeople: !ui.hasPeople })
    case 'retry':
      return step(ui, { kind: 'connect' })
    case 'redraw':
      return effect(ui, 'redraw')
    case 'cancelUpload':
      return effect(ui, 'cancelUpload')
    case 'suspend':
      return effect(ui, 'suspend')
    case 'leave':
      return leave(before, ui)
    case 'endOfInput':
      return draftOf(ui).text === '' ? leave(before, ui) : edited(ui, applyEdit(draftOf(ui), 'deleteRight'))
    default:
      return deed satisfies never
  }
}

/** Others see that something is being written; a command is nobody's business. */
export function edited(ui: Ui, editor: Editor): Step {
  const isSaying = editor.text !== '' && !/^\/(?!\/)/.test(editor.text)
  const typing: Action = { kind: 'typing', place: ui.place, status: isSaying ? 'active' : 'done' }
  return step({ ...withDraft(ui, editor), recalled: -1 }, ...(isSaying || draftOf(ui).text !== '' ? [typing] : []))
}

export function scrollBy(ui: Ui, lines: number, world: World): Step {
  const { scrolled, layout, place } = world.seen(ui)
  const rows = layout.body.end - layout.body.top
  const anchor = scroll(scrolled, ui.anchor, lines, rows)
  const isStuck = anchor === ui.anchor || (anchor?.key === ui.anchor?.key && anchor?.lines === ui.anchor?.lines)
  const isLater = lines < 0 && anchor === null && place.detached !== null
  if (isLater) return step({ ...ui, anchor }, { kind: 'later', place: place.key })
  // A page that could not be loaded is asked for again by wanting to see it.
  const isAgain = isStuck && lines > 0 && typeof place.loading.earlier === 'object'
  return isAgain ? step(ui, { kind: 'earlier', place: place.key }) : step({ ...ui, anchor })
}

/** Esc: one thing after another is closed; then all is read. */
function newest(ui: Ui, world: World): Step {
  if (ui.selected !== null) return step({ ...ui, selected: null })
  if (ui.answering !== null) return step({ ...ui, answering: null })
  const { place } = world.seen(ui)
  const back: readonly Action[] = place.detached === null ? [] : [{ kind: 'leave-around', place: place.key }]
  return step({ ...ui, anchor: null, newAfter: null }, ...back, { kind: 'read', place: place.key })
}

/** Ctrl-C empties the composer; pressed again, it leaves. */
function leave(before: Ui, ui: Ui): Step {
  if (before.isLeaving) return effect(ui, 'quit')
  if (draftOf(ui).text !== '') return edited(ui, EMPTY_EDITOR)
  return step({ ...ui, isLeaving: true })
}

function openOverlay(ui: Ui, kind: 'palette' | 'search', { state, look }: World): Step {
  const isMissing = kind === 'search' && state.connection.kind === 'online' && !state.server.can.search
  if (isMissing) return step({ ...ui, notice: { text: look.strings.hint.noSearch, isMistake: true } })
  return step({ ...ui, overlay: { kind, editor: EMPTY_EDITOR, index: 0 } })
}

function completeBy(ui: Ui, direction: 1 | -1, world: World): Step {
  const { completing } = ui
  const before = completing?.before ?? draftOf(ui)
  const written = completing === null ? pathsIn(before) : null
  if (written !== null) return effect(ui, { kind: 'completePath', written })
  const completion =
    completing?.completion ?? complete(before.text, before.cursor, { state: world.state, place: ui.place })
  if (completion === null) return step(ui)
  const count = completion.candidates.length
  const first = direction === 1 ? 0 : count - 1
  const index = completing === null ? first : (completing.index + direction + count) % count
  const candidate = completion.candidates[index]
  if (candidate === undefined) return step(ui)
  const taken = withDraft(ui, applyCompletion(before.text, completion, candidate))
  return step({ ...taken, completing: { completion, index, before } })
}

/** Between the lines of the text; beyond them, through what was sent before. */
function upOrDown(ui: Ui, deed: 'up' | 'down'): Step {
  const moved = moveByLine(draftOf(ui), deed)
  if (moved !== null) return step(withDraft(ui, moved))
  const recalled = ui.recalled + (deed === 'up' ? 1 : -1)
  if (recalled < -1 || recalled >= ui.sent.length) return step(ui)
  // What was not sent yet is not lost: it becomes the newest of what was.
  const draft = draftOf(ui).text
  const isUnsent = ui.recalled === -1 && draft !== ''
  const sent = isUnsent ? remembered(ui.sent, draft) : ui.sent
  const at = isUnsent ? recalled + 1 : recalled
  const text = at === -1 ? '' : (sent.at(-1 - at) ?? '')
  return step({ ...withDraft({ ...ui, sent }, editorOf(text)), recalled: at })
}

/** With a row selected and nothing written, Delete is about the row. */
function deleteKey(ui: Ui, deed: 'deleteLeft' | 'deleteRight', world: World): Step {
  const { place, scrolled } = world.seen(ui)
  const row = draftOf(ui).text === '' ? selectedRow(scrolled, ui) : null
  if (row?.kind === 'pending')
    return step({ ...ui, selected: null }, { kind: 'discard', place: place.key, key: row.message.key })
  // It stands there to be confirmed by Enter.
  if (row?.kind === 'message') return step(withDraft(ui, editorOf('/redact ')))
  return edited(ui, applyEdit(draftOf(ui), deed))
}
