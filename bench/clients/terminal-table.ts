/** The rows of the terminal client. */
import { formatTable } from '../table.ts'
import { measureTerminal, type TerminalResult } from './measure-terminal.ts'

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
] as const

export async function terminalTable(rate: number, seconds: number): Promise<string> {
  const rows: string[][] = []
  for (const size of SIZES) rows.push(rowOf(size, await measureTerminal({ size, rate, seconds })))
  const head = ['terminal', 'messages/s', 'of a core', 'frames/s', 'KB/s', 'key p50', 'key p95', 'first frame']
  return formatTable(head, rows)
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
