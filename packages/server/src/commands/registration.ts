/**
 * The step from a connection to a user: when nickname and user are given and capabilities negotiated, one wish carries
 * them into the order (RFC 2812 3.1, IRCv3 capability-negotiation).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Command } from '../network/command.ts'
import { refuse } from '../network/refusal.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Becoming } from '../session/becoming.ts'
import { silently, wish, type Plan, type Request } from './definition.ts'

/**
 * What comes of a command that fills in the registration: the wish to be a user, when nothing is missing any more.
 * @param becomes what the command adds
 */
export function register({ session, info }: Request, becomes: Becoming): Plan {
  const { nick, user, realname, password, metadata } = { ...session.introduction, ...becomes.introduction }
  const isReady = session.standing === 'registering' || becomes.step === 'conclude'
  if (!isReady || nick === null || user === null) return silently(becomes)
  if (!isPassword(password, info))
    return wrongPassword({ ...becomes, step: 'leave', isWrongPassword: password !== null })
  const { host, isSecure, holder } = session
  const exempt = holder === null ? { isExempt: true as const } : {}
  const attach: Command = { kind: 'attach', nick, user: `~${user}`, host, realname, isSecure, ...exempt, proof: null }
  const command = metadata.size === 0 ? attach : { ...attach, metadata: [...metadata] }
  return wish(command, { ...becomes, step: 'register' })
}

/** Whether it is what the server wants; anything is, where it wants none. */
export function isPassword(given: string | null, { password }: Pick<ServerInfo, 'password'>): boolean {
  return password === null || equalSecrets(given, password)
}

/** One guess a connection: guessing costs a handshake each time. */
function wrongPassword(becomes: Becoming): Plan {
  return {
    kind: 'ask',
    becomes,
    answer: (responder) => {
      responder.refuse(refuse('ERR_PASSWDMISMATCH'))
      responder.end('This server needs its password: set it in your client (PASS), then connect again')
    },
  }
}

/** In a time that tells nothing of where they differ. */
export function equalSecrets(given: string | null, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}
