/** What a person writes to say which host and port, URL or path is meant. */
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Target, TcpTarget } from './target.ts'

export const PORTS = { irc: 6667, ircs: 6697, plain: 6660 } as const

interface Scheme {
  readonly security: TcpTarget['security']
  readonly application: TcpTarget['application']
  readonly port: number
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['tcp', { security: 'plain', application: 'irc', port: PORTS.irc }],
  ['irc', { security: 'plain', application: 'irc', port: PORTS.irc }],
  ['tls', { security: 'tls', application: 'irc', port: PORTS.ircs }],
  ['ircs', { security: 'tls', application: 'irc', port: PORTS.ircs }],
  ['http', { security: 'plain', application: 'http', port: 80 }],
  ['https', { security: 'tls', application: 'http', port: 443 }],
  ['ws', { security: 'plain', application: 'websocket', port: 80 }],
  ['wss', { security: 'tls', application: 'websocket', port: 443 }],
])

const NO_SCHEME: Scheme = { security: 'either', application: 'irc', port: PORTS.irc }

/**
 * `HOST`, `HOST PORT`, `HOST:PORT`, `[IPV6]:PORT`, each also with a scheme before it and a path after; `udp://HOST:PORT`;
 * `/PATH`, `./PATH` or `unix:PATH`. The text is what is wrong.
 */
export function parseTarget([first = '', second, ...rest]: readonly string[], isUdp: boolean): Target | string {
  if (rest.length > 0) return `what is ${JSON.stringify(rest[0])} after the host and the port?`
  const path = socketPath(first)
  if (path !== null)
    return isUdp || second !== undefined ? `${JSON.stringify(first)} is a path: it has no port` : unix(path)
  const [, name, place = '', tail = ''] = /^(?:([a-z]+):\/\/)?([^/?#]*)(.*)$/i.exec(first) ?? []
  const scheme = name?.toLowerCase()
  if (scheme === 'udp' || (isUdp && scheme === undefined)) return udp(place, second, first)
  if (isUdp) return `${JSON.stringify(first)} is not for UDP: leave out ${scheme ?? ''}:// or --udp`
  const found = scheme === undefined ? NO_SCHEME : SCHEMES.get(scheme)
  if (found === undefined) {
    const known = [...SCHEMES.keys(), 'udp'].map((one) => `${one}://`)
    return `${JSON.stringify(first)} begins with none of ${known.join(' ')} unix:`
  }
  const parsed = hostAndPort(place, second, first, found.port)
  if (typeof parsed === 'string') return parsed
  const { security, application } = found
  if (/[\s\p{Cc}]/u.test(tail)) return `${JSON.stringify(first)} has blanks in its path`
  const withPath = application === 'irc' ? '/' : tail.replace(/#.*$/, '').replace(/^(?!\/)/, '/')
  return { kind: 'tcp', ...parsed, security, application, path: withPath }
}

function socketPath(text: string): string | null {
  const [, path] = /^unix:(?:\/\/)?(.+)$/i.exec(text) ?? []
  if (path !== undefined) return path
  return /^\.{0,2}\//.test(text) ? text : null
}

function unix(path: string): Target | string {
  return path.includes('\0') ? 'a path has no NUL' : { kind: 'unix', path }
}

function udp(place: string, second: string | undefined, first: string): Target | string {
  const parsed = hostAndPort(place, second, first, null)
  return typeof parsed === 'string' ? parsed : { kind: 'udp', ...parsed }
}

function hostAndPort(
  place: string,
  second: string | undefined,
  first: string,
  usual: number | null,
): { readonly host: string; readonly port: number } | string {
  const { host, port } = splitPlace(place)
  if (port !== null && second !== undefined) return `two ports are given: ${port} and ${second}`
  const text = port ?? second ?? usual?.toString()
  if (text === undefined) return `which UDP port of ${JSON.stringify(first)}? Write it after the host`
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535) {
    return `port ${JSON.stringify(text)} is not a number from 1 to 65535`
  }
  if (host === '' || /[\s@[\]\p{Cc}]/u.test(host)) return `${JSON.stringify(first)} is not a host`
  // As the resolver and certificates write names (RFC 5891).
  const ascii = /[^\x20-\x7e]/.test(host) ? domainToASCII(host) : host
  return ascii === '' ? `${JSON.stringify(host)} cannot be a name` : { host: ascii, port: Number(text) }
}

function splitPlace(place: string): { readonly host: string; readonly port: string | null } {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(place)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null }
  if (isIP(place.replace(/%.*$/, '')) === 6) return { host: place, port: null }
  const colon = place.lastIndexOf(':')
  if (colon === -1) return { host: place, port: null }
  return { host: place.slice(0, colon), port: place.slice(colon + 1) }
}
