/** The options of `npm run bench -- cluster`. */
import { parseArgs } from 'node:util'
import { parseCount } from '../parse-count.ts'
import { SYNCS, type Sync } from './setup.ts'

export interface ClusterOptions {
  readonly seconds: number
  /** The `sync_interval` of the NATS servers: one run for each. */
  readonly syncs: readonly Sync[]
  readonly isJson: boolean
}

export const USAGE = `npm run bench -- cluster [options]

  --seconds N    length of each measured span (5)
  --only SYNC    one sync_interval of the NATS servers: ${SYNCS.join(' or ')} (both)
  --json         every result as JSON instead of a table
`

/** Throws an Error whose message says which option is wrong and what it takes. */
export function parseOptions(args: readonly string[]): ClusterOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const seconds = parseCount('--seconds', values.seconds, 1, 600)
  const syncs = SYNCS.filter((sync) => values.only === undefined || values.only === sync)
  if (syncs.length === 0) throw new Error(`--only takes ${SYNCS.join(' or ')}, not '${values.only}'`)
  return { seconds, syncs, isJson: values.json }
}
