/** What to connect to or listen on: parsed once, so that everything behind works with one shape. */
import { inspect } from 'node:util'
import { type Check, checkArgument } from './arguments.ts'
import { formatHostPort } from './address.ts'
import { PathTooLongError, TargetError } from './errors.ts'

/** A machine and a port. */
export interface HostTarget {
  /** A name or an address. For `listen` and `serve` an empty host means all interfaces, both families. */
  readonly host: string
  /** 0 to 65535. 0 is for listening only: the system chooses one that is free. */
  readonly port: number
}

/** The port has a typed error where it is used. @throws {TypeError} no object with a host */
export function checkHostTarget(name: string, target: HostTarget): void {
  checkArgument(name, target, HOST_TARGET)
}

const HOST_TARGET: Check = {
  what: "an object such as { host: '127.0.0.1', port: 9999 }",
  isRight: (value) => typeof value === 'object' && value !== null && 'host' in value && typeof value.host === 'string',
}

/** A Unix socket. */
export interface PathTarget {
  /** The path of a Unix socket. */
  readonly path: string
}

/** `{ host, port }`, `{ path }`, or a URL: `tcp://host:port`, `tls://host:port`, `unix:/path`. */
export type Target = HostTarget | PathTarget | string | URL

export type ParsedTarget =
  | { readonly kind: 'host'; readonly host: string; readonly port: number; readonly isTls: boolean }
  | { readonly kind: 'path'; readonly path: string }

/** `sun_path` of unix(7) has 108 bytes on Linux and 104 elsewhere, one of them for the NUL at its end. */
const PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103

/**
 * @throws {TypeError} no target at all @throws {TargetError} not understood
 * @throws {PathTooLongError} a path that the system cannot hold
 */
export function parseTarget(target: Target): ParsedTarget {
  if (typeof target === 'string' || target instanceof URL) return parseUrl(String(target))
  checkArgument('the target', target, TARGET)
  if ('path' in target) return pathTarget(target.path)
  return hostTarget(target.host, target.port, false)
}

const TARGET: Check = {
  what: "{ host: 'example.org', port: 80 }, { path: '/run/a.sock' } or a URL such as 'tcp://example.org:80'",
  isRight: (value) => {
    if (typeof value !== 'object' || value === null) return false
    return 'path' in value ? typeof value.path === 'string' : 'host' in value && typeof value.host === 'string'
  },
}

export function formatTarget(target: ParsedTarget): string {
  return target.kind === 'path' ? `unix:${target.path}` : formatHostPort(target.host, target.port)
}

function parseUrl(text: string): ParsedTarget {
  if (text.startsWith('unix:')) return pathTarget(text.slice('unix:'.length).replace(/^\/\/(?=\/)/, ''))
  const match = /^(tcp|tls):\/\/(?:\[([^\]]*)\]|([^:/?#@]*)):(\d{1,5})\/?$/.exec(text)
  if (match === null) throw new TargetError(`target ${JSON.stringify(text)} is not understood`)
  const [, scheme, bracketed, plain = '', port] = match
  return hostTarget(bracketed ?? plain, Number(port), scheme === 'tls')
}

function hostTarget(host: string, port: number, isTls: boolean): ParsedTarget {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TargetError(`port ${inspect(port)} of ${JSON.stringify(host)} is not a number from 0 to 65535`)
  }
  return { kind: 'host', host: host.replace(/^\[(.*)\]$/, '$1'), port, isTls }
}

function pathTarget(path: string): ParsedTarget {
  const bytes = Buffer.byteLength(path)
  if (bytes === 0 || path.includes('\0')) throw new TargetError(`path ${JSON.stringify(path)} is empty or has a NUL`)
  if (bytes > PATH_BYTES_MAX) {
    const message = `Unix socket path ${JSON.stringify(path)} has ${bytes} bytes, the system allows ${PATH_BYTES_MAX}`
    throw new PathTooLongError(message)
  }
  return { kind: 'path', path }
}
