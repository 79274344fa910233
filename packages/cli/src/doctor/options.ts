/** The command line of `partyline doctor`. */
import { type Text, text } from '../language/text.ts'
import { parseArgs } from 'node:util'
import { sayParseArgsError } from '../parse-args-error.ts'
import { parseTarget, PORTS, withExpectation } from './parse-target.ts'
import { EXPECTATIONS, type Target, type TcpTarget } from './target.ts'

export interface DoctorOptions {
  readonly targets: readonly Target[]
  /** No target was given: the doors of a server on this machine are looked at. */
  readonly isDefault: boolean
  readonly isJson: boolean
  readonly timeoutMs: number
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: DoctorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: Text }

const OPTIONS = {
  expect: { type: 'string' },
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  udp: { type: 'boolean' },
} as const

/** As `--help` shows them. */
export const LONG_OPTIONS = [
  { name: 'expect', placeholder: 'WHAT' },
  { name: 'json', placeholder: '' },
  { name: 'timeout', placeholder: 'TIME' },
  { name: 'udp', placeholder: '' },
] as const satisfies readonly { readonly name: keyof typeof OPTIONS; readonly placeholder: string }[]

const TIMEOUT_MS = 5_000
const TIMEOUT_MS_MAX = 600_000

/** Where a server listens that was started without options. */
const DEFAULT_TARGETS: readonly Target[] = [
  here(PORTS.irc, 'plain'),
  here(PORTS.ircs, 'tls'),
  here(PORTS.plain, 'plain'),
  here(PORTS.plains, 'tls'),
  here(PORTS.ssh, 'plain', 'ssh'),
]

function here(port: number, security: TcpTarget['security'], application: TcpTarget['application'] = 'irc'): Target {
  return { kind: 'tcp', host: '127.0.0.1', port, security, application, path: '/', expected: 'partyline' }
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

export function parseOptions(args: readonly string[]): ParsedOptions {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  if (args.includes('--version')) return { kind: 'version' }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    })
    const timeoutMs = values.timeout === undefined ? TIMEOUT_MS : parseTimeout(values.timeout)
    if (timeoutMs === null) {
      return wrong(
        text`--timeout ${JSON.stringify(values.timeout)} is not a time up to 10 minutes, such as 3, 500ms or 1m`,
      )
    }
    const expected = EXPECTATIONS.find((one) => one === values.expect)
    if (values.expect !== undefined && expected === undefined) {
      return wrong(text`--expect ${JSON.stringify(values.expect)} is none of ${EXPECTATIONS.join(', ')}`)
    }
    const isJson = values.json === true
    const isUdp = values.udp === true
    if (positionals.length === 0) {
      if (isUdp) return wrong(text`which UDP port? Write a host and a port after --udp`)
      if (expected !== undefined) return wrong(text`where is ${expected} expected? Write a host and a port after it`)
      return { kind: 'options', options: { targets: DEFAULT_TARGETS, isDefault: true, isJson, timeoutMs } }
    }
    const parsed = parseTarget(positionals, isUdp)
    const isSettled = 'pattern' in parsed || expected === undefined
    const target = isSettled ? parsed : withExpectation(parsed, expected)
    if ('pattern' in target) return wrong(target)
    return { kind: 'options', options: { targets: [target], isDefault: false, isJson, timeoutMs } }
  } catch (error) {
    return wrong(sayParseArgsError(error))
  }
}

function wrong(message: Text): ParsedOptions {
  return { kind: 'wrong', message }
}

function parseTimeout(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? []
  const timeMs = Math.round(Number(digits) * (UNITS_MS[unit] ?? NaN))
  return timeMs > 0 && timeMs <= TIMEOUT_MS_MAX ? timeMs : null
}
