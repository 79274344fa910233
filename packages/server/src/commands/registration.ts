/**
 * The step from a connection to a user: when nickname and user are given and capabilities negotiated, one wish carries
 * them into the order (RFC 2812 3.1, IRCv3 capability-negotiation).
 */
import { equalSecrets } from '../credentials/equal-secrets.ts'
import { hashInvitation, looksLikeInvitation } from '../credentials/invitation-code.ts'
import type { AccountName } from '../network/account-name.ts'
import type { Command } from '../network/command.ts'
import { refuse } from '../network/refusal.ts'
import type { Claim } from '../sasl/mechanism.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Becoming } from '../session/becoming.ts'
import { silently, wish, type Plan, type PreparedPlan, type Request } from './definition.ts'
import { proving } from './proving.ts'

/**
 * What comes of a command that fills in the registration: the wish to be a user, when nothing is missing any more.
 * @param becomes what the command adds
 */
export function register(request: Request, becomes: Becoming): Plan {
  const { session, info } = request
  const { nick, user, realname, password, account, metadata, away } = {
    ...session.introduction,
    ...becomes.introduction,
  }
  const isReady = session.standing === 'registering' || becomes.step === 'conclude'
  if (!isReady || nick === null || user === null) return silently(becomes)
  const { host, isSecure, holder } = session
  const exempt = holder === null ? { isExempt: true as const } : {}
  const attach = (proven: AccountName | null, rest: Becoming): PreparedPlan => {
    const proof = proven === null ? null : { account: proven }
    const said = {
      ...exempt,
      ...(metadata.size === 0 ? {} : { metadata: [...metadata] }),
      ...(away === null ? {} : { away }),
    }
    const command: Command = { kind: 'attach', nick, user: `~${user}`, host, realname, isSecure, proof, ...said }
    return wish(command, { ...rest, step: 'register' })
  }
  // An account opens the door as the password of the server does.
  if (account !== null) return attach(account, becomes)
  const claim = claimIn(password, info)
  if (claim === null && opensDoor(password, request)) return attach(null, becomes)
  if (claim === null) return wrongPassword({ ...becomes, step: 'leave', isWrongPassword: password !== null }, WANTED)
  const plan = proving(request, () => claim, {
    proven: (name) => attach(name, {}),
    refused: (text) => wrongPassword({ step: 'leave' }, text),
  })
  return { ...plan, becomes }
}

export type PasswordClaim = Extract<Claim, { kind: 'password' }>

const WANTED = 'This server needs its password: set it in your client (PASS), then connect again'

/** `PASS account:password`, as clients of bouncers send it; behind the account may stand which device or network it is. */
export function claimIn(password: string | null, info: Pick<ServerInfo, 'password'>): PasswordClaim | null {
  const [, account, secret] = /^([^:/@]+)(?:[/@][^:]*)?:(.+)$/.exec(password ?? '') ?? []
  if (account === undefined || secret === undefined) return null
  return info.password !== null && isPassword(password, info) ? null : { kind: 'password', account, password: secret }
}

/** The password of the server, or an invitation with which an account can be made. */
function opensDoor(given: string | null, { info, accounts }: Request): boolean {
  return isPassword(given, info) || isInvited(given ?? '', info, (hash) => accounts.credentials.isInvitation(hash))
}

/** Where only the owner makes accounts, invitations are nothing. */
export function isInvited(
  given: string,
  { accounts: { registration } }: Pick<ServerInfo, 'accounts'>,
  isInvitation: (hash: string) => boolean,
): boolean {
  return registration !== 'closed' && looksLikeInvitation(given) && isInvitation(hashInvitation(given))
}

/** Whether it is what the server wants; anything is, where it wants none. */
export function isPassword(given: string | null, { password }: Pick<ServerInfo, 'password'>): boolean {
  return password === null || equalSecrets(given ?? '', password)
}

/** One guess a connection: guessing costs a handshake each time. */
function wrongPassword(becomes: Becoming, text: string): PreparedPlan {
  return {
    kind: 'ask',
    becomes,
    answer: (responder) => {
      responder.refuse(refuse('ERR_PASSWDMISMATCH'))
      responder.end(text)
    },
  }
}
