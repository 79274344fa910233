/** The options of `npm run bench -- fanout`. */
import { parseArgs } from 'node:util'
import { TEXT_BYTES_MIN } from '../load/message.ts'
import { parseCount } from '../parse-count.ts'
import { ROWS } from './rows.ts'

export interface FanoutOptions {
  readonly rows: readonly string[]
  readonly bytes: number
  readonly seconds: number
  readonly repeats: number
  readonly servers: readonly string[]
  readonly isPinned: boolean
  readonly isJson: boolean
}

const ROW_NAMES = ROWS.map(({ name }) => name)

export const USAGE = `npm run bench -- fanout [options]

  --rows A,B     which loads (${ROW_NAMES.join(',')})
  --bytes N      length of each message's text, ${TEXT_BYTES_MIN} to 400 (100)
  --seconds N    length of each measured span (3); three times that in the row quiet
  --repeats N    runs of each server; the table shows medians (3)
  --servers A,B  which servers, this one first (partyline,ngircd,inspircd,inspircd-4)
  --unpinned     let the kernel place server and load; they then compete for cores
  --json         every single result as JSON instead of tables
`

/** Throws an Error whose message says which option is wrong and what it takes. */
export function parseOptions(args: readonly string[]): FanoutOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: ROW_NAMES.join(',') },
      bytes: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '3' },
      repeats: { type: 'string', default: '3' },
      servers: { type: 'string', default: 'partyline,ngircd,inspircd,inspircd-4' },
      unpinned: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    rows: parseRows(values.rows),
    bytes: parseCount('--bytes', values.bytes, TEXT_BYTES_MIN, 400),
    seconds: parseCount('--seconds', values.seconds, 1, 600),
    repeats: parseCount('--repeats', values.repeats, 1, 100),
    servers: values.servers.split(','),
    isPinned: !values.unpinned,
    isJson: values.json,
  }
}

function parseRows(text: string): readonly string[] {
  const names = text.split(',')
  const unknown = names.find((name) => !ROW_NAMES.includes(name))
  if (unknown !== undefined) throw new Error(`--rows takes ${ROW_NAMES.join(', ')}, not '${unknown}'`)
  return names
}
