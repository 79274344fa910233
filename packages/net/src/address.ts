/** The ends of a connection, and their text. */
import { isIP, isIPv6 } from 'node:net'
import { type Check, checkArgument, NUMBER, TEXT } from './arguments.ts'

/** One end of a TCP or UDP conversation. */
export interface IpAddress {
  readonly kind: 'ip'
  /** An address, never a name; an IPv4 address mapped into IPv6 (RFC 4291 2.5.5.2) is given as IPv4. */
  readonly host: string
  /** 1 to 65535; 0 where it is not known. */
  readonly port: number
  /** Of `host`: IPv4 or IPv6. */
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

const ADDRESS: Check = {
  what: 'an address, such as connection.remoteAddress',
  isRight: (value) => {
    if (typeof value !== 'object' || value === null || !('kind' in value)) return false
    if (value.kind === 'unix') return 'path' in value && typeof value.path === 'string'
    if (value.kind === 'ip') return 'host' in value && typeof value.host === 'string' && 'port' in value
    return value.kind === 'memory'
  },
}

/** A text instead, such as `'127.0.0.1'`, would be in no list and no address of this machine. @throws {TypeError} no address */
export function checkAddress(address: Address): void {
  checkArgument('the address', address, ADDRESS)
}

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
  checkAddress(address)
  if (address.kind === 'ip') return formatHostPort(address.host, address.port)
  return address.kind === 'unix' ? `unix:${formatPath(address.path)}` : 'memory'
}

/** True for a name in the abstract namespace of Linux (unix(7)): it is no file, and begins with NUL. */
export function isAbstractPath(path: string): boolean {
  return path.startsWith('\0')
}

/**
 * `/run/line.sock`, or `@name` for an abstract socket, each NUL as `@`: the way in which the kernel lists them (proc(5)). A file
 * whose name begins with `@` is `./@name`, so that the two are told apart.
 */
export function formatPath(path: string): string {
  checkArgument('the path', path, TEXT)
  if (isAbstractPath(path)) return path.replaceAll('\0', '@')
  return path.startsWith('@') ? `./${path}` : path
}

/** `host:port`, with brackets around an IPv6 address (RFC 3986 3.2.2). */
export function formatHostPort(host: string, port: number): string {
  checkArgument('the host', host, TEXT)
  checkArgument('the port', port, NUMBER)
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** True for 127.0.0.0/8, ::1, a Unix socket and memory: the other side is on this machine. */
export function isLoopback(address: Address): boolean {
  checkAddress(address)
  return address.kind !== 'ip' || address.host.startsWith('127.') || address.host === '::1'
}
