/**
 * Silent clients: a connection that does not register, and a session whose line may be broken. One sweep over all
 * sessions instead of a timer for each.
 */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import { counted } from './counted.ts'
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

export interface Keepalive {
  /**
   * Somebody wants the nickname of this session. Unless it is heard soon, it is asked whether it is still there, and the
   * time for an answer is short, so that a client whose connection broke gets its nickname back.
   */
  probe(session: Session): void
  /** Ends the sweeping. */
  cancel(): void
}

export function startKeepalive(parts: KeepaliveParts): Keepalive {
  const { clock, limits } = parts
  const intervalMs = Math.min(SWEEP_MS, limits().registerTimeoutMs, limits().idlePingMs)
  const sweeping = clock.setInterval(() => sweep(parts), intervalMs)
  return {
    probe: (session) => {
      if (session.signs.ping === null) session.signs.doubted()
      else session.signs.pinged(limits().nicknamePingTimeoutMs)
    },
    cancel: () => sweeping.cancel(),
  }
}

function isAnswering(session: Session): boolean {
  return !session.isPerson && !session.isEnding
}

/** One PING is enough: where one is on its way already, only the time for its answer may become shorter. */
function expectAnswer({ ping }: KeepaliveParts, session: Session, timeoutMs: number): void {
  if (session.signs.ping === null) ping(session)
  session.signs.pinged(timeoutMs)
}

function sweep(parts: KeepaliveParts): void {
  const { sessions, clock, limits, dismiss } = parts
  const now = clock.monotonic()
  const { registerTimeoutMs, idlePingMs, pingTimeoutMs, nicknamePingTimeoutMs } = limits()
  for (const session of sessions) {
    if (session.isEnding) continue
    const { ping, heardAt, isDoubted } = session.signs
    const isRegistered = session.standing === 'present'
    if (!isRegistered && now - session.connectedAt >= registerTimeoutMs) {
      dismiss(session, `No registration within ${counted(registerTimeoutMs / 1000, 'second')}`)
    } else if (session.isHeldBack) {
      // What it has sent is not read yet, its PONG perhaps among it.
      continue
    } else if (ping !== null) {
      const silentSeconds = Math.floor((now - heardAt) / 1000)
      if (now - ping.sentAt >= ping.timeoutMs) dismiss(session, `Ping timeout: ${counted(silentSeconds, 'second')}`)
    } else if (isRegistered && isAnswering(session) && (isDoubted || now - heardAt >= idlePingMs)) {
      expectAnswer(parts, session, isDoubted ? nicknamePingTimeoutMs : pingTimeoutMs)
    }
  }
}
