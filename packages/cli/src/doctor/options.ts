/** The command line of `partyline doctor`. */
import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import type { Target } from './observations.ts'

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
  | { readonly kind: 'wrong'; readonly message: string }

const TIMEOUT_MS = 5_000
const TIMEOUT_MS_MAX = 600_000

const PORTS = { irc: 6667, ircs: 6697, plain: 6660 } as const

/** Where a server listens that was started without options. */
const DEFAULT_TARGETS: readonly Target[] = [
  { host: '127.0.0.1', port: PORTS.irc, security: 'plain' },
  { host: '127.0.0.1', port: PORTS.ircs, security: 'tls' },
  { host: '127.0.0.1', port: PORTS.plain, security: 'plain' },
]

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

export function parseOptions(args: readonly string[]): ParsedOptions {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  if (args.includes('--version')) return { kind: 'version' }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, timeout: { type: 'string' } },
    })
    const timeoutMs = values.timeout === undefined ? TIMEOUT_MS : parseTimeout(values.timeout)
    if (timeoutMs === null) {
      return wrong(`--timeout ${JSON.stringify(values.timeout)} is not a time up to 10 minutes, such as 3, 500ms or 1m`)
    }
    if (positionals.length === 0) {
      const isJson = values.json === true
      return { kind: 'options', options: { targets: DEFAULT_TARGETS, isDefault: true, isJson, timeoutMs } }
    }
    const target = parseTarget(positionals)
    if (typeof target === 'string') return wrong(target)
    return {
      kind: 'options',
      options: { targets: [target], isDefault: false, isJson: values.json === true, timeoutMs },
    }
  } catch (error) {
    return wrong(error instanceof Error ? error.message.replace(/\. To specify.*$/s, '') : String(error))
  }
}

function wrong(message: string): ParsedOptions {
  return { kind: 'wrong', message }
}

function parseTimeout(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? []
  const timeMs = Math.round(Number(digits) * (UNITS_MS[unit] ?? NaN))
  return timeMs > 0 && timeMs <= TIMEOUT_MS_MAX ? timeMs : null
}

/** `HOST`, `HOST PORT`, `HOST:PORT`, `[IPV6]:PORT`, each also with a scheme before it. The text is what is wrong. */
function parseTarget([first = '', second, ...rest]: readonly string[]): Target | string {
  if (rest.length > 0) return `what is ${JSON.stringify(rest[0])} after the host and the port?`
  const [, scheme, place = ''] = /^(?:([a-z]+):\/\/)?(.*?)\/?$/i.exec(first) ?? []
  const security = securityOf(scheme)
  if (security === null) return `${JSON.stringify(first)} begins with neither tcp://, tls://, irc:// nor ircs://`
  const { host, port } = splitPlace(place)
  if (port !== null && second !== undefined) return `two ports are given: ${port} and ${second}`
  const portText = port ?? second ?? String(security === 'tls' ? PORTS.ircs : PORTS.irc)
  if (!/^\d{1,5}$/.test(portText) || Number(portText) < 1 || Number(portText) > 65_535) {
    return `port ${JSON.stringify(portText)} is not a number from 1 to 65535`
  }
  if (host === '' || /[\s/@?#[\]]/.test(host)) return `${JSON.stringify(first)} is not a host`
  return { host, port: Number(portText), security }
}

function securityOf(scheme: string | undefined): Target['security'] | null {
  switch (scheme?.toLowerCase()) {
    case undefined:
      return 'either'
    case 'tls':
    case 'ircs':
      return 'tls'
    case 'tcp':
    case 'irc':
      return 'plain'
    default:
      return null
  }
}

function splitPlace(place: string): { readonly host: string; readonly port: string | null } {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(place)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null }
  if (isIP(place.replace(/%.*$/, '')) === 6) return { host: place, port: null }
  const colon = place.lastIndexOf(':')
  if (colon === -1) return { host: place, port: null }
  return { host: place.slice(0, colon), port: place.slice(colon + 1) }
}
