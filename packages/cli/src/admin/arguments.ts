/** The command line of `partyline admin`: a task, what it is done to, and options. */
import { parseArgs } from 'node:util'
import { nearest } from '@partyline/server'
import { type Text, text } from '../language/text.ts'
import { sayParseArgsError } from '../parse-args-error.ts'

const OPTIONS = {
  channel: { type: 'string', multiple: true },
  data: { type: 'string' },
  days: { type: 'string' },
  'dry-run': { type: 'boolean' },
  for: { type: 'string' },
  format: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean' },
  label: { type: 'string' },
  reason: { type: 'string' },
  replace: { type: 'boolean' },
  'time-zone': { type: 'string' },
  to: { type: 'string' },
  url: { type: 'string' },
  uses: { type: 'string' },
} as const

export interface AdminArguments {
  readonly words: readonly string[]
  readonly values: Readonly<{
    channel?: string[]
    data?: string
    days?: string
    'dry-run'?: boolean
    for?: string
    format?: string
    from?: string
    json?: boolean
    label?: string
    reason?: string
    replace?: boolean
    'time-zone'?: string
    to?: string
    url?: string
    uses?: string
  }>
}

export type OptionName = keyof typeof OPTIONS
/** Of every task. */
const COMMON: readonly string[] = ['data', 'json']

/** An option that a task would pass over says something that the person believes to hold. @throws {UsageError} */
export function refuseOthers(task: string, options: readonly OptionName[], { values }: AdminArguments): void {
  const other = Object.keys(values).find((name) => !COMMON.includes(name) && !options.some((one) => one === name))
  if (other !== undefined) throw new UsageError(text`--${other} is nothing for ${task}`)
}

function meantOption(unknown: string): string | null {
  const meant = unknown.startsWith('--') ? nearest(unknown.slice(2), Object.keys(OPTIONS)) : null
  return meant === null ? null : `--${meant}`
}

/** What a person has written cannot be done. */
export class UsageError extends Error {
  readonly said: Text

  constructor(said: Text) {
    super('usage')
    this.said = said
  }
}

/** @throws {UsageError} */
export function parseArguments(args: readonly string[]): AdminArguments {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    return { words: positionals, values }
  } catch (error) {
    throw new UsageError(sayParseArgsError(error, meantOption))
  }
}

/** Unix milliseconds of a date such as 2026-11-29 or 2026-11-29T12:00Z; undefined for none. @throws {UsageError} */
export function dateOf(written: string | undefined, option: string): number | undefined {
  if (written === undefined) return undefined
  const ms = Date.parse(written)
  if (Number.isNaN(ms))
    throw new UsageError(text`--${option} takes a date such as 2026-11-29 or 2026-11-29T12:00Z, not ${written}`)
  return ms
}
