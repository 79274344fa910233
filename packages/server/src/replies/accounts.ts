/** What a session is told of accounts (IRCv3 sasl-3.1, draft/account-registration, draft/persistence). */
import { doesStay } from '../network/accounts/account.ts'
import type { AccountOutcome } from '../network/accounts/account-change.ts'
import type { Network } from '../network/network.ts'
import { personOfAccount } from '../network/conversation.ts'
import { DEFAULT_ALWAYS_ON } from '../network/policy.ts'
import type { AccountName } from '../network/account-name.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'
import { numeric, type Addressee } from './numeric.ts'

/** @param isSasl it is the end of a SASL exchange */
export function loggedIn(to: Addressee, source: string, account: string, isSasl: boolean): readonly OutMessage[] {
  return [
    numeric(to, 'RPL_LOGGEDIN', [source, account], `You are now logged in as ${account}`),
    ...(isSasl ? [numeric(to, 'RPL_SASLSUCCESS')] : []),
  ]
}

export interface OutcomeParts {
  readonly to: Addressee
  readonly network: Network
  /** Of the session that asked, as far as it is known. */
  readonly source: string
  /** It is a user of the network: what it is logged in as, an event tells. */
  readonly isUser: boolean
  /** A service says the rest. */
  readonly isSpoken: boolean
}

export function outcomeReplies(
  { account, change, isPending }: AccountOutcome,
  parts: OutcomeParts,
): readonly OutMessage[] {
  const { to, network, source, isUser, isSpoken } = parts
  const said = (verb: string, code: string, text: string): OutMessage[] =>
    isSpoken ? [] : [{ source: to.server, verb, params: [code, account, text] }]
  const isIn = isUser ? [] : loggedIn(to, source, account, false)
  switch (change) {
    case 'made':
      if (isPending)
        return said(
          'REGISTER',
          'VERIFICATION_REQUIRED',
          'A code was sent to you by mail. To complete: VERIFY <account> <code>',
        )
      return [...said('REGISTER', 'SUCCESS', `Account created. You are ${account} here`), ...isIn]
    case 'verified':
      return [...said('VERIFY', 'SUCCESS', `Account verified. You are ${account} here`), ...isIn]
    case 'proven':
      return loggedIn(to, source, account, !isSpoken)
    case 'set':
      return isSpoken ? [] : [persistence(to, network, account)]
    case 'password':
    case 'emailAsked':
    case 'emailRemoved':
    case 'fingerprintAdded':
    case 'fingerprintRemoved':
    case 'keyAdded':
    case 'keyRemoved':
    case 'tokenMade':
    case 'tokenUsed':
    case 'tokenRevoked':
    case 'hostGiven':
    case 'hostShown':
    case 'dropped':
      return []
    default:
      return change satisfies never
  }
}

/** IRCv3 draft/persistence: what the person wants, and what holds. */
export function persistence({ server }: Addressee, network: Network, name: AccountName): OutMessage {
  const stays = network.accounts.get(personOfAccount(name))?.stays ?? 'default'
  const holds = doesStay({ stays }, network.policy.alwaysOn ?? DEFAULT_ALWAYS_ON)
  return { source: server, verb: 'PERSISTENCE', params: ['STATUS', stays.toUpperCase(), holds ? 'ON' : 'OFF'] }
}

/** nick!user@host of a session that is no user yet, as far as it has said. */
export function sourceBefore({ introduction: { nick, user }, host }: Pick<Session, 'introduction' | 'host'>): string {
  return `${nick ?? '*'}!${user === null ? '*' : `~${user}`}@${host}`
}
