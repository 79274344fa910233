/** Tries one address: does a TCP connection come about, and if not, what stands in the way? */
import { connect } from '@partyline/net'
import type { ReachObservation, ReachOutcome } from '../observations.ts'
import { errorCodes } from './error-codes.ts'
import { isLocalAddress, isLoopbackAddress } from './local-address.ts'

const OUTCOMES: Readonly<Record<string, ReachOutcome>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'silent',
  NET_TIMEOUT: 'silent',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EACCES: 'denied',
  EPERM: 'denied',
}

/** Never rejects: what went wrong is the observation. */
export async function observeReach(address: string, port: number, timeoutMs: number): Promise<ReachObservation> {
  const startedAt = performance.now()
  const found = await connect({ host: address, port }, { timeoutMs }).then(
    (connection) => {
      connection.abort()
      return { outcome: 'reachable', code: null } as const
    },
    (error: unknown) => outcomeOf(error),
  )
  return {
    address,
    port,
    family: address.includes(':') ? 6 : 4,
    ...found,
    durationMs: Math.round(performance.now() - startedAt),
    isLoopback: isLoopbackAddress(address),
    isLocal: isLocalAddress(address),
  }
}

function outcomeOf(error: unknown): Pick<ReachObservation, 'outcome' | 'code'> {
  const codes = errorCodes(error)
  const known = codes.find((code) => OUTCOMES[code] !== undefined)
  const outcome = known === undefined ? 'failed' : (OUTCOMES[known] ?? 'failed')
  return { outcome, code: outcome === 'silent' ? null : (known ?? codes.at(-1) ?? null) }
}
