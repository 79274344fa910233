/**
 * The step from a connection to a user: when nickname and user are given and capabilities negotiated, one wish carries
 * them into the order (RFC 2812 3.1, IRCv3 capability-negotiation).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { refuse } from '../network/refusal.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { NO_ANSWER, type Plan, type Request } from './definition.ts'

/** Call after each command that fills in the registration. */
export function completeRegistration({ session, info, guesses }: Pick<Request, 'session' | 'info' | 'guesses'>): Plan {
  const { registration } = session
  const { nick, user, realname, isNegotiating, state } = registration
  if (state !== 'open' || nick === null || user === null || isNegotiating) return NO_ANSWER
  if (!isPassword(registration.password, info)) {
    if (registration.password !== null) guesses.add(session.holder)
    return wrongPassword(session)
  }
  registration.state = 'underway'
  const { host, isSecure } = session
  return { kind: 'wish', command: { kind: 'register', nick, user: `~${user}`, host, realname, isSecure } }
}

/** Whether it is what the server wants; anything is, where it wants none. */
export function isPassword(given: string | null, { password }: Pick<ServerInfo, 'password'>): boolean {
  return password === null || equalSecrets(given, password)
}

/** One guess a connection: guessing costs a handshake each time. */
function wrongPassword(session: Session): Plan {
  session.isLeaving = true
  return {
    kind: 'ask',
    answer: (responder) => {
      responder.refuse(refuse('ERR_PASSWDMISMATCH'))
      responder.end('This server needs its password: set it in your client (PASS), then connect again')
    },
  }
}

function equalSecrets(given: string | null, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}
