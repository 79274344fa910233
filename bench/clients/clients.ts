/** `clients`: what a chat client costs while a channel is full of talk, and how soon a typed key is seen. */
import { parseArgs } from 'node:util'
import { formatTable } from '../table.ts'
import { measureTerminal, type TerminalResult } from './measure-terminal.ts'

export const USAGE = `npm run bench -- clients [options]

  --seconds N  how long each row is measured (10)
  --rate N     messages a second (500)
`
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
] as const

export async function clients(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '10' }, rate: { type: 'string', default: '500' } },
  })
  const [seconds, rate] = [Number(values.seconds), Number(values.rate)]
  if (!Number.isSafeInteger(seconds) || seconds < 1 || !Number.isSafeInteger(rate) || rate < 10) {
    process.stderr.write(`--seconds takes a number from 1, --rate one from 10\n\n${USAGE}`)
    return 2
  }
  const rows: string[][] = []
  for (const size of SIZES) rows.push(rowOf(size, await measureTerminal({ size, rate, seconds })))
  const head = ['terminal', 'messages/s', 'of a core', 'frames/s', 'KB/s', 'key p50', 'key p95', 'first frame']
  process.stdout.write(`\n${formatTable(head, rows)}`)
  return 0
}

function rowOf({ columns, rows }: (typeof SIZES)[number], result: TerminalResult): string[] {
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return [
    `${columns}x${rows}`,
    result.messagesPerSecond.toFixed(0),
    `${(result.coreShare * 100).toFixed(1)} %`,
    result.framesPerSecond.toFixed(0),
    (result.bytesPerSecond / 1024).toFixed(0),
    ms(result.keys.percentile(0.5)),
    ms(result.keys.percentile(0.95)),
    `${result.firstFrameMs.toFixed(0)} ms`,
  ]
}
