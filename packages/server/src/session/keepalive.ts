/**
 * Who says nothing: a connection that does not register, and a session whose line may be broken. One sweep over all
 * sessions instead of a timer for each.
 */
import type { Clock, Timer } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

export interface KeepaliveParts {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly limits: () => Limits
  readonly ping: (session: Session) => void
  readonly dismiss: (session: Session, reason: string) => void
}

const SWEEP_MS = 1_000

/** @returns what ends the sweeping */
export function startKeepalive(parts: KeepaliveParts): Timer {
  const intervalMs = Math.min(SWEEP_MS, parts.limits().registerTimeoutMs, parts.limits().idlePingMs)
  return parts.clock.setInterval(() => sweep(parts), intervalMs)
}

function sweep({ sessions, clock, limits, ping, dismiss }: KeepaliveParts): void {
  const now = clock.monotonic()
  const { registerTimeoutMs, idlePingMs, pingTimeoutMs } = limits()
  for (const session of sessions) {
    if (session.ending !== null || session.isLeaving) continue
    const isRegistered = session.registration.state === 'done'
    if (!isRegistered && now - session.connectedAt >= registerTimeoutMs) {
      dismiss(session, `No registration within ${registerTimeoutMs / 1000} seconds`)
    } else if (session.pingedAt !== null) {
      if (now - session.pingedAt >= pingTimeoutMs) dismiss(session, `Ping timeout: ${pingTimeoutMs / 1000} seconds`)
    } else if (isRegistered && session.answersPing && now - session.heardAt >= idlePingMs) {
      session.pingedAt = now
      ping(session)
    }
  }
}
