/** REGISTER and VERIFY (IRCv3 draft/account-registration): an account under the nickname that one has. */
import { refusePassword } from '../credentials/refuse-password.ts'
import { parseAccountName, type AccountName } from '../network/account-name.ts'
import { accountExists } from '../network/accounts/account-names.ts'
import { isSameAccount } from '../network/account-name.ts'
import type { Pending } from '../network/accounts/account.ts'
import type { AccountChange } from '../network/accounts/account-change.ts'
import { nameKey } from '../network/context.ts'
import { refuse, type Refusal } from '../network/refusal.ts'
import { invalidInvitation, invitationRequired, registrationClosed } from '../network/server-invitations.ts'
import { hashMailedCode, isEmail, MAILED_ENOUGH, makeMailedCode } from './mailed-code.ts'
import { refuseGuess } from './proving.ts'
import { refusal, wish, type CommandDefinition, type Plan, type PreparedPlan, type Request } from './definition.ts'

export const register: CommandDefinition = {
  verb: 'REGISTER',
  rights: 'any',
  cost: 5,
  plan(request) {
    const [account = '', email = '', password = ''] = request.params
    return planRegistration(request, { account, email, password, invitation: null })
  },
}

export const verify: CommandDefinition = {
  verb: 'VERIFY',
  rights: 'any',
  cost: 5,
  plan(request) {
    const [account = '', code = ''] = request.params
    return planVerification(request, account, code)
  },
}

export interface Wanted {
  /** `*`: the nickname. */
  readonly account: string
  /** `*`: none. */
  readonly email: string
  readonly password: string
  /** The hash of the code of an invitation; null: the one that the client has given before, if any. */
  readonly invitation: string | null
}

export function planRegistration(request: Request, wanted: Wanted): Plan {
  const { account, email, password } = wanted
  const { session, info, accounts } = request
  const { credentials, registrations } = accounts
  const { registration, isBeforeConnect, isMailed } = info.accounts
  const isUser = session.standing === 'present'
  // What the client has introduced itself with is not what it is called later.
  const nick = isUser ? (accounts.userOf(session.id)?.nick ?? null) : session.introduction.nick
  const named = account === '*' ? (isUser ? null : nick) : account
  const called = () => named ?? accounts.userOf(session.id)?.nick ?? null
  const shown = () => called() ?? account
  const refused = (code: string, text: string) => refusal(no('REGISTER', code, shown(), text))
  if (!isUser && !isBeforeConnect)
    return refused('COMPLETE_CONNECTION_REQUIRED', 'Please complete the connection first')
  if (!isUser && nick === null) return refused('NEED_NICK', 'Please choose a nickname first (NICK)')
  const authenticated = () => {
    const isPresent = session.standing === 'present'
    const own = isPresent ? (accounts.userOf(session.id)?.account ?? null) : session.introduction.account
    if (own === null) return null
    return refusal(no('REGISTER', 'ALREADY_AUTHENTICATED', own, `You are logged in as ${own} already`))
  }
  const refusedAtOnce = authenticated()
  if (refusedAtOnce !== null) return refusedAtOnce
  if (registration === 'closed') return refusal(registrationClosed(shown()))
  const weak = refusePassword(info.limits, password, named ?? nick ?? '')
  if (weak !== null) return refused(...weak)
  if (!isUser && nick !== null && named !== null && !isSameAccount(named, nick)) {
    return refused(
      'ACCOUNT_NAME_MUST_BE_NICK',
      `An account is called as its person is. To have this name, take it first: NICK ${named}`,
    )
  }
  const name = named === null ? null : parseAccountName(named)
  if (named !== null && name === null) return refused('BAD_ACCOUNT_NAME', 'This cannot be the name of an account')
  if (isMailed && !isEmail(email))
    return refused('INVALID_EMAIL', 'An e-mail address is needed, to which a code is sent')
  const invitation = wanted.invitation ?? session.introduction.invitation
  // Before a password is hashed, and again before a mail is sent, for what cannot be. Whoever is first is decided where it is carried out.
  const impossible = (as: string | null) => {
    const owner = as === null ? undefined : credentials.ownerOf(as)
    if (owner !== undefined) return refused('ACCOUNT_EXISTS', accountExists(owner.name))
    return planUninvited(request, shown(), invitation)
  }
  const refusedEarly = impossible(named)
  if (refusedEarly !== null) return refusedEarly
  const made = (as: AccountName | null, what: Omit<Extract<AccountChange, { kind: 'made' }>, 'kind'>) =>
    wish({
      kind: 'account',
      account: as,
      change: { kind: 'made', ...what, ...(invitation === null ? {} : { invitation }) },
    })
  return {
    kind: 'prepare',
    prepare: async (signal) => {
      if (!registrations.take(session.holder)) {
        return refused(
          'TEMPORARILY_UNAVAILABLE',
          'Your address has made as many accounts as it may within a day. Please try again tomorrow',
        )
      }
      const proof = await credentials.make(password)
      if (!isMailed) return made(name, { password: proof, email: null, pending: null })
      const refusedLate = authenticated() ?? impossible(called())
      if (refusedLate !== null) return refusedLate
      // What the session has asked for before is done by now, and the mail names the account that is made.
      const as = parseAccountName(called() ?? '')
      if (as === null) return refused('BAD_ACCOUNT_NAME', 'This cannot be the name of an account')
      const pending = await mailCode(request, email, as, signal)
      if (!('code' in pending)) return refused(...pending)
      return made(as, { password: proof, email, pending })
    },
  }
}

/** @returns what is kept of the code, or why none is sent */
async function mailCode(
  { info, accounts }: Pick<Request, 'info' | 'accounts'>,
  to: string,
  account: AccountName,
  signal: AbortSignal,
): Promise<Pending | readonly [code: string, text: string]> {
  const { mails, sendMail, now } = accounts
  if (!mails.take(to.toLowerCase())) return ['TEMPORARILY_UNAVAILABLE', MAILED_ENOUGH]
  const { mail, hash } = makeMailedCode({ to, network: info.network, account, does: 'registers' })
  const isSent = await sendMail(mail, signal)
  if (!isSent) return ['INVALID_EMAIL', 'No mail could be sent to this address']
  return { code: hash, until: now() + info.limits.verificationTimeoutMs }
}

/**
 * Why an account is not made as it is asked for; looked at before a password is hashed, and decided where it is carried out. A wrong code counts
 * as a wrong password does. @param hash of the code
 */
function planUninvited(request: Request, name: string, hash: string | null): PreparedPlan | null {
  const { info, accounts } = request
  if (info.accounts.registration !== 'invitation') return null
  if (hash === null) return refusal(invitationRequired(name))
  const tooEarly = refuseGuess(request, null)
  if (tooEarly !== null) return refusal(no('REGISTER', 'TEMPORARILY_UNAVAILABLE', name, tooEarly))
  if (accounts.credentials.isInvitation(hash)) return null
  return { ...refusal(invalidInvitation(name)), becomes: { isWrongPassword: true } }
}

/** By an operator of the network, for somebody else. Whether it may is decided where it is carried out, and here before a password is hashed. */
export function planRegistrationFor({ session, info, accounts }: Request, account: string, password: string): Plan {
  const name = parseAccountName(account)
  if (name === null) {
    return refusal(no('REGISTER', 'BAD_ACCOUNT_NAME', account, 'This cannot be the name of an account'))
  }
  const weak = refusePassword(info.limits, password, name)
  if (weak !== null) return refusal(no('REGISTER', weak[0], name, weak[1]))
  if ((accounts.userOf(session.id)?.oper ?? null) === null) return refusal(refuse('ERR_NOPRIVILEGES'))
  return {
    kind: 'prepare',
    prepare: async () => {
      const proof = await accounts.credentials.make(password)
      const change = { kind: 'made', password: proof, email: null, pending: null, isForOther: true } as const
      return wish({ kind: 'account', account: name, change })
    },
  }
}

/** A wrong code counts as a wrong password does, for the address that it comes from. */
export function planVerification(request: Request, account: string, code: string): Plan {
  const { session, info, accounts } = request
  if (session.standing !== 'present' && !info.accounts.isBeforeConnect) {
    return refusal(no('VERIFY', 'COMPLETE_CONNECTION_REQUIRED', account, 'Please complete the connection first'))
  }
  if (session.standing !== 'present' && session.introduction.account !== null) {
    const text = `You are logged in as ${session.introduction.account} already`
    return refusal(no('VERIFY', 'ALREADY_AUTHENTICATED', account, text))
  }
  const name: AccountName | null = parseAccountName(account)
  if (name === null) return refusal(no('VERIFY', 'INVALID_CODE', account, 'There is no such account'))
  const hash = hashMailedCode(code)
  const verification = { kind: 'account', account: name, change: { kind: 'verified', code: hash } } as const
  return {
    kind: 'prepare',
    prepare: () => {
      const tooEarly = refuseGuess(request, null)
      if (tooEarly !== null) {
        return Promise.resolve(refusal(no('VERIFY', 'TEMPORARILY_UNAVAILABLE', account, tooEarly)))
      }
      const own = accounts.userOf(session.id)?.account ?? name
      const isGuess = accounts.credentials.isWrongMailedCode(own, hash)
      if (!isGuess) return Promise.resolve(wish(verification))
      const isWrongPassword = true
      const from = session.holder === null ? null : `${session.holder} ${nameKey(own)}`
      if (accounts.wrongCodes.take(from)) return Promise.resolve(wish(verification, { isWrongPassword }))
      const text = `Too many wrong codes for ${own} came from your address. Please try again tomorrow, with the code that was sent`
      return Promise.resolve({
        ...refusal(no('VERIFY', 'TEMPORARILY_UNAVAILABLE', account, text)),
        becomes: { isWrongPassword },
      })
    },
  }
}

export function no(verb: string, code: string, name: string, text: string): Refusal {
  return { kind: 'failure', verb, code, params: [name], text }
}
