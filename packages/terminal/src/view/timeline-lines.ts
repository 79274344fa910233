/** The timeline in its stretch: what loads above it, its rows, and what there is instead of rows. */
import type { Place, Row } from '@partyline/irc/client'
import type { Ui } from '../app/ui.ts'
import { span } from '../screen/line.ts'
import type { Style } from '../screen/style.ts'
import type { Look } from './look.ts'
import type { PaneLine } from './pane.ts'
import { windowLines, type Scrolled } from './timeline-view.ts'

export function timelineLines(place: Place, ui: Ui, what: Scrolled, rows: number, look: Look): readonly PaneLine[] {
  const cleared = clearedOf(place, ui)
  const seen = windowLines(what, ui.anchor, rows).filter(({ row }) => timeOf(row) > cleared)
  const lines = seen.map(({ line, row }): PaneLine => ({
    line,
    target: { kind: 'row', key: row.key },
    ...(row.key === ui.selected && { ground: 'selected' as const }),
  }))
  const above =
    cleared === -Infinity && (lines.length < rows || isAtTop(what, lines)) ? aboveLine(place, what, look) : null
  const all = above === null ? lines : [above, ...lines.slice(Math.max(0, lines.length + 1 - rows))]
  const blank = Array.from({ length: Math.max(0, rows - all.length) }, (): PaneLine => ({ line: [] }))
  return [...blank, ...all]
}

/** Scrolling shows what was cleared. */
export function clearedOf({ key }: Place, ui: Ui): number {
  return ui.anchor === null ? (ui.cleared.get(key) ?? -Infinity) : -Infinity
}

function timeOf(row: Row): number {
  switch (row.kind) {
    case 'day':
      return row.time
    case 'message':
    case 'event':
    case 'reply':
      return row.item.time
    case 'fold':
      return row.items.at(-1)?.time ?? Infinity
    case 'new':
    case 'pending':
      return Infinity
    default:
      return row satisfies never
  }
}

function isAtTop({ rows }: Scrolled, lines: readonly PaneLine[]): boolean {
  const first = lines[0]?.target
  return first?.kind === 'row' && first.key === rows.parts.find((part) => part.length > 0)?.[0]?.key
}

/** A sign of life where the eye is. */
function aboveLine({ kind, loading }: Place, { timeline, rows }: Scrolled, { strings }: Look): PaneLine | null {
  const centred = (words: string, style: Style = { fg: 'second' }): PaneLine => ({
    line: [span(`      ${words}`, style)],
  })
  if (loading.earlier === 'busy') return centred(strings.loadingEarlier)
  if (typeof loading.earlier === 'object') return centred(strings.loadFailed(loading.earlier.text), { fg: 'danger' })
  if (rows.length > 0 || !timeline.isBegin) return null
  if (kind === 'server') return centred(strings.empty.noPlaces)
  return centred(kind === 'channel' ? strings.empty.channel : strings.empty.conversation)
}
