/**
 * Who may come in by SSH, and as whom: the same rules as at the other doors. A key of an account is the account. Any other key, and nobody's
 * password where the server has none, is a guest; the server's password or an invitation opens a closed server; `account:password` is a login
 * wherever a password is asked for.
 */
import { isNickname } from '@partyline/irc'
import type { Permits } from '../../commands/permits.ts'
import { verdictOn, type ProofDesk } from '../../commands/proving.ts'
import { claimIn, isInvited, isPassword } from '../../commands/registration.ts'
import type { AccountName } from '../../network/account-name.ts'
import { isSameAccount } from '../../network/account-name.ts'
import type { Network } from '../../network/network.ts'
import type { PasswordClaim } from '../../commands/registration.ts'
import { counted } from '../../session/counted.ts'
import type { ServerInfo } from '../../session/server-info.ts'
import type { Answer, Question, Wanted } from './thread-messages.ts'

export interface LoginDeskParts {
  readonly accounts: ProofDesk
  readonly network: Pick<Network, 'accountsProvenBy'>
  readonly info: () => ServerInfo
  /** A password takes 64 MiB to look at. */
  readonly permits: Permits
}

/** As whom a connection has come in. */
export interface Identity {
  readonly account: AccountName | null
  /** What the client has proven to hold. */
  readonly fingerprint: string | null
  /** Of the server, or an invitation; null where none was asked for. A secret. */
  readonly password: string | null
}

/** A connection that has not come in yet. */
export interface Stranger {
  readonly holder: string | null
  /** Aborted when it is gone. */
  readonly signal: AbortSignal
}

export type Login = Exclude<Question, { kind: 'place' | 'files' | 'picture' }>

export interface Decision {
  readonly answer: Answer
  /** Where the answer lets it in. */
  readonly identity: Identity | null
}

const WELCOME: Pick<Identity, 'account' | 'password'> = { account: null, password: null }
const WRONG = 'This is not the password.'

export class LoginDesk {
  readonly #parts: LoginDeskParts

  constructor(parts: LoginDeskParts) {
    this.#parts = parts
  }

  async decide(question: Login, stranger: Stranger): Promise<Decision> {
    switch (question.kind) {
      case 'welcome':
        return { answer: { kind: 'wanted', wanted: this.#wanted(question.name) }, identity: null }
      case 'key': {
        const isKnown = this.#ownerOf(question.fingerprint, question.name) !== null
        return isKnown ? { answer: { kind: 'yes' }, identity: null } : no('This key is nobody’s')
      }
      case 'by-key': {
        const account = this.#ownerOf(question.fingerprint, question.name)
        if (account === null) return no('This key is nobody’s')
        return letIn({ ...WELCOME, account, fingerprint: question.fingerprint }, question.name)
      }
      case 'by-password':
        return this.#byPassword(question, stranger)
      default:
        return question satisfies never
    }
  }

  /** A key of several accounts is that of the account that is asked for. */
  #ownerOf(fingerprint: string, name: string): AccountName | null {
    const owners = [...this.#parts.network.accountsProvenBy(fingerprint)].filter(({ pending }) => pending === null)
    const meant = owners.find((account) => isSameAccount(account.name, name))
    return meant?.name ?? (owners.length === 1 ? (owners[0]?.name ?? null) : null)
  }

  #wanted(name: string): Wanted {
    const isClosed = this.#parts.info().password !== null
    const isAccount = this.#parts.accounts.credentials.find(name) !== undefined
    if (isClosed) return isAccount ? 'either' : 'server'
    return isAccount ? 'account' : 'nothing'
  }

  async #byPassword(
    { name, password, fingerprint }: Extract<Login, { kind: 'by-password' }>,
    stranger: Stranger,
  ): Promise<Decision> {
    const { info, accounts } = this.#parts
    const wanted = this.#wanted(name)
    const isOpen = info().password === null
    if (wanted === 'nothing' || (isOpen && password === '')) return letIn({ ...WELCOME, fingerprint }, name)
    const waitMs = accounts.guesses.waitMs(stranger.holder)
    if (waitMs > 0) return no(`${WRONG} ${nextIn(waitMs)}`)
    const isInvitation = (hash: string) => accounts.credentials.isInvitation(hash)
    if (!isOpen && (isPassword(password, info()) || isInvited(password, info(), isInvitation))) {
      return letIn({ account: null, password, fingerprint }, name)
    }
    const claim = claimIn(password, info()) ?? ownClaim(wanted, name, password)
    return claim === null ? this.#wrong(stranger, null) : this.#byClaim(claim, fingerprint, name, stranger)
  }

  async #byClaim(
    claim: PasswordClaim,
    fingerprint: string | null,
    name: string,
    stranger: Stranger,
  ): Promise<Decision> {
    const { accounts, permits } = this.#parts
    const release = await permits.take(stranger.holder, stranger.signal)
    try {
      if (stranger.signal.aborted) return no('The connection is gone')
      const verdict = await verdictOn(accounts, { holder: stranger.holder, fingerprint }, claim)
      if (verdict.kind === 'proven') return letIn({ account: verdict.account, fingerprint, password: null }, name)
      return verdict.isWrong ? this.#wrong(stranger, verdict.text) : no(verdict.text)
    } finally {
      release()
    }
  }

  #wrong({ holder }: Stranger, text: string | null): Decision {
    const { guesses } = this.#parts.accounts
    guesses.add(holder)
    const waitMs = guesses.waitMs(holder)
    return no([text === null ? WRONG : `${text}.`, ...(waitMs > 0 ? [nextIn(waitMs)] : [])].join(' '))
  }
}

function ownClaim(wanted: Wanted, name: string, password: string): PasswordClaim | null {
  return wanted === 'account' || wanted === 'either' ? { kind: 'password', account: name, password } : null
}

function nextIn(waitMs: number): string {
  return `The next one is looked at in ${counted(Math.ceil(waitMs / 1000), 'second')}.`
}

function no(text: string): Decision {
  return { answer: { kind: 'no', text }, identity: null }
}

/** The name of the account is its person's; any other name is a wish. */
function letIn(identity: Identity, name: string): Decision {
  const { account } = identity
  return { answer: { kind: 'welcome', account, nick: account ?? nickOf(name) }, identity }
}

const FALLBACK = 'guest'

/** What of the name in SSH can be a nickname. */
function nickOf(name: string): string {
  const [first = ''] = name.normalize('NFC').split('@')
  const cleaned = first.replaceAll(/[^\p{L}\p{M}\p{N}_-]/gu, '_').replace(/^[\p{N}\p{M}-]+/u, '')
  return isNickname(cleaned) ? cleaned : FALLBACK
}
