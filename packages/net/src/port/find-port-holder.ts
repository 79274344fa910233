/** Which process has a port or a path of this machine, where the system tells (Linux). */
import { realpath } from 'node:fs/promises'
import { resolve as absolute } from 'node:path'
import { formatPath, isAbstractPath } from '../address.ts'
import { checkArgument, TEXT } from '../arguments.ts'
import type { PortHolder } from '../errors.ts'
import { checkHostTarget, type HostTarget } from '../target.ts'
import { checkPort, parsePathInodes, parsePortSockets, type PortProtocol, type PortSocket } from './proc-net.ts'
import { findSocketHolder, readTable } from './socket-holder.ts'

/**
 * The sockets of this machine that have the port: listening for TCP, bound for UDP, of both families.
 * @returns undefined where the system does not tell; never rejects
 */
export async function listPortSockets(
  port: number,
  protocol: PortProtocol = 'tcp',
): Promise<readonly PortSocket[] | undefined> {
  checkPort(port, protocol)
  const tables = await Promise.all([readTable(`/proc/net/${protocol}`), readTable(`/proc/net/${protocol}6`)])
  const found = tables.filter((text) => text !== undefined)
  return found.length === 0 ? undefined : found.flatMap((text) => parsePortSockets(text, port, protocol))
}

/**
 * The process that prevents listening on an address: it has the port on this address or on all interfaces. An
 * ordinary process sees only those of its own user.
 * @param address an IP address, or an empty host for any of this machine
 * @returns undefined where nobody is in the way, or the system does not tell; never rejects
 */
export async function findPortHolder(
  wanted: HostTarget,
  protocol: PortProtocol = 'tcp',
): Promise<PortHolder | undefined> {
  checkHostTarget('the address', wanted)
  const { host, port } = wanted
  const sockets = (await listPortSockets(port, protocol)) ?? []
  return findSocketHolder(sockets.filter(({ address }) => isInTheWay(address, host)).map(({ inode }) => inode))
}

function isInTheWay(held: string, wanted: string): boolean {
  const isAnyWanted = wanted === '' || wanted === '::' || (wanted === '0.0.0.0' && !held.includes(':'))
  return isAnyWanted || held === wanted || held === '::' || (held === '0.0.0.0' && !wanted.includes(':'))
}

/** The process that has the Unix socket, a file or (`'\0name'`) an abstract one; undefined as with a port. Never rejects. */
export async function findPathHolder(path: string): Promise<PortHolder | undefined> {
  checkArgument('the path', path, TEXT)
  const paths = isAbstractPath(path)
    ? [formatPath(path)]
    : [path, absolute(path), await realpath(path).catch(() => path)]
  return findSocketHolder(parsePathInodes((await readTable('/proc/net/unix')) ?? '', paths))
}
