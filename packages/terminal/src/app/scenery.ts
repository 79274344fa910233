/** Makes scenes, and keeps what is expensive of them: the rows of the places that were shown last, painted once. */
import {
  indexOfRow,
  rowAt,
  RowMaker,
  SERVER_PLACE,
  type ClientState,
  type Place,
  type PlaceKey,
  type Row,
} from '@partyline/irc/client'
import type { Size } from '../screen/frame.ts'
import type { Look } from '../view/look.ts'
import { RowPainter } from '../view/row-painter.ts'
import { composedOf, layoutFor, sceneOf, smallScene, type Scene, type Seen } from '../view/scene.ts'
import { uploadLines } from '../view/upload-view.ts'
import { isTooSmall } from '../view/layout.ts'
import type { Scrolled } from '../view/timeline-view.ts'
import type { Ui } from './ui.ts'

/** Going back and forth between a few places makes nothing anew. */
const PLACES_KEPT = 8

export class Scenery {
  readonly #look: Look
  readonly #makers = new Map<PlaceKey, RowMaker>()
  #painter: { readonly width: number; readonly day: number; readonly painter: RowPainter } | null = null

  constructor(look: Look) {
    this.#look = look
  }

  scene(state: ClientState, ui: Ui, size: Size, now: number): Scene {
    return isTooSmall(size) ? smallScene(size, this.#look) : sceneOf(this.seen(state, ui, size, now))
  }

  seen(state: ClientState, ui: Ui, size: Size, now: number): Seen {
    const look = this.#look
    const place = placeOf(state, ui)
    const composed = composedOf(state, ui, place, size.columns, look)
    const upload = ui.upload === null ? [] : uploadLines(ui.upload, size.columns, look)
    const layout = layoutFor(size, ui, composed, upload)
    const scrolled = this.#scrolled(state, ui, place, layout.timeline.width, now)
    const hinted = { selectedKind: selectedKind(selectedRow(scrolled, ui)), now }
    return { state, ui, place, layout, scrolled, composed, upload, hinted, look }
  }

  #scrolled(state: ClientState, ui: Ui, place: Place, width: number, now: number): Scrolled {
    const timeline = place.detached ?? place.timeline
    const pending = place.detached === null ? place.pending : []
    const rows = this.#maker(place.key).rows({ timeline, pending, nick: state.me.nick, newAfter: ui.newAfter })
    return { rows, timeline, painter: this.#painterFor(width, now) }
  }

  #maker(key: PlaceKey): RowMaker {
    const maker = this.#makers.get(key) ?? new RowMaker(this.#look.formats.dayOf)
    // The place that was shown last stands last.
    this.#makers.delete(key)
    this.#makers.set(key, maker)
    const [oldest] = this.#makers.keys()
    if (this.#makers.size > PLACES_KEPT && oldest !== undefined) this.#makers.delete(oldest)
    return maker
  }

  /** Days are called today and yesterday, so another day is another painter. */
  #painterFor(width: number, now: number): RowPainter {
    const day = this.#look.formats.dayOf(now)
    if (this.#painter?.width === width && this.#painter.day === day) return this.#painter.painter
    const painter = new RowPainter({ ...this.#look, columns: width })
    this.#painter = { width, day, painter }
    return painter
  }
}

/** The server's own place where that one is not, or not any more. */
export function placeOf({ places }: ClientState, ui: Ui): Place {
  const place = places.get(ui.place) ?? places.get(SERVER_PLACE)
  if (place === undefined) throw new Error('a client has the place of its server from the beginning')
  return place
}

export function selectedRow({ rows }: Scrolled, { selected }: Ui): Row | null {
  if (selected === null) return null
  const index = indexOfRow(rows, selected)
  return index === -1 ? null : (rowAt(rows, index) ?? null)
}

function selectedKind(row: Row | null): 'message' | 'pending' | 'other' | null {
  if (row === null) return null
  return row.kind === 'message' || row.kind === 'pending' ? row.kind : 'other'
}
