/**
 * The address of a server as people write it: a host, with a port or not; an address of IRC (draft-butcher-irc-url: `irc://host/#channel`), of a
 * WebSocket, or of the page that a browser opens; an invitation link; the path of a Unix socket.
 */
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { type Phrase, text } from '../language/text.ts'
import { type Destination, isLoopbackHost, type Way } from './destination.ts'
import { parseFingerprint } from './fingerprint.ts'

export const IRC_PORT = 6667
export const IRCS_PORT = 6697

interface Scheme {
  readonly kind: 'tcp' | 'websocket'
  readonly isEncrypted: boolean
  readonly port: number
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['ircs', { kind: 'tcp', isEncrypted: true, port: IRCS_PORT }],
  ['irc', { kind: 'tcp', isEncrypted: false, port: IRC_PORT }],
  ['wss', { kind: 'websocket', isEncrypted: true, port: 443 }],
  ['ws', { kind: 'websocket', isEncrypted: false, port: 80 }],
  ['https', { kind: 'websocket', isEncrypted: true, port: 443 }],
  ['http', { kind: 'websocket', isEncrypted: false, port: 80 }],
])

/** Longer than any that leads somewhere. */
const LENGTH_MAX = 2_000
/** The page of an invitation, below the address of the web door. */
const INVITATION = /(?:^|\/)invitation\/?$/

/** A phrase is what is wrong. */
export function parseDestination(written: string): Destination | Phrase {
  const shown = JSON.stringify(written.length > 100 ? `${written.slice(0, 100)}…` : written)
  if (written.length > LENGTH_MAX || /[\s\p{Cc}]/u.test(written)) return text`${shown} is not an address`
  const path = socketPath(written)
  if (path !== null) return { way: { kind: 'unix', path }, channels: [], fingerprint: null, invitation: null }
  const [, name, place = '', tail = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/?#]*)(.*)$/i.exec(written) ?? []
  if (place.includes('@')) return text`an address has no name or password in it: they are asked for, or say --account`
  const scheme = name === undefined ? null : SCHEMES.get(name.toLowerCase())
  if (scheme === undefined) {
    const known = [...SCHEMES.keys()].map((one) => `${one}://`)
    return text`${shown} begins with none of ${known.join(' ')} unix:`
  }
  const at = hostAndPort(place, shown)
  if ('pattern' in at) return at
  const { host, port } = at
  return scheme === null
    ? withTail({ kind: 'tcp', host, ...bare(host, port) }, tail, shown)
    : withTail(wayOf(scheme, host, port ?? scheme.port), tail, shown)
}

function wayOf({ kind, isEncrypted }: Scheme, host: string, port: number): Way {
  return kind === 'tcp' ? { kind, host, port, isEncrypted } : { kind, host, port, isEncrypted, path: '/' }
}

/** Nobody can read along on this machine, and the doors there are the ones in the clear. */
function bare(host: string, port: number | null): { readonly port: number; readonly isEncrypted: boolean } {
  if (isLoopbackHost(host)) return { port: port ?? IRC_PORT, isEncrypted: port === IRCS_PORT }
  return { port: port ?? IRCS_PORT, isEncrypted: true }
}

function withTail(way: Way, tail: string, shown: string): Destination | Phrase {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(tail) ?? []
  const written = new URLSearchParams(query).get('fingerprint')
  const fingerprint = written === null ? null : parseFingerprint(written)
  if (written !== null && fingerprint === null) return text`${written} is not the SHA-256 fingerprint of a certificate`
  if (way.kind !== 'websocket') {
    const channels = channelsOf(fragment === '' ? path : `${path}#${fragment}`)
    return channels === null ? text`${shown} is not an address` : { way, channels, fingerprint, invitation: null }
  }
  const isInvitation = INVITATION.test(path) && fragment !== ''
  const folder = isInvitation ? path.replace(INVITATION, '/') : path
  const here = { ...way, path: folder === '' ? '/' : folder }
  return { way: here, channels: [], fingerprint, invitation: isInvitation ? fragment : null }
}

/** `/#ops`, `/%23ops` and, as the draft has it, `/ops`; several with commas. null where they are damaged. */
function channelsOf(path: string): readonly string[] | null {
  try {
    const names = decodeURIComponent(path.replace(/^\//, ''))
    if (/[\s\p{Cc}]/u.test(names)) return null
    return names.split(',').flatMap((name) => (name === '' ? [] : [/^[#&+!]/.test(name) ? name : `#${name}`]))
  } catch {
    return null
  }
}

function socketPath(written: string): string | null {
  const [, path] = /^unix:(?:\/\/)?(.+)$/i.exec(written) ?? []
  return path ?? (/^\.{0,2}\//.test(written) ? written : null)
}

function hostAndPort(place: string, shown: string): { readonly host: string; readonly port: number | null } | Phrase {
  const { host, port: digits } = splitPlace(place)
  if (digits !== null && (!/^\d{1,5}$/.test(digits) || Number(digits) < 1 || Number(digits) > 65_535)) {
    return text`port ${JSON.stringify(digits)} is not a number from 1 to 65535`
  }
  if (host === '' || /[[\]]/.test(host)) return text`${shown} is not an address`
  // As the resolver and certificates write names (RFC 5891).
  const ascii = /[^\x20-\x7e]/.test(host) ? domainToASCII(host) : host
  return ascii === ''
    ? text`${JSON.stringify(host)} cannot be a name`
    : { host: ascii, port: digits === null ? null : Number(digits) }
}

function splitPlace(place: string): { readonly host: string; readonly port: string | null } {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(place)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null }
  if (isIP(place.replace(/%.*$/, '')) === 6) return { host: place, port: null }
  const colon = place.lastIndexOf(':')
  return colon === -1 ? { host: place, port: null } : { host: place.slice(0, colon), port: place.slice(colon + 1) }
}
