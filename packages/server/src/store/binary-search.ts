/**
 * A place in an ordered history found by halving: the rows of the history file and the events in memory both ascend in
 * position, seq and time at once, so one order answers for all three and needs no index of its own.
 */

/** The least integer from `low` up to, not including, `high` for which `test` holds; `high` if none. Once true, `test` must stay true. */
export function firstWhere(low: number, high: number, test: (position: number) => boolean): number {
  let from = low
  let to = high
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (test(middle)) to = middle
    else from = middle + 1
  }
  return from
}
