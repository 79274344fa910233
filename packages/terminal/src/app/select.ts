/** Which row the keys are about: messages of the timeline, one after the other. */
import { indexOfRow, rowAt, type Row } from '@partyline/irc/client'
import { scroll, windowLines, type Scrolled } from '../view/timeline-view.ts'
import type { World } from './step.ts'
import type { Ui } from './ui.ts'

export function moveSelection(ui: Ui, direction: 1 | -1, world: World): Ui {
  const { scrolled, layout } = world.seen(ui)
  const rows = layout.body.end - layout.body.top
  const start = ui.selected === null ? startOf(scrolled, ui, rows) : indexOfRow(scrolled.rows, ui.selected) + direction
  for (let index = start; index >= 0 && index < scrolled.rows.length; index += direction) {
    const row = rowAt(scrolled.rows, index)
    if (row !== undefined && isSelectable(row)) return inView({ ...ui, selected: row.key }, direction, world)
  }
  return direction === 1 ? { ...ui, selected: null } : ui
}

export function isSelectable({ kind }: Row): boolean {
  return kind === 'message' || kind === 'pending'
}

/** The newest row that is seen. */
function startOf(scrolled: Scrolled, ui: Ui, rows: number): number {
  const last = windowLines(scrolled, ui.anchor, rows).at(-1)
  return last === undefined ? -1 : indexOfRow(scrolled.rows, last.row.key)
}

/** Scrolled so far that the whole row is seen, or as much of it as fits. */
function inView(ui: Ui, direction: 1 | -1, world: World): Ui {
  const { scrolled, layout } = world.seen(ui)
  const rows = layout.body.end - layout.body.top
  let { anchor } = ui
  for (let tries = 0; tries < rows; tries += 1) {
    const lines = windowLines(scrolled, anchor, rows)
    const edge = direction === -1 ? lines.slice(0, 2) : lines.slice(-1)
    const isSeen = lines.some(({ row }) => row.key === ui.selected)
    if (isSeen && !edge.some(({ row }) => row.key === ui.selected)) break
    const next = scroll(scrolled, anchor, -direction, rows)
    if (next === anchor || (next?.key === anchor?.key && next?.lines === anchor?.lines)) break
    anchor = next
  }
  return { ...ui, anchor }
}
