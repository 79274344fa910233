/** Which program has written a file: the one whose lines most of the first ones are. */
import { basename } from 'node:path'
import { LOG_FORMATS, type LogFormatName } from './formats/table.ts'
import { IMPORT_LIMITS } from './limits.ts'
import { linesOf } from './lines-of.ts'

/** `empty`: it has no line. null: of none that is known. Throws what reading meets. */
export function recogniseLog(path: string): LogFormatName | 'empty' | null {
  const lines: string[] = []
  for (const { text } of linesOf(path)) {
    if (text === null || text.trim() === '') continue
    lines.push(text)
    if (lines.length >= IMPORT_LIMITS.looksMax) break
  }
  if (lines.length === 0) return 'empty'
  let best: { name: LogFormatName; count: number } | null = null
  for (const name of Object.keys(LOG_FORMATS) as LogFormatName[]) {
    const read = LOG_FORMATS[name].open(basename(path))
    const count = lines.filter((line) => read(line).kind !== 'unreadable').length
    if (count > (best?.count ?? 0)) best = { name, count }
  }
  return best?.name ?? null
}
