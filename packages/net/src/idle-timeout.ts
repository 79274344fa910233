/** Closes connections on which nothing moves. */
import type { Socket } from 'node:net'
import { formatAddress } from './address.ts'
import { timerDelay } from './clock.ts'
import { TimeoutError } from './errors.ts'
import type { StreamConnection } from './stream-connection.ts'

/** Closes a connection on whose socket nothing moved, either way, for `idleTimeoutMs`. */
export function closeWhenIdle(connection: StreamConnection, socket: Socket, idleTimeoutMs: number): void {
  socket.setTimeout(timerDelay(idleTimeoutMs), () => {
    const peer = formatAddress(connection.remoteAddress)
    connection.failWith(new TimeoutError(`connection with ${peer} was idle for ${idleTimeoutMs} ms`, { phase: 'idle' }))
  })
}
