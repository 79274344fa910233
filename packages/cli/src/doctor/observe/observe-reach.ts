/** Tries one address: does a TCP connection come about, and if not, what stands in the way? */
import type { Socket } from 'node:net'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { ReachObservation } from '../observations.ts'
import { isLocalAddress } from './local-address.ts'
import { networkOutcome } from './network-outcome.ts'
import { openSocket } from './open-socket.ts'

/**
 * Never rejects: what went wrong is the observation.
 * @param onReached is given the connection, to go on with it or to close it
 */
export async function observeReach(
  address: string,
  port: number,
  timeoutMs: number,
  onReached: (socket: Socket, durationMs: number) => void,
): Promise<ReachObservation> {
  const startedAt = performance.now()
  const durationMs = () => Math.round(performance.now() - startedAt)
  const family = address.includes(':') ? 6 : 4
  const isLocal = isLocalAddress(address)
  const found = await openSocket({ host: address, port }, timeoutMs).then(
    (socket) => {
      onReached(socket, durationMs())
      return { outcome: 'reachable', code: null } as const
    },
    (error: unknown) => networkOutcome(error, { address, family, isLocal, durationMs: durationMs() }),
  )
  return {
    address,
    port,
    family,
    ...found,
    durationMs: durationMs(),
    isLoopback: isLoopbackAddress(address),
    isLocal,
  }
}
