/** How two rows of rounds compare on a machine that is faster in one round than in the next. */
import { median } from './latency.ts'

/** The median of what each value is to the other of its round. NaN without rounds. */
export function medianRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)))
}
