/** The ends of a connection, and their text. */
import { isIP, isIPv6 } from 'node:net'

/** One end of a TCP or UDP conversation. */
export interface IpAddress {
  readonly kind: 'ip'
  /** An address, never a name; an IPv4 address mapped into IPv6 (RFC 4291 2.5.5.2) is given as IPv4. */
  readonly host: string
  readonly port: number
  readonly family: 4 | 6
}

/** One end of a Unix socket. */
export interface UnixAddress {
  readonly kind: 'unix'
  /** Empty for the connecting side, which has no name. An abstract socket's begins with NUL. */
  readonly path: string
}

/** One end of a `memoryPair`. */
export interface MemoryAddress {
  readonly kind: 'memory'
}

/** One end of a connection; `formatAddress` has its text. */
export type Address = IpAddress | UnixAddress | MemoryAddress

export function ipAddress(host: string, port: number): IpAddress {
  const plain = host.startsWith('::ffff:') && host.includes('.') ? host.slice('::ffff:'.length) : host
  return { kind: 'ip', host: plain, port, family: plain.includes(':') ? 6 : 4 }
}

/**
 * 4, 6, or 0 for what is no address. An IPv6 address may have a zone (RFC 4007 11: `fe80::1%eth0`), which may be named with
 * more characters than Node knows of (`br_lan`).
 */
export function hostFamily(host: string): 0 | 4 | 6 {
  const zone = host.indexOf('%')
  if (zone !== -1) return isIPv6(host.slice(0, zone)) ? 6 : 0
  const family = isIP(host)
  return family === 4 || family === 6 ? family : 0
}

/** `127.0.0.1:6667`, `[::1]:6667`, `unix:/run/line.sock`, `unix:@name` or `memory`. */
export function formatAddress(address: Address): string {
  switch (address.kind) {
    case 'ip':
      return formatHostPort(address.host, address.port)
    case 'unix':
      return `unix:${formatPath(address.path)}`
    case 'memory':
      return 'memory'
    default:
      throw new TypeError(`an address has a kind: ip, unix or memory, not ${String(address satisfies never)}`)
  }
}

/** True for a name in the abstract namespace of Linux (unix(7)): it is no file, and begins with NUL. */
export function isAbstractPath(path: string): boolean {
  return path.startsWith('\0')
}

/** `/run/line.sock`, or `@name` for an abstract socket, each NUL as `@`: the way in which the kernel lists them (proc(5)). */
export function formatPath(path: string): string {
  return isAbstractPath(path) ? path.replaceAll('\0', '@') : path
}

/** `host:port`, with brackets around an IPv6 address (RFC 3986 3.2.2). */
export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** True for 127.0.0.0/8, ::1, a Unix socket and memory: the other side is on this machine. */
export function isLoopback(address: Address): boolean {
  return address.kind !== 'ip' || address.host.startsWith('127.') || address.host === '::1'
}
