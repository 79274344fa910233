/** The rows of `npm start`, and of `partyline chat`. */
import { median } from '../measure/latency.ts'
import { formatTable } from '../table.ts'
import { build } from '../sockets/contender.ts'
import { measureCommand } from './measure-command.ts'
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

export async function commandTable(): Promise<string> {
  build()
  const { firstFrame, open, cpu } = await measureCommand(ROUNDS)
  return formatTable(
    ['partyline chat, bundled', ...TIMES],
    [
      ['until the first frame', ...timesOf(firstFrame)],
      ['until the channel is open', ...timesOf(open)],
      ['of a core until then', ...timesOf(cpu)],
    ],
  )
}

export const TIMES = ['shortest', 'median', 'longest'] as const

export function timesOf(ms: readonly number[]): readonly string[] {
  return [Math.min(...ms), median(ms), Math.max(...ms)].map((value) => `${value.toFixed(0)} ms`)
}
