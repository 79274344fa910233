/** What of a row has to be drawn, by what stands there already. */
import type { Row, Segment } from './frame.ts'
import type { Span } from './line.ts'
import type { Style } from './style.ts'

export interface Change {
  /** The row has other places than before: nothing of it remains. */
  readonly isErased: boolean
  readonly segments: readonly Segment[]
}

const NOTHING: Change = { isErased: false, segments: [] }

/** @param before null: the screen is empty */
export function changedSegments(before: Row | null, row: Row): Change {
  if (before === row) return NOTHING
  if (before === null) return { isErased: false, segments: row }
  if (!hasSamePlaces(before, row)) return { isErased: true, segments: row }
  return { isErased: false, segments: row.filter((segment, place) => !isSame(before[place], segment)) }
}

function hasSamePlaces(one: Row, other: Row): boolean {
  return (
    one.length === other.length &&
    one.every(({ column, width }, index) => column === other[index]?.column && width === other[index]?.width)
  )
}

function isSame(one: Segment | undefined, other: Segment): boolean {
  if (one === other) return true
  if (one === undefined || one.ground !== other.ground) return false
  if (one.line === other.line) return true
  return one.line.length === other.line.length && one.line.every((span, index) => isSameSpan(span, other.line[index]))
}

function isSameSpan(one: Span, other: Span | undefined): boolean {
  return other !== undefined && one.text === other.text && isSameStyle(one.style, other.style)
}

function isSameStyle(one: Style, other: Style): boolean {
  return (
    one === other ||
    (one.fg === other.fg &&
      one.bg === other.bg &&
      one.link === other.link &&
      one.bold === other.bold &&
      one.dim === other.dim &&
      one.italic === other.italic &&
      one.underline === other.underline &&
      one.strike === other.strike &&
      one.reverse === other.reverse &&
      one.picture?.number === other.picture?.number &&
      one.picture?.row === other.picture?.row)
  )
}
