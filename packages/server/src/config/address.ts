/**
 * Where a door listens, as an operator writes it. The default host is loopback: an operator that writes only a port has not
 * asked to be reachable from the network.
 */
import { isIP, isIPv4, isIPv6 } from 'node:net'

/** Where a door listens. A host is an IP address or a name, without brackets; port 0 lets the system pick one. */
export type Address =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

/**
 * 127.0.0.1 and not also ::1: a client that is told `localhost` and tries ::1 first is refused there at once and goes
 * on to 127.0.0.1, while a server that insists on ::1 does not start on a machine without IPv6.
 */
export const LOOPBACK = '127.0.0.1'

export const ADDRESS_FORM = 'HOST:PORT, [IPV6]:PORT, PORT (0 to 65535) or unix:PATH'

/** RFC 1123 2.1; a host name of digits and dots alone would be a mistyped IP address. */
const HOST_NAME = /^(?![\d.]+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i
const PORT = /^\d{1,5}$/
const PORT_MAX = 65_535

/** Parses `HOST:PORT`, `[IPV6]:PORT`, `:PORT`, `PORT` (both on loopback) or `unix:PATH`. Null when it is none of them. */
export function parseAddress(text: string): Address | null {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length)
    return path === '' || path.includes('\0') ? null : { kind: 'unix', path }
  }
  const colon = text.lastIndexOf(':')
  const host = parseHost(text.slice(0, Math.max(colon, 0)))
  const port = text.slice(colon + 1)
  if (host === null || !PORT.test(port) || Number(port) > PORT_MAX) return null
  return { kind: 'tcp', host, port: Number(port) }
}

function parseHost(text: string): string | null {
  if (text === '') return LOOPBACK
  if (text.startsWith('[') && text.endsWith(']')) {
    const address = text.slice(1, -1)
    return isIPv6(address) ? address : null
  }
  if (isIPv4(text) || (text.length <= 253 && HOST_NAME.test(text))) return text
  return null
}

/** The address as `parseAddress` takes it. */
export function formatAddress(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`
  return isIPv6(address.host) ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}

/** It listens wherever this machine is reached. */
export function isEveryInterface(address: Address): boolean {
  return address.kind === 'tcp' && (address.host === '::' || address.host === '0.0.0.0')
}

/** True when only this machine can reach the address: 127.0.0.0/8, ::1, the name localhost, a Unix socket. */
export function isLoopback(address: Address): boolean {
  if (address.kind === 'unix') return true
  switch (isIP(address.host)) {
    case 4:
      return address.host.startsWith('127.')
    case 6:
      return new URL(`http://[${address.host}]`).hostname === '[::1]'
    default:
      return /^(?:.+\.)?localhost$/i.test(address.host)
  }
}
