/** The whole screen of a state: a pure function, but for rows that are kept while they say the same. */
import type { ClientState, Place } from '@partyline/irc/client'
import { draftOf, type Ui } from '../app/ui.ts'
import { COMPOSER_ROWS_MAX, COLUMNS_MIN, ROWS_MIN } from '../limits.ts'
import type { Cursor, Frame, Row, Segment, Size } from '../screen/frame.ts'
import { clip, type Line, span, type Span, wrap } from '../screen/line.ts'
import { composeEditor, type Composed } from './composer-view.ts'
import { headerLine, linkLine } from './header-view.ts'
import { hintLine, type Hinted } from './hint-view.ts'
import { layoutOf, type Layout, type Stretch } from './layout.ts'
import type { Look } from './look.ts'
import { overlayLines } from './overlay-view.ts'
import type { PaneLine, Target } from './pane.ts'
import { peopleLines } from './people-view.ts'
import { placeLines, placeName } from './places-view.ts'
import { timelineLines } from './timeline-lines.ts'
import type { Scrolled } from './timeline-view.ts'

export interface Hit extends Stretch {
  readonly row: number
  readonly target: Target
}

export interface Scene {
  readonly frame: Frame
  /** What can be clicked. */
  readonly hits: readonly Hit[]
}

export interface Seen {
  readonly state: ClientState
  readonly ui: Ui
  readonly place: Place
  readonly layout: Layout
  readonly scrolled: Scrolled
  readonly composed: Composed
  /** Above the hint: of files that are sent. */
  readonly upload: readonly Line[]
  readonly hinted: Hinted
  readonly look: Look
}

export function composedOf(state: ClientState, ui: Ui, place: Place, columns: number, look: Look): Composed {
  const name = place.kind === 'server' ? state.me.nick : placeName(place, state, look)
  const [prompt = span('')] = clip([span(` ${name} › `, { fg: 'second' })], Math.floor(columns / 3), look.widths)
  return composeEditor(draftOf(ui), prompt, columns, COMPOSER_ROWS_MAX, look.widths)
}

export function layoutFor(size: Size, ui: Ui, composed: Composed, upload: readonly Line[]): Layout {
  const { hasPlaces, hasPeople } = ui
  return layoutOf(size, {
    hasPlaces,
    hasPeople,
    composerRows: composed.lines.length,
    uploadRows: upload.length,
  })
}

export function sceneOf({ state, ui, place, layout, scrolled, composed, upload, hinted, look }: Seen): Scene {
  const { size, body, timeline } = layout
  const rows = body.end - body.top
  const overlay = ui.overlay === null ? null : overlayLines(ui.overlay, state, ui, timeline.width, rows, look)
  const columns: readonly (readonly [Stretch, readonly PaneLine[]])[] = [
    ...(layout.places === null
      ? []
      : [[layout.places, placeLines(state, ui, layout.places.width, rows, look)] as const]),
    [timeline, overlay?.lines ?? timelineLines(place, ui, scrolled, rows, look)],
    ...(layout.people === null
      ? []
      : [[layout.people, peopleLines(state, place, layout.people.width, rows, look)] as const]),
  ]
  const bodyRows = Array.from({ length: rows }, (_, index): Row =>
    columns.map(([stretch, lines]) => segmentOf(stretch, lines[index])),
  )
  const whole: Stretch = { column: 0, width: size.columns }
  const hasStrip = layout.places === null
  const frame: Frame = {
    size,
    rows: [
      [segmentOf(whole, { line: headerLine(state, place, ui, size.columns, look, hasStrip) })],
      [segmentOf(whole, { line: linkLine(state, hinted.now, size.columns, look) })],
      ...bodyRows,
      ...upload.map((line): Row => [segmentOf(whole, { line })]),
      [segmentOf(whole, { line: hintLine(state, place, ui, hinted, size.columns, look) })],
      ...composed.lines.map((line): Row => [segmentOf(whole, { line })]),
    ],
    cursor: cursorOf(layout, composed, ui.overlay === null ? 'composer' : (overlay?.cursor ?? null)),
  }
  const hits = columns.flatMap(([stretch, lines]) =>
    lines.flatMap(({ target }, index) => (target === undefined ? [] : [{ ...stretch, row: body.top + index, target }])),
  )
  return { frame, hits: [...hits, { ...whole, row: layout.hintRow, target: { kind: 'newest' } }] }
}

function segmentOf({ column, width }: Stretch, pane: PaneLine | undefined): Segment {
  const { line = [], ground } = pane ?? {}
  return ground === undefined ? { column, width, line } : { column, width, line, ground }
}

function cursorOf(
  { composer, body, timeline }: Layout,
  composed: Composed,
  where: 'composer' | Cursor | null,
): Cursor | null {
  if (where === null) return null
  if (where === 'composer') return { row: composer.top + composed.cursor.row, column: composed.cursor.column }
  return { row: body.top + where.row, column: timeline.column + where.column }
}

/** What a window shows that has no room for the client. */
export function smallScene(size: Size, look: Look): Scene {
  const words: Span = span(look.strings.tooSmall(COLUMNS_MIN, ROWS_MIN))
  const lines = wrap([words], size.columns, look.widths)
  const rows = Array.from({ length: size.rows }, (_, index): Row => [
    { column: 0, width: size.columns, line: lines[index] ?? [] },
  ])
  return { frame: { size, rows, cursor: null }, hits: [] }
}
