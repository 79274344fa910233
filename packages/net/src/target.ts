/** What to connect to or listen on, parsed once: all other code works with one shape. */
import { inspect } from 'node:util'
import { type Check, checkArgument } from './arguments.ts'
import { formatHostPort, formatPath, isAbstractPath } from './address.ts'
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
  /**
   * The path of a Unix socket. On Linux one that begins with NUL (`'\0name'`) is a name in the abstract namespace (unix(7)):
   * there is no file, it is free as soon as nobody listens, and every user of the machine may connect.
   */
  readonly path: string
}

/** `{ host, port }`, `{ path }`, or a URL: `tcp://host:port`, `tls://host:port`, `unix:/path`, `unix:@abstract-name`. */
export type Target = HostTarget | PathTarget | string | URL

type TargetPhase = 'connect' | 'listen'

export type ParsedTarget =
  | { readonly kind: 'host'; readonly host: string; readonly port: number; readonly isTls: boolean }
  | { readonly kind: 'path'; readonly path: string }

/** `sun_path` of unix(7) has 108 bytes on Linux and 104 elsewhere, one of them for the NUL at its end. */
const PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103
/** An abstract name fills all of it: its NUL is in front. */
const ABSTRACT_BYTES_MAX = 108

/**
 * @param phase what the target is for, which the errors say
 * @throws {TypeError} no target at all @throws {TargetError} not understood
 * @throws {PathTooLongError} a path that the system cannot hold
 */
export function parseTarget(target: Target, phase: TargetPhase): ParsedTarget {
  if (typeof target === 'string' || target instanceof URL) return parseUrl(String(target), phase)
  checkArgument('the target', target, TARGET)
  if ('path' in target) return pathTarget(target.path, phase)
  return hostTarget(target.host, target.port, false, phase)
}

const TARGET: Check = {
  what: "{ host: 'example.org', port: 80 }, { path: '/run/a.sock' } or a URL such as 'tcp://example.org:80'",
  isRight: (value) => {
    if (typeof value !== 'object' || value === null) return false
    return 'path' in value ? typeof value.path === 'string' : 'host' in value && typeof value.host === 'string'
  },
}

export function formatTarget(target: ParsedTarget): string {
  return target.kind === 'path' ? `unix:${formatPath(target.path)}` : formatHostPort(target.host, target.port)
}

function parseUrl(text: string, phase: TargetPhase): ParsedTarget {
  if (text.startsWith('unix:')) {
    return pathTarget(
      text
        .slice('unix:'.length)
        .replace(/^\/\/(?=[/@])/, '')
        .replace(/^@/, '\0'),
      phase,
    )
  }
  const match = /^(tcp|tls):\/\/(?:\[([^\]]*)\]|([^:/?#@]*)):(\d{1,5})\/?$/.exec(text)
  if (match === null) throw new TargetError(`target ${JSON.stringify(text)} is not understood`, { phase })
  const [, scheme, bracketed, plain = '', port] = match
  return hostTarget(bracketed ?? plain, Number(port), scheme === 'tls', phase)
}

function hostTarget(host: string, port: number, isTls: boolean, phase: TargetPhase): ParsedTarget {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TargetError(wrongPort('port', port, ` beside the host ${JSON.stringify(host)}`), { phase })
  }
  return { kind: 'host', host: host.replace(/^\[(.*)\]$/, '$1'), port, isTls }
}

/** What is wrong with a port. NaN is what Number makes of a word that a person typed, and would tell that person nothing. */
export function wrongPort(name: string, port: unknown, whose = ''): string {
  return Number.isNaN(port)
    ? `the ${name}${whose} is not a number. It must be one from 0 to 65535`
    : `${name} ${inspect(port)}${whose} is not a number from 0 to 65535`
}

function pathTarget(path: string, phase: TargetPhase): ParsedTarget {
  const isAbstract = isAbstractPath(path)
  const bytes = Buffer.byteLength(path)
  const shown = JSON.stringify(formatPath(path))
  if (isAbstract && process.platform !== 'linux') {
    throw new TargetError(`${shown} is an abstract Unix socket, and only Linux has them`, {
      phase,
      remedy: 'give the path of a file. One whose name begins with @ is written ./@name',
    })
  }
  if (path === '\0')
    throw new TargetError('an abstract Unix socket needs a name', { phase, remedy: "give '\\0name' or unix:@name" })
  if (bytes === 0 || (!isAbstract && path.includes('\0'))) {
    throw new TargetError(`path ${JSON.stringify(path)} is empty or has a NUL`, { phase })
  }
  const bytesMax = isAbstract ? ABSTRACT_BYTES_MAX : PATH_BYTES_MAX
  if (bytes > bytesMax) {
    const what = isAbstract ? `abstract Unix socket ${shown}` : `Unix socket path ${shown}`
    throw new PathTooLongError(`${what} has ${bytes} bytes, the system allows ${bytesMax}`, { phase })
  }
  return { kind: 'path', path }
}
