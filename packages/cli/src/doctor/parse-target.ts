/** What a person writes to say which host and port, URL or path is meant. */
import { type Phrase, text } from '../language/text.ts'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { type Expectation, formatTarget, type Target, type TcpTarget } from './target.ts'

export const PORTS = { irc: 6667, ircs: 6697, plain: 6660, plains: 6690, ssh: 2222 } as const

interface Scheme {
  readonly security: TcpTarget['security']
  readonly application: TcpTarget['application']
  readonly expected: TcpTarget['expected']
  readonly port: number
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['tcp', { security: 'plain', application: 'none', expected: 'tcp', port: PORTS.irc }],
  ['irc', { security: 'plain', application: 'irc', expected: 'irc', port: PORTS.irc }],
  ['tls', { security: 'tls', application: 'none', expected: 'tls', port: PORTS.ircs }],
  ['ircs', { security: 'tls', application: 'irc', expected: 'irc', port: PORTS.ircs }],
  ['ssh', { security: 'plain', application: 'ssh', expected: 'partyline', port: PORTS.ssh }],
  ['http', { security: 'plain', application: 'http', expected: 'http', port: 80 }],
  ['https', { security: 'tls', application: 'http', expected: 'http', port: 443 }],
  ['ws', { security: 'plain', application: 'websocket', expected: 'http', port: 80 }],
  ['wss', { security: 'tls', application: 'websocket', expected: 'http', port: 443 }],
])

const OWN_PORTS: readonly number[] = Object.values(PORTS)

/**
 * `HOST`, `HOST PORT`, `HOST:PORT`, `[IPV6]:PORT`, each also with a scheme before it and a path after; `udp://HOST:PORT`;
 * `/PATH`, `./PATH` or `unix:PATH`. A phrase is what is wrong.
 */
export function parseTarget([first = '', second, ...rest]: readonly string[], isUdp: boolean): Target | Phrase {
  if (rest.length > 0) return text`what is ${JSON.stringify(rest[0])} after the host and the port?`
  const path = socketPath(first)
  if (path !== null)
    return isUdp || second !== undefined ? text`${JSON.stringify(first)} is a path: it has no port` : unix(path)
  const [, name, place = '', tail = ''] = /^(?:([a-z]+):\/\/)?([^/?#]*)(.*)$/i.exec(first) ?? []
  const scheme = name?.toLowerCase()
  if (scheme === 'udp' || (isUdp && scheme === undefined)) return udp(place, second, first)
  if (isUdp) return text`${JSON.stringify(first)} is not for UDP: leave out ${scheme ?? ''}:// or --udp`
  const found = scheme === undefined ? undefined : SCHEMES.get(scheme)
  if (scheme !== undefined && found === undefined) {
    const known = [...SCHEMES.keys(), 'udp'].map((one) => `${one}://`)
    return text`${JSON.stringify(first)} begins with none of ${known.join(' ')} unix:`
  }
  const parsed = hostAndPort(place, second, first, found?.port ?? PORTS.irc)
  if ('pattern' in parsed) return parsed
  if (found === undefined) return bare(parsed)
  const { security, application, expected } = found
  if (/[\s\p{Cc}]/u.test(tail)) return text`${JSON.stringify(first)} has blanks in its path`
  const hasPath = application === 'http' || application === 'websocket'
  const asked = hasPath ? tail.replace(/#.*$/, '').replace(/^(?!\/)/, '/') : '/'
  return { kind: 'tcp', ...parsed, security, application, path: asked, expected }
}

/** The ports that a Partyline has by default are its own; at any other one, what accepts is what was looked for. */
function bare(place: { readonly host: string; readonly port: number }): TcpTarget {
  const expected = OWN_PORTS.includes(place.port) ? 'partyline' : 'anything'
  const application = place.port === PORTS.ssh ? 'ssh' : 'irc'
  return { kind: 'tcp', ...place, security: 'either', application, path: '/', expected }
}

const APPLICATIONS = {
  anything: 'irc',
  tcp: 'none',
  tls: 'none',
  http: 'http',
  irc: 'irc',
  partyline: 'irc',
} as const satisfies Record<Expectation, TcpTarget['application']>

/** What `--expect` makes of a target. A phrase is why it cannot. */
export function withExpectation(target: Target, expected: Expectation): Target | Phrase {
  switch (target.kind) {
    case 'udp':
      return text`--expect is for TCP and Unix sockets: over UDP nothing has to answer`
    case 'unix':
      return expected === 'tls' ? text`TLS is not spoken over a Unix socket` : { ...target, expected }
    case 'tcp': {
      if (target.security === 'either') {
        const security = expected === 'tls' ? 'tls' : 'either'
        return { ...target, security, application: APPLICATIONS[expected], expected }
      }
      if (expected === target.expected) return target
      if (expected !== 'partyline') {
        const scheme = formatTarget(target).replace(/:.*/, '://')
        return text`${scheme} says what is expected already: leave out one of ${scheme} and --expect ${expected}`
      }
      return { ...target, application: target.application === 'none' ? 'irc' : target.application, expected }
    }
    default:
      return target satisfies never
  }
}

function socketPath(text: string): string | null {
  const [, path] = /^unix:(?:\/\/)?(.+)$/i.exec(text) ?? []
  if (path !== undefined) return path
  return /^\.{0,2}\//.test(text) ? text : null
}

function unix(path: string): Target | Phrase {
  return path.includes('\0') ? text`a path has no NUL` : { kind: 'unix', path, expected: 'anything' }
}

function udp(place: string, second: string | undefined, first: string): Target | Phrase {
  const parsed = hostAndPort(place, second, first, null)
  return 'pattern' in parsed ? parsed : { kind: 'udp', ...parsed }
}

function hostAndPort(
  place: string,
  second: string | undefined,
  first: string,
  usual: number | null,
): { readonly host: string; readonly port: number } | Phrase {
  const { host, port } = splitPlace(place)
  if (port !== null && second !== undefined) return text`two ports are given: ${port} and ${second}`
  const digits = port ?? second ?? usual?.toString()
  if (digits === undefined) return text`which UDP port of ${JSON.stringify(first)}? Write it after the host`
  if (!/^\d{1,5}$/.test(digits) || Number(digits) < 1 || Number(digits) > 65_535) {
    return text`port ${JSON.stringify(digits)} is not a number from 1 to 65535`
  }
  if (host === '' || /[\s@[\]\p{Cc}]/u.test(host)) return text`${JSON.stringify(first)} is not a host`
  // As the resolver and certificates write names (RFC 5891).
  const ascii = /[^\x20-\x7e]/.test(host) ? domainToASCII(host) : host
  return ascii === '' ? text`${JSON.stringify(host)} cannot be a name` : { host: ascii, port: Number(digits) }
}

function splitPlace(place: string): { readonly host: string; readonly port: string | null } {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(place)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null }
  if (isIP(place.replace(/%.*$/, '')) === 6) return { host: place, port: null }
  const colon = place.lastIndexOf(':')
  if (colon === -1) return { host: place, port: null }
  return { host: place.slice(0, colon), port: place.slice(colon + 1) }
}
