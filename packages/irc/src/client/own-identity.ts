/**
 * As whom this client comes in, also after each new connection. What a person types to make an account, to log in or out, or to change its
 * password, to the server or to NickServ, holds from then on as if it had been given at the start: the next connection would otherwise be that of
 * a guest, whose nickname belongs to an account.
 */
import type { Message, MessageFields } from '../message.ts'
import type { Credentials, PasswordCredentials } from './action.ts'
import { nickOf } from './incoming.ts'
import type { Identity } from './registration.ts'
import type { Me } from './state.ts'

/** What was typed, until the server has said what came of it. */
type Wish =
  | { readonly kind: 'login'; readonly credentials: PasswordCredentials }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'logout' }

export interface OwnIdentityParts {
  readonly given: Identity
  readonly me: () => Me
  readonly isSameName: (one: string, other: string) => boolean
  /** With these it comes in from now on; null: as a guest. */
  readonly onCredentials: (credentials: PasswordCredentials | null) => void
}

export class OwnIdentity {
  readonly #parts: OwnIdentityParts
  #identity: Identity
  #wish: Wish | null = null
  /** Those before, while it is not known whether what is tried is taken. */
  #before: { readonly credentials: Credentials | null } | null = null

  constructor(parts: OwnIdentityParts) {
    this.#parts = parts
    this.#identity = parts.given
  }

  get current(): Identity {
    return this.#identity
  }

  change(changes: Partial<Identity>): void {
    this.#identity = { ...this.#identity, ...changes }
  }

  /** With these it comes in from now on, unless the server refuses them: then with those before. They hold, and not what was typed before them and refused. */
  try(credentials: Credentials): void {
    this.#wish = null
    this.#before = { credentials: this.#identity.credentials ?? null }
    this.change({ credentials })
  }

  /** The connection is lost. What was refused by then must not come true by the next one, which begins without an account; an account may still be verified. */
  lost(): void {
    if (this.#wish?.kind !== 'login') this.#wish = null
  }

  /** Goes out to the server. */
  sent(message: MessageFields): void {
    const me = this.#parts.me()
    const wish = wishIn(message, me.nick)
    const isThere = wish?.kind === 'login' && me.account !== null && this.#isOf(wish.credentials, me.account)
    if (wish !== null && !isThere) this.#wish = wish
  }

  /** Has come, and is in the state. */
  received(message: Message): void {
    this.#learnTried(message.verb)
    const wish = this.#wish
    if (wish === null) return
    const { account } = this.#parts.me()
    const { credentials } = this.#identity
    if (wish.kind === 'login' && account !== null && this.#isOf(wish.credentials, account)) this.#keep(wish.credentials)
    else if (wish.kind === 'logout' && account === null) this.#keep(null)
    else if (wish.kind === 'password' && saysChanged(message)) {
      if (credentials?.kind === 'password') this.#keep({ ...credentials, password: wish.password })
      else this.#wish = null
    }
  }

  #learnTried(verb: string): void {
    if (this.#before === null) return
    if (SASL_REFUSED.has(verb)) this.#prove(this.#before.credentials)
    else if (verb !== SASL_DONE) return
    this.#before = null
    const { credentials } = this.#identity
    if (verb === SASL_DONE && credentials?.kind === 'password') this.#parts.onCredentials(credentials)
  }

  #isOf(credentials: PasswordCredentials, account: string): boolean {
    return this.#parts.isSameName(credentials.account, account)
  }

  #keep(credentials: PasswordCredentials | null): void {
    this.#wish = null
    this.#prove(credentials)
    this.#parts.onCredentials(credentials)
  }

  #prove(credentials: Credentials | null): void {
    const { credentials: _, ...rest } = this.#identity
    this.#identity = credentials === null ? rest : { ...rest, credentials }
  }
}

/** IRCv3 SASL 3.1. */
const SASL_DONE = '903'
const SASL_REFUSED: ReadonlySet<string> = new Set(['902', '904', '905', '906'])
const NICKSERV = /^nickserv(?:@|$)/i

function wishIn({ verb, params = [] }: MessageFields, nick: string): Wish | null {
  const [target = '', text = '', secret = ''] = params
  switch (verb.toUpperCase()) {
    case 'REGISTER':
      return login(target === '*' ? nick : target, secret)
    case 'NS':
    case 'NICKSERV':
      return wishOf(params.join(' '), nick)
    case 'PRIVMSG':
    case 'SQUERY':
      return NICKSERV.test(target) ? wishOf(text, nick) : null
    default:
      return null
  }
}

/** What stands at the end is taken whole: a password may have spaces. */
function wishOf(phrase: string, nick: string): Wish | null {
  const [, verb = '', first = '', second = ''] = /^(\S+)(?:\s+(\S+)(?:\s+([^]+))?)?$/.exec(phrase.trim()) ?? []
  switch (verb.toUpperCase()) {
    case 'REGISTER':
      return login(nick, first)
    case 'IDENTIFY':
    case 'ID':
    case 'LOGIN':
      return second === '' ? login(nick, first) : login(first, second)
    case 'SET':
      return first.toUpperCase() === 'PASSWORD' && second !== '' ? { kind: 'password', password: second } : null
    case 'LOGOUT':
    case 'DROP':
      return { kind: 'logout' }
    default:
      return null
  }
}

function login(account: string, password: string): Wish | null {
  return password === '' ? null : { kind: 'login', credentials: { kind: 'password', account, password } }
}

/** No server tells it in another way; this project's own also in Chinese. */
function saysChanged(message: Message): boolean {
  return (
    message.verb === 'NOTICE' &&
    NICKSERV.test(nickOf(message)) &&
    /\bpassword\b.*\bchanged\b|密码已更改/i.test(message.params[1] ?? '')
  )
}
