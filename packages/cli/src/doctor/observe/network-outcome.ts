/** What the system's code for a failed connection or datagram says about the network (connect(2), ip(7), icmp(7)). */
import { errorCodes } from './error-codes.ts'
import { hasRoute } from './has-route.ts'

export type NetworkOutcome = 'refused' | 'silent' | 'filtered' | 'unreachable' | 'denied' | 'failed'

const OUTCOMES: Readonly<Record<string, NetworkOutcome>> = {
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

/** That a machine is not there is not known so fast: asking for it on its network takes three seconds (arp(7)). */
const AT_ONCE_MS = 1_000

export interface Attempt {
  readonly address: string
  readonly family: 4 | 6
  readonly isLocal: boolean
  readonly durationMs: number
}

/** `code` is null when silent, and when the system gave none. Never rejects. @param routeTo whether there is a way out of here */
export async function networkOutcome(
  error: unknown,
  attempt: Attempt,
  routeTo: (address: string) => Promise<boolean> = hasRoute,
): Promise<{ readonly outcome: NetworkOutcome; readonly code: string | null }> {
  const codes = errorCodes(error)
  const known = codes.find((code) => OUTCOMES[code] !== undefined)
  const outcome = OUTCOMES[known ?? ''] ?? 'failed'
  if (outcome === 'silent') return { outcome, code: null }
  const code = known ?? codes.at(-1) ?? null
  // A route of this machine can forbid too, and then no other machine was asked.
  const isFiltered = isForbidden(code, attempt) && (await routeTo(attempt.address))
  return { outcome: isFiltered ? 'filtered' : outcome, code }
}

/** A firewall that rejects tells so by ICMP: host unreachable with a reason, or, in IPv6, that it is forbidden (RFC 4443 3.1). */
function isForbidden(code: string | null, { family, isLocal, durationMs }: Attempt): boolean {
  if (isLocal) return false
  return code === 'EHOSTUNREACH' ? durationMs < AT_ONCE_MS : code === 'EACCES' && family === 6
}
