/** The path of a Unix socket before it is listened on: an old one without a listener is removed. */
import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { formatPath } from '../address.ts'
import { PathError, PortInUseError } from '../errors.ts'
import { findPathHolder } from '../port/find-port-holder.ts'
import { errorCode } from '../system-error.ts'

/**
 * Makes the path free, if only a dead socket is in the way.
 * @throws {PortInUseError} a process listens there @throws {PathError} something that is no socket is there
 */
export async function clearStaleSocket(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined)
  if (stats === undefined) return
  if (!stats.isSocket()) {
    throw new PathError(`cannot listen on unix:${formatPath(path)}: something that is no socket is there already`)
  }
  if (await isAlive(path)) throw new PortInUseError(`unix:${formatPath(path)}`, await findPathHolder(path))
  await unlink(path).catch(() => undefined)
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.on('connect', () => {
      probe.destroy()
      resolve(true)
    })
    // Only a refusal proves that there is no listener: a full backlog (EAGAIN) or a missing right does not.
    probe.on('error', (error) => resolve(errorCode(error) !== 'ECONNREFUSED'))
  })
}
