/** Tries one address: does a TCP connection come about, and if not, what stands in the way? */
import { connect } from '@partyline/net'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { ReachObservation } from '../observations.ts'
import { isLocalAddress } from './local-address.ts'
import { networkOutcome } from './network-outcome.ts'

/** Never rejects: what went wrong is the observation. */
export async function observeReach(address: string, port: number, timeoutMs: number): Promise<ReachObservation> {
  const startedAt = performance.now()
  const durationMs = () => Math.round(performance.now() - startedAt)
  const family = address.includes(':') ? 6 : 4
  const isLocal = isLocalAddress(address)
  const found = await connect({ host: address, port }, { timeoutMs }).then(
    (connection) => {
      connection.abort()
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
