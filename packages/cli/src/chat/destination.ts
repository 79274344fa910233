/** Where a chat is: the way to its server, and what the address said besides. */
import { formatHostPort } from '@partyline/net'
import { isLoopbackAddress } from '../doctor/is-loopback-address.ts'

export type Way =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly isEncrypted: boolean }
  /** IRC over WebSocket (IRCv3 websocket). `path` begins with a slash. */
  | {
      readonly kind: 'websocket'
      readonly host: string
      readonly port: number
      readonly isEncrypted: boolean
      readonly path: string
    }
  | { readonly kind: 'unix'; readonly path: string }

export interface Destination {
  readonly way: Way
  readonly channels: readonly string[]
  /** SHA-256 of the certificate, as `parseFingerprint` gives it, where the address has it. */
  readonly fingerprint: string | null
  /** The code of an invitation link, which the server takes as its password. */
  readonly invitation: string | null
}

/** The address of a way, as a person may write it again. */
export function formatWay(way: Way): string {
  if (way.kind === 'unix') return `unix:${way.path}`
  const where = formatHostPort(way.host, way.port)
  if (way.kind === 'tcp') return `${way.isEncrypted ? 'ircs' : 'irc'}://${where}`
  return `${way.isEncrypted ? 'wss' : 'ws'}://${where}${way.path}`
}

/** Under what a server is known: certificates and secrets are kept by it. Whoever holds the port has the certificate. */
export function placeOf(way: Way): string {
  return way.kind === 'unix' ? `unix:${way.path}` : formatHostPort(way.host.toLowerCase(), way.port)
}

/** Nobody between here and there can read along. */
export function isPrivate(way: Way): boolean {
  return way.kind === 'unix' || way.isEncrypted || isLoopbackHost(way.host)
}

/** RFC 6761 6.3: a name below localhost leads to this machine. */
export function isLoopbackHost(host: string): boolean {
  return isLoopbackAddress(host) || /^(?:.+\.)?localhost\.?$/i.test(host)
}
