/**
 * From a fresh connection to the welcome (RFC 2812 3.1, IRCv3 capability-negotiation 302, sasl-3.2).
 *
 *     CAP LS ─▶ offered ─▶ CAP REQ ─▶ granted ─▶ AUTHENTICATE ─▶ CAP END ─▶ 001
 *
 * NICK and USER go out with the first lines: a server without capabilities welcomes at once.
 */
import type { Message } from '../message.ts'
import type { Credentials } from './action.ts'
import type { Trouble } from './connection-state.ts'
import type { CoreParts } from './core-parts.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { isMechanismOffered, mechanismFor, saslResponse } from './sasl.ts'
import { abilitiesOf, parseOffer, requestLists, wantedOf } from './wanted-capabilities.ts'

export interface Identity {
  readonly nick: string
  /** Default: the nickname, in small letters of ASCII. */
  readonly user?: string
  readonly realname?: string
  /** The password of the server, or an invitation (PASS). */
  readonly password?: string
  readonly credentials?: Credentials
}

export interface RegistrationParts extends CoreParts {
  readonly identity: () => Identity
  /** It was online with this nickname before. */
  readonly isReturning: () => boolean
  readonly authenticating: (mechanism: string | null) => void
  /** It cannot become a connection; the reason is final. */
  readonly failed: (trouble: Trouble) => void
  /** Asked again at that time (`retryNick`). */
  readonly retryNickAt: (time: number) => void
}

export class Registration {
  readonly #parts: RegistrationParts
  /** The server has answered CAP LS, or the welcome came without. */
  #isNegotiated = false
  /** CAP REQ lists without an answer. */
  #requested = 0
  #isAuthenticating = false
  #isWelcome = false
  #nickTries = 0
  #offer = new Map<string, string>()

  constructor(parts: RegistrationParts) {
    this.#parts = parts
  }

  /** The connection is there. */
  begin(): void {
    const { identity, write, draft } = this.#parts
    const { nick, password, user = userName(nick), realname = nick } = identity()
    this.#isNegotiated = false
    this.#requested = 0
    this.#isAuthenticating = false
    this.#isWelcome = false
    this.#nickTries = 0
    this.#offer = new Map()
    // The account is proven anew on each connection, or there is none.
    draft.setMe({ account: null })
    draft.setServer({ offered: new Map(), capabilities: new Set(), can: abilitiesOf(new Set(), new Map()) })
    write({ verb: 'CAP', params: ['LS', '302'] })
    if (password !== undefined && password !== '') write({ verb: 'PASS', params: [password] })
    write({ verb: 'NICK', params: [draft.state.me.nick || nick] })
    write({ verb: 'USER', params: [user, '0', '*', realname] })
  }

  /** Proves an account on a connection that is there already. */
  authenticate(): void {
    if (this.#isWelcome && this.#parts.can('sasl')) this.#beginSasl()
    else if (this.#isWelcome && this.#parts.draft.state.server.offered.has('sasl')) this.#request(['sasl'])
  }

  welcomed(): void {
    this.#isWelcome = true
  }

  /** @returns whether the message was about this */
  take(message: Message): boolean {
    const { verb, params } = message
    switch (verb) {
      case 'CAP':
        this.#takeCap(params)
        return true
      case 'AUTHENTICATE':
        if (params[0] === '+' && this.#isAuthenticating) this.#respond()
        // RFC 7628 3.2.3: why the token was not taken; the exchange fails after this.
        else if (this.#isAuthenticating) this.#parts.write({ verb, params: ['AQ=='] })
        return true
      case '903':
      case '907':
        this.#endSasl()
        return true
      case '902':
      case '904':
      case '905':
      case '906':
        return this.#saslFailed(params.at(-1) ?? '')
      case '908':
        return true
      case '432':
      case '433':
      case '436':
      case '437':
        if (this.#isWelcome) return false
        this.#nickRefused(verb, params.at(-1) ?? '')
        return true
      default:
        return false
    }
  }

  /** The nickname that is wanted is asked for once more. */
  retryNick(): void {
    if (!this.#isWelcome) this.#parts.write({ verb: 'NICK', params: [this.#parts.draft.state.me.nick] })
  }

  #takeCap([, subcommand = '', ...rest]: readonly string[]): void {
    const list = rest.at(-1) ?? ''
    switch (subcommand.toUpperCase()) {
      case 'LS':
        this.#offerAlso(list)
        if (rest[0] !== '*' || rest.length < 2) this.#offered()
        break
      case 'NEW':
        this.#offerAlso(list)
        this.#parts.draft.setServer({ offered: new Map(this.#offer) })
        this.#request(wantedOf(parseOffer(list), this.#parts.identity().credentials !== undefined))
        break
      case 'DEL':
        for (const name of list.split(' ')) this.#offer.delete(name)
        this.#grant(list.split(' ').map((name) => `-${name}`))
        break
      case 'ACK':
        this.#grant(list.split(' '))
        this.#answered(list)
        break
      case 'NAK':
        this.#refused(list)
        break
      default:
    }
  }

  #offerAlso(list: string): void {
    for (const [name, value] of parseOffer(list)) {
      if (this.#offer.size < CLIENT_LIMITS.offeredMax || this.#offer.has(name)) this.#offer.set(name, value)
    }
  }

  #offered(): void {
    const { draft, identity } = this.#parts
    draft.setServer({ offered: new Map(this.#offer) })
    const { credentials } = identity()
    if (credentials !== undefined && !this.#canProve(credentials)) {
      this.#parts.failed({ kind: 'account', text: `SASL ${mechanismFor(credentials)}` })
      return
    }
    this.#request(wantedOf(this.#offer, credentials !== undefined))
    if (this.#requested === 0) this.#end()
  }

  #canProve(credentials: Credentials): boolean {
    const offered = this.#offer.get('sasl')
    return offered !== undefined && isMechanismOffered(credentials, offered)
  }

  #request(names: readonly string[]): void {
    const missing = names.filter((name) => !this.#parts.can(name))
    for (const list of requestLists(missing)) {
      this.#requested += 1
      this.#parts.write({ verb: 'CAP', params: ['REQ', list] })
    }
  }

  #grant(words: readonly string[]): void {
    const { draft } = this.#parts
    const capabilities = new Set(draft.state.server.capabilities)
    for (const word of words) {
      if (word.startsWith('-')) capabilities.delete(word.slice(1))
      else if (word !== '') capabilities.add(word)
    }
    draft.setServer({ capabilities, can: abilitiesOf(capabilities, draft.state.server.isupport) })
  }

  #answered(list: string): void {
    this.#requested = Math.max(0, this.#requested - 1)
    const isForSasl = list.split(' ').includes('sasl')
    if (isForSasl && this.#parts.identity().credentials !== undefined) this.#beginSasl()
    this.#end()
  }

  /** A list is refused as a whole: which of its words was it? */
  #refused(list: string): void {
    this.#requested = Math.max(0, this.#requested - 1)
    const names = list.split(' ').filter((name) => name !== '')
    if (names.length > 1) {
      for (const name of names) {
        this.#requested += 1
        this.#parts.write({ verb: 'CAP', params: ['REQ', name] })
      }
    }
    this.#end()
  }

  #beginSasl(): void {
    const { credentials } = this.#parts.identity()
    if (credentials === undefined) return
    this.#isAuthenticating = true
    const mechanism = mechanismFor(credentials)
    this.#parts.authenticating(mechanism)
    this.#parts.write({ verb: 'AUTHENTICATE', params: [mechanism] })
  }

  #respond(): void {
    const { identity, write } = this.#parts
    const { credentials } = identity()
    if (credentials === undefined) return
    for (const param of saslResponse(credentials)) write({ verb: 'AUTHENTICATE', params: [param] })
  }

  #endSasl(): void {
    this.#isAuthenticating = false
    this.#parts.authenticating(null)
    this.#end()
  }

  /** @returns whether that is all: a person that is there already stays there, and is told as of any refusal */
  #saslFailed(text: string): boolean {
    if (!this.#isAuthenticating) return true
    this.#isAuthenticating = false
    this.#parts.authenticating(null)
    if (this.#isWelcome) return false
    this.#parts.failed({ kind: 'account', text })
    return true
  }

  /** Everything that was begun is done. */
  #end(): void {
    if (this.#isNegotiated || this.#isWelcome || this.#requested > 0 || this.#isAuthenticating) return
    this.#isNegotiated = true
    this.#parts.write({ verb: 'CAP', params: ['END'] })
  }

  #nickRefused(verb: string, text: string): void {
    const { draft, identity, isReturning, write, failed, retryNickAt, now } = this.#parts
    const { me } = draft.state
    const wanted = identity().nick
    this.#nickTries += 1
    // The connection that broke may still hold it; the server finds out soon that nobody is there.
    if (isReturning() && verb !== '432' && this.#nickTries <= CLIENT_LIMITS.ownNickTriesMax) {
      retryNickAt(now() + CLIENT_LIMITS.ownNickRetryMs)
      return
    }
    if (verb === '432' || this.#nickTries > CLIENT_LIMITS.nickTriesMax + CLIENT_LIMITS.ownNickTriesMax) {
      failed({ kind: 'nickname', text })
      return
    }
    const next = alternative(wanted, me.nick)
    draft.setMe({ nick: next })
    write({ verb: 'NICK', params: [next] })
  }
}

/** `ann`, `ann_`, `ann__`, `ann2`, `ann3` … */
function alternative(wanted: string, refused: string): string {
  if (!refused.startsWith(wanted)) return `${wanted}_`
  const suffix = refused.slice(wanted.length)
  if (suffix === '' || suffix === '_') return `${refused}_`
  const number = /^\d+$/.test(suffix) ? Number(suffix) + 1 : 2
  return `${wanted}${number}`
}

function userName(nick: string): string {
  return nick.toLowerCase().replaceAll(/[^a-z0-9]/g, '') || 'user'
}
