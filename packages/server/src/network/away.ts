/**
 * Who is away (RFC 2812 4.1), with several sessions of one user. What the person says of itself (`AWAY :lunch`) holds for all of them,
 * until one of them says that it is back. Besides, a session may say that nobody is at it (`AWAY *`, IRCv3 draft/pre-away): it counts as
 * if it were not there, and a user for whom no session counts is shown as away, in words of the server.
 */
import type { Away } from './command.ts'
import type { Context } from './context.ts'
import type { SessionState, UserState } from './state.ts'
import { truncateText } from './text.ts'

/** A user that stays, while it has no session. */
export const DISCONNECTED = 'Not connected, and finds messages later'
/** A user with sessions at which nobody is. */
export const UNATTENDED = 'Connected, but nobody is there'

interface Sessions {
  readonly away: string | null
  readonly sessions: readonly Pick<SessionState, 'isUnattended'>[]
}

/** What others are told; null for a user that is here. */
export function awayOf({ away, sessions }: Sessions): string | null {
  if (away !== null || sessions.some(({ isUnattended }) => !isUnattended)) return away
  return sessions.length === 0 ? DISCONNECTED : UNATTENDED
}

/** AWAY of a session that is a user's. */
export function away(context: Context, session: SessionState, said: Away): void {
  const before = awayOf(session.user)
  takeAway(context, session, said)
  const text = awayOf(session.user)
  context.happened(session.user, { kind: 'awayChanged', text, isMarked: isMarked(said), isNew: text !== before })
}

/** Changes what the session says, and tells nobody. */
export function takeAway({ ledger, limits }: Context, session: SessionState, { text, isUnattended }: Away): void {
  ledger.assign(session, { isUnattended: isUnattended === true })
  if (isUnattended === true) return
  ledger.assign(session.user, { away: text === null ? null : truncateText(text, limits.reasonBytesMax) })
}

/** The sessions of the user have changed. @param before what others were told until then */
export function sessionsChanged(context: Context, user: UserState, before: string | null, laterMs = 0): void {
  const text = awayOf(user)
  if (text === before) return
  const fact = { kind: 'awayChanged', text, isMarked: text !== null, isNew: true } as const
  context.happened(user, fact, { session: null, laterMs })
}

/** Whether the session that says it is away from then on. */
export function isMarked({ text, isUnattended }: Away): boolean {
  return text !== null || isUnattended === true
}
