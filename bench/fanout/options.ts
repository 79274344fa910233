/** The options of `npm run bench -- fanout`. */
import { parseArgs } from 'node:util'
import { TEXT_BYTES_MIN } from '../load/message.ts'

export interface FanoutOptions {
  readonly clients: number
  readonly senders: number
  readonly underway: number
  readonly bytes: number
  readonly pauseMs: number
  readonly seconds: number
  readonly repeats: number
  readonly servers: readonly string[]
  readonly isPinned: boolean
  readonly isJson: boolean
}

export const USAGE = `npm run bench -- fanout [options]

  --clients N    clients, all in one channel (500)
  --senders N    of these, how many send (50)
  --underway N   messages that each sender keeps on their way (4)
  --bytes N      length of each message's text, ${TEXT_BYTES_MIN} to 400 (100)
  --pause MS     one message at a time: wait before the next is sent (0)
  --seconds N    length of each measured span (4)
  --repeats N    runs of each server; the table shows medians (3)
  --servers A,B  which servers, this one first (partyline,ngircd,inspircd)
  --unpinned     let the kernel place server and load; they then compete for cores
  --json         every single result as JSON instead of tables
`

/** Throws an Error whose message says which option is wrong and what it takes. */
export function parseOptions(args: readonly string[]): FanoutOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clients: { type: 'string', default: '500' },
      senders: { type: 'string', default: '50' },
      underway: { type: 'string', default: '4' },
      bytes: { type: 'string', default: '100' },
      pause: { type: 'string', default: '0' },
      seconds: { type: 'string', default: '4' },
      repeats: { type: 'string', default: '3' },
      servers: { type: 'string', default: 'partyline,ngircd,inspircd' },
      unpinned: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const clients = parseCount('clients', values.clients, 2, 15_000)
  return {
    clients,
    // The last client observes and never sends.
    senders: parseCount('senders', values.senders, 1, clients - 1),
    underway: parseCount('underway', values.underway, 1, 1_000),
    bytes: parseCount('bytes', values.bytes, TEXT_BYTES_MIN, 400),
    pauseMs: parseCount('pause', values.pause, 0, 1_000),
    seconds: parseCount('seconds', values.seconds, 1, 600),
    repeats: parseCount('repeats', values.repeats, 1, 100),
    servers: values.servers.split(','),
    isPinned: !values.unpinned,
    isJson: values.json,
  }
}

function parseCount(name: string, text: string, min: number, max: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < min || count > max)
    throw new Error(`--${name} takes a whole number from ${min} to ${max}, not '${text}'`)
  return count
}
