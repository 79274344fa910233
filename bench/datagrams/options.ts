/** The options of `npm run bench -- datagrams`. */
import { parseArgs } from 'node:util'
import { parseCount } from '../parse-count.ts'

export interface DatagramsOptions {
  /** Round trips in each round. */
  readonly trips: number
  /** Rounds of each way, one after the other in turn. */
  readonly rounds: number
  /** Datagrams on their way at one time. */
  readonly underway: number
  /** Payload of each. */
  readonly bytes: number
  readonly isJson: boolean
}

export const USAGE = `npm run bench -- datagrams [options]

  --trips N      round trips in each round (20000)
  --rounds N     rounds of each way, in turn; the table shows medians (15)
  --underway N   datagrams on their way at one time (16)
  --bytes N      payload of each (100)
  --json         every single result as JSON instead of a table
`

/** Throws an Error whose message says which option is wrong and what it takes. */
export function parseOptions(args: readonly string[]): DatagramsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      trips: { type: 'string', default: '20000' },
      rounds: { type: 'string', default: '15' },
      underway: { type: 'string', default: '16' },
      bytes: { type: 'string', default: '100' },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    trips: parseCount('--trips', values.trips, 100, 10_000_000),
    rounds: parseCount('--rounds', values.rounds, 1, 1_000),
    // More than this and the kernel's default buffer may drop some, which ends the round in a standstill.
    underway: parseCount('--underway', values.underway, 1, 64),
    bytes: parseCount('--bytes', values.bytes, 0, 1_400),
    isJson: values.json,
  }
}
