/** The options of `npm run bench -- joins`. */
import { parseArgs } from 'node:util'
import { parseCount } from '../parse-count.ts'

export interface JoinsOptions {
  /** null: all, and of those that take long for a large crowd only with a small one. */
  readonly servers: readonly string[] | null
  /** How many come at once: one crowd after the other. */
  readonly crowds: readonly number[]
  readonly repeats: number
}

/** Fewer than `connections-max` of this server has by default. */
const CLIENTS_MAX = 9_000

export const USAGE = `npm run bench -- joins [options]

  --servers A,B  which servers (partyline,ngircd,inspircd,inspircd-4; ngircd, which is slow at it, with at most 1000 clients)
  --clients N,M  how many join at once, one crowd after the other, 1 to ${CLIENTS_MAX} (1000,5000)
  --repeats N    runs of each server; the table shows medians (3)
`

/** Throws an Error whose message says which option is wrong and what it takes. */
export function parseOptions(args: readonly string[]): JoinsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      servers: { type: 'string' },
      clients: { type: 'string', default: '1000,5000' },
      repeats: { type: 'string', default: '3' },
    },
  })
  return {
    servers: values.servers?.split(',') ?? null,
    crowds: values.clients.split(',').map((clients) => parseCount('--clients', clients, 1, CLIENTS_MAX)),
    repeats: parseCount('--repeats', values.repeats, 1, 100),
  }
}
