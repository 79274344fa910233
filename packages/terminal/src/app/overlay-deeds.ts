/** Keys while something lies over the timeline. */
import { parseSearchQuery, type Action } from '@partyline/irc/client'
import { applyEdit, editorOf, insert, isEdit } from '../editing/editor.ts'
import { QUERY_CHARACTERS_MAX } from '../limits.ts'
import { helpLines } from '../view/overlay-view.ts'
import { goTo } from './go-to.ts'
import type { Deed } from './key-map.ts'
import { paletteEntries, type PaletteEntry } from './palette-entries.ts'
import { step, type Step, type World } from './step.ts'
import { towards, withDraft, type Overlay, type Ui } from './ui.ts'

type Listed = Extract<Overlay, { readonly index: number }>

/** null: the key is none of the overlay's, and means what it always means. */
export function overlayDeed(ui: Ui, overlay: Overlay, deed: Deed, world: World): Step | null {
  if (deed === 'newest') {
    const closing: readonly Action[] = overlay.kind === 'search' ? [{ kind: 'close-search' }] : []
    return step({ ...ui, overlay: null }, ...closing)
  }
  return overlay.kind === 'help' ? helpDeed(ui, overlay.top, deed, world) : listDeed(ui, overlay, deed, world)
}

export function overlayText(ui: Ui, overlay: Overlay, text: string): Ui {
  if (overlay.kind === 'help') return { ...ui, overlay: null }
  const editor = insert(overlay.editor, text.replaceAll('\n', ' '), QUERY_CHARACTERS_MAX)
  return { ...ui, overlay: { ...overlay, editor, index: 0 } }
}

function helpDeed(ui: Ui, top: number, deed: Deed, world: World): Step | null {
  const { layout } = world.seen(ui)
  const rows = layout.body.end - layout.body.top
  const most = Math.max(0, helpLines(layout.timeline.width, world.look).length - rows)
  const moves: Partial<Record<Deed, number>> = {
    up: -1,
    down: 1,
    pageUp: -rows,
    pageDown: rows,
    lineStart: -Infinity,
    lineEnd: Infinity,
  }
  const move = moves[deed]
  if (move === undefined) return deed === 'send' || deed === 'help' ? step({ ...ui, overlay: null }) : null
  return step({ ...ui, overlay: { kind: 'help', top: Math.min(most, Math.max(0, top + move)) } })
}

/** Entries down, by key. */
const MOVES: Partial<Record<Deed, number>> = {
  up: -1,
  completeBack: -1,
  down: 1,
  complete: 1,
  pageUp: -10,
  pageDown: 10,
}

function listDeed(ui: Ui, overlay: Listed, deed: Deed, world: World): Step | null {
  const move = MOVES[deed]
  if (move !== undefined) {
    const last = Math.max(0, lengthOf(ui, overlay, world) - 1)
    return step({ ...ui, overlay: { ...overlay, index: Math.min(last, Math.max(0, overlay.index + move)) } })
  }
  if (isEdit(deed)) {
    const editor = deed === 'newLine' ? overlay.editor : applyEdit(overlay.editor, deed)
    return step({ ...ui, overlay: { ...overlay, editor, index: 0 } })
  }
  if (deed === 'send') return choose(ui, overlay, world)
  return deed === overlay.kind ? step({ ...ui, overlay: null }) : null
}

function lengthOf(ui: Ui, { kind, editor }: Listed, { state, look }: World): number {
  return kind === 'search' ? (state.search?.hits.length ?? 0) : paletteEntries(state, ui, editor.text, look).length
}

/** What Enter, or a click on an entry, does. */
export function choose(ui: Ui, overlay: Listed, world: World): Step {
  if (overlay.kind === 'search') return chooseHit(ui, overlay, world)
  const entry = paletteEntries(world.state, ui, overlay.editor.text, world.look)[overlay.index]
  return entry === undefined ? step(ui) : chooseEntry({ ...ui, overlay: null }, entry, world)
}

function chooseEntry(ui: Ui, { does }: PaletteEntry, world: World): Step {
  switch (does.kind) {
    case 'place':
      return step(goTo(ui, does.key, world))
    case 'write':
      return step(towards(ui, does.nick), { kind: 'open', nick: does.nick })
    case 'join':
      return step(towards(ui, does.channel), { kind: 'join', channel: does.channel })
    case 'type':
      return step(withDraft(ui, editorOf(does.text)))
    case 'deed':
      return world.act(ui, does.deed)
    default:
      return does satisfies never
  }
}

/** Enter searches for what stands there; when that is what was found, it opens the place of the marked message. */
function chooseHit(ui: Ui, { editor, index }: Listed, world: World): Step {
  const { search } = world.state
  const query = parseSearchQuery(editor.text, null)
  const isAsked = search !== null && JSON.stringify(search.query) === JSON.stringify(query)
  if (query === null) return step(ui)
  if (!isAsked || typeof search.status === 'object') return step(ui, { kind: 'search', query })
  const hit = search.hits.toReversed()[index]
  if (hit === undefined) return step(ui)
  const there: Ui = { ...goTo(ui, hit.place, world), anchor: null, newAfter: null, seeking: hit.item.id }
  const at = hit.item.id === null ? { time: hit.item.time } : { id: hit.item.id }
  return step(there, { kind: 'around', place: hit.place, at })
}
