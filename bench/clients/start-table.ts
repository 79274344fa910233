/** The rows of `npm start`. */
import { median } from '../measure/latency.ts'
import { formatTable } from '../table.ts'
import { measureStart } from './measure-start.ts'

const ROUNDS = 5

export async function startTable(): Promise<string> {
  const { first, later } = await measureStart(ROUNDS)
  const head = ['npm start, until the page answers', ...TIMES]
  return formatTable(head, [
    ['in an empty folder', ...timesOf(first)],
    ['where it ran before', ...timesOf(later)],
  ])
}

export const TIMES = ['shortest', 'median', 'longest'] as const

export function timesOf(ms: readonly number[]): readonly string[] {
  return [Math.min(...ms), median(ms), Math.max(...ms)].map((value) => `${value.toFixed(0)} ms`)
}
