/** From a target to listening sockets: one per address of a name, all or none. A typed error says what is in the way. */
import { lookup } from 'node:dns/promises'
import { stat } from 'node:fs/promises'
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { type Address, formatHostPort, formatPath, hostFamily, ipAddress, isAbstractPath } from '../address.ts'
import { type Checks, COUNT, FLAG } from '../arguments.ts'
import {
  AddressNotAvailableError,
  type NetError,
  PathError,
  PermissionError,
  PortInUseError,
  TargetError,
} from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { findFreePort } from '../port/find-free-port.ts'
import { findPathHolder, findPortHolder } from '../port/find-port-holder.ts'
import { findSocketPath } from '../port/find-socket-path.ts'
import { errorCode, fromSystemError } from '../system-error.ts'
import { socketOptions, TCP, type TcpOptions } from '../tcp-options.ts'
import type { ParsedTarget } from '../target.ts'
import { clearStaleSocket } from './unix-path.ts'

export interface BindOptions extends TcpOptions {
  /** How many connections the kernel completes ahead of us. Default: `LIMITS.backlog`. */
  readonly backlog?: number
  /** Lets several processes listen on one port, the kernel sharing out the connections (SO_REUSEPORT). Default: false. */
  readonly reusePort?: boolean
  /**
   * IPv6 and nothing else: `::` and an empty host do not take IPv4 too (IPV6_V6ONLY of ipv6(7)), and of a name only the IPv6
   * addresses are listened on. Default: false.
   */
  readonly ipv6Only?: boolean
}

export const BIND: Checks<BindOptions> = { ...TCP, backlog: COUNT, reusePort: FLAG, ipv6Only: FLAG }

/** Where to listen: at an address, or on a socket that is open already. */
export type ParsedListenTarget = ParsedTarget | { readonly kind: 'descriptor'; readonly fd: number }

export interface BoundServer {
  readonly server: Server
  readonly address: Address
}

/** Listens. `onSocket` is called for each socket accepted. When one of several addresses fails, none stays open. */
export async function bind(
  target: ParsedListenTarget,
  options: BindOptions,
  onSocket: (socket: Socket) => void,
): Promise<readonly BoundServer[]> {
  if (target.kind === 'descriptor') return [await bindDescriptor(target.fd, options, onSocket)]
  if (target.kind === 'path') return [await bindPath(target.path, options, onSocket)]
  const bound: BoundServer[] = []
  let port = target.port
  let unavailable: unknown
  try {
    for (const host of await hostsOf(target.host, options)) {
      try {
        const one = await bindHost(host, port, options, onSocket)
        bound.push(one)
        // A free port was chosen for the first address: the others of the same name get the same.
        if (one.address.kind === 'ip') port = one.address.port
      } catch (error) {
        // A name such as localhost may have an address of a family that this machine does not have.
        if (errorCode(error) !== 'NET_ADDRESS_NOT_AVAILABLE') throw error
        unavailable = error
      }
    }
    if (bound.length === 0) throw unavailable
    return bound
  } catch (error) {
    for (const { server } of bound) server.close()
    throw error
  }
}

/** An empty name stands for all interfaces, which Node opens as one socket for both families. */
async function hostsOf(host: string, { ipv6Only = false }: BindOptions): Promise<readonly (string | undefined)[]> {
  if (host === '') return [ipv6Only ? '::' : undefined]
  const addresses = hostFamily(host) !== 0 ? [host] : await addressesOf(host)
  const hosts = ipv6Only ? addresses.filter((address) => address.includes(':')) : addresses
  if (hosts.length > 0) return hosts
  throw new AddressNotAvailableError(`cannot listen on ${host} with ipv6Only: it is no IPv6 address and has none`, {
    remedy: 'listen on :: or another IPv6 address, or leave ipv6Only out',
  })
}

async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    const addresses = await lookup(name, { all: true, order: 'ipv4first' })
    return [...new Set(addresses.map(({ address }) => address))]
  } catch (error) {
    throw fromSystemError(error, 'resolve', `cannot listen on ${JSON.stringify(name)}`)
  }
}

async function bindHost(
  host: string | undefined,
  port: number,
  options: BindOptions,
  onSocket: (socket: Socket) => void,
): Promise<BoundServer> {
  const server = createAcceptor(options, onSocket)
  try {
    await listening(server, { ...(host === undefined ? {} : { host }), port, ...bindFlags(options) })
  } catch (error) {
    throw await explainBindError(error, host, port)
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no IP address')
  return { server, address: ipAddress(address.address, address.port) }
}

async function bindPath(path: string, options: BindOptions, onSocket: (socket: Socket) => void): Promise<BoundServer> {
  const where = `unix:${formatPath(path)}`
  if (!isAbstractPath(path)) await clearStaleSocket(path)
  const server = createAcceptor(options, onSocket)
  try {
    await listening(server, { path, backlog: options.backlog ?? LIMITS.backlog.default })
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EADDRINUSE') throw new PortInUseError(where, await findPathHolder(path), undefined, { cause: error })
    throw await explainPathError(error, path, where)
  }
  return { server, address: { kind: 'unix', path } }
}

/** Of a Unix socket Node does not know the path. */
async function bindDescriptor(
  fd: number,
  options: BindOptions,
  onSocket: (socket: Socket) => void,
): Promise<BoundServer> {
  const path = await findSocketPath(fd)
  const server = createAcceptor(options, onSocket)
  try {
    await listening(server, { fd, backlog: options.backlog ?? LIMITS.backlog.default })
  } catch (cause) {
    throw new TargetError(`cannot listen on descriptor ${fd}: it is no socket that can listen`, {
      cause,
      phase: 'listen',
      remedy: 'give the number of a stream socket that was opened for this process, as inheritedDescriptors finds them',
    })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') return { server, address: { kind: 'unix', path: path ?? '' } }
  return { server, address: ipAddress(address.address, address.port) }
}

/** Also where this user may not look. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    return errorCode(error) === 'EACCES'
  }
}

async function explainPathError(error: unknown, path: string, where: string): Promise<NetError> {
  const doing = `cannot listen on ${where}`
  if (isAbstractPath(path)) return fromSystemError(error, 'listen', doing)
  const folder = dirname(path)
  // libuv says EACCES where the system says ENOENT.
  if (!(await isFolder(folder))) return new PathError(`${doing}: its folder does not exist`, { cause: error })
  if (errorCode(error) !== 'EACCES') return fromSystemError(error, 'listen', doing)
  return new PermissionError(`${doing}: this user may not make a socket in ${folder}`, {
    cause: error,
    remedy: `give the user the right to write in ${folder}, or choose another folder`,
  })
}

function createAcceptor(options: TcpOptions, onSocket: (socket: Socket) => void): Server {
  return createServer(
    {
      allowHalfOpen: true,
      // A client that waits for a place is not read: its end would come before a reader could be told.
      pauseOnConnect: true,
      ...socketOptions(options),
    },
    onSocket,
  )
}

function bindFlags(options: BindOptions) {
  return {
    backlog: options.backlog ?? LIMITS.backlog.default,
    // In a cluster worker, `exclusive` keeps Node from sharing the socket among workers.
    exclusive: true,
    ...(options.reusePort === undefined ? {} : { reusePort: options.reusePort }),
    ...(options.ipv6Only === undefined ? {} : { ipv6Only: options.ipv6Only }),
  }
}

function listening(
  server: Server,
  options: ListenOptions | { readonly fd: number; readonly backlog: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function explainBindError(error: unknown, host: string | undefined, port: number): Promise<NetError> {
  const where = formatHostPort(host ?? '*', port)
  const code = errorCode(error)
  if (code === 'EADDRINUSE') {
    const address = { host: host ?? '', port }
    const holder = await findPortHolder(address)
    const freePort = await findFreePort(address)
    return new PortInUseError(where, holder, freePort, { cause: error })
  }
  const doing = `cannot listen on ${where}`
  // A family that is switched off fails with one of these instead of EADDRNOTAVAIL.
  if (code === 'EAFNOSUPPORT' || code === 'EINVAL') {
    return new AddressNotAvailableError(`${doing}: this machine has no such address`, { cause: error })
  }
  return fromSystemError(error, 'listen', doing)
}
