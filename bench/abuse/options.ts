/** The options of `npm run bench -- abuse`. */
import { parseArgs } from 'node:util'
import { parseCount } from '../parse-count.ts'
import { ABUSERS, type Abuser } from './abusers.ts'

export interface AbuseOptions {
  readonly abusers: readonly Abuser[]
  readonly seconds: number
  readonly isPinned: boolean
}

export const USAGE = `npm run bench -- abuse [options]

  --abusers A,B  which abusers, by name (all)
  --seconds N    how long each one is measured (4)
  --unpinned     let the kernel place server and abusers; they then compete for cores

The abusers:
${ABUSERS.map(({ name, what }) => `  ${name.padEnd(13)}${what}\n`).join('')}`

/** Throws an Error whose message says which option is wrong and what it takes. */
export function parseOptions(args: readonly string[]): AbuseOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      abusers: { type: 'string' },
      seconds: { type: 'string', default: '4' },
      unpinned: { type: 'boolean', default: false },
    },
  })
  const seconds = parseCount('--seconds', values.seconds, 1, 600)
  return { abusers: values.abusers?.split(',').map(findAbuser) ?? ABUSERS, seconds, isPinned: !values.unpinned }
}

function findAbuser(name: string): Abuser {
  const abuser = ABUSERS.find((abuser) => abuser.name === name)
  if (abuser === undefined)
    throw new Error(`--abusers takes names of ${ABUSERS.map(({ name }) => name).join(', ')}, not '${name}'`)
  return abuser
}
