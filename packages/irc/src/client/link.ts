/**
 * The connection of a client, and when another one is tried.
 *
 * | state | is left by | for |
 * |---|---|---|
 * | offline | connect | connecting |
 * | connecting | opened | negotiating |
 * | | closed, too late | waiting, or ended where a person has to decide |
 * | negotiating | SASL begins | authenticating |
 * | | the end of the welcome | online |
 * | | closed, too late | waiting |
 * | | refused: password, account, nickname, ban | ended |
 * | authenticating | SASL has ended | negotiating, or ended |
 * | online | closed, silence | waiting |
 * | waiting | its time, connect, the network is back | connecting |
 * | ended | connect | connecting |
 * | any | quit | offline |
 */
import type { ConnectionState, Trouble } from './connection-state.ts'
import type { StateDraft } from './draft.ts'
import { CLIENT_LIMITS } from './limits.ts'
import type { Outgoing } from './outgoing.ts'
import { SignsOfLife } from './signs-of-life.ts'

export interface LinkParts {
  readonly draft: StateDraft
  readonly outgoing: Outgoing
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** A connection is there: it introduces itself. */
  readonly begin: () => void
  readonly retryNick: () => void
  /** The connection is gone, or is given up. */
  readonly lost: () => void
}

export class Link {
  readonly #parts: LinkParts
  #attempt = 0
  #wasOnline = false
  #isNetworkThere = true
  /** The state of the connection is given up at that time. */
  #deadline = Infinity
  #nickAt = Infinity
  readonly #life = new SignsOfLife()
  /** What the server has said of the end that is to come. */
  #trouble: Trouble | null = null

  constructor(parts: LinkParts) {
    this.#parts = parts
  }

  get isOnline(): boolean {
    return this.#state.kind === 'online'
  }

  /** It was online before. */
  get wasOnline(): boolean {
    return this.#wasOnline
  }

  get #state(): ConnectionState {
    return this.#parts.draft.state.connection
  }

  /** The person wants it now. */
  connect(): void {
    if (!this.#isThere) this.#connect(1)
  }

  #connect(attempt: number): void {
    const state = this.#state
    const why = state.kind === 'waiting' || state.kind === 'ended' ? state.why : null
    this.#attempt = attempt
    this.#trouble = null
    this.#become({ kind: 'connecting', attempt, why }, CLIENT_LIMITS.connectTimeoutMs)
    this.#parts.outgoing.open()
  }

  opened(): void {
    if (this.#state.kind !== 'connecting') return
    this.heard()
    this.#become({ kind: 'negotiating', attempt: this.#attempt }, CLIENT_LIMITS.registerTimeoutMs)
    this.#parts.begin()
  }

  /** @param mechanism null: it has ended */
  authenticating(mechanism: string | null): void {
    const { kind } = this.#state
    if (kind !== 'negotiating' && kind !== 'authenticating') return
    const attempt = this.#attempt
    this.#set(mechanism === null ? { kind: 'negotiating', attempt } : { kind: 'authenticating', attempt, mechanism })
  }

  /** The end of the welcome. */
  online(): void {
    this.#wasOnline = true
    this.#become({ kind: 'online', since: this.#parts.now(), isCatchingUp: true }, Infinity)
  }

  catchingUp(isCatchingUp: boolean): void {
    const state = this.#state
    if (state.kind === 'online' && state.isCatchingUp !== isCatchingUp) this.#set({ ...state, isCatchingUp })
  }

  /** Lines have come. */
  heard(): void {
    this.#life.heard(this.#parts.now())
  }

  /** What was just written is answered by a server that is there. */
  expects(): void {
    this.#life.asked(this.#parts.now() + CLIENT_LIMITS.pongTimeoutMs)
  }

  /** Why the connection will end, in the words of the server; the first reason counts. */
  foretell(trouble: Trouble): void {
    this.#trouble ??= trouble
  }

  /** The other side has ended it, or it broke. */
  closed(trouble: Trouble | null, isFinal: boolean): void {
    if (isFinal && trouble !== null) this.fail(trouble)
    else this.#lose(this.#trouble ?? trouble ?? { kind: 'lost', text: '' })
  }

  /** The connection is over, and is tried again. */
  #lose(why: Trouble): void {
    const { now, random } = this.#parts
    const state = this.#state
    this.#forget()
    // A server that welcomes and then ends the connection is not asked in every second.
    const isSteady = state.kind === 'online' && now() - state.since >= CLIENT_LIMITS.steadyMs
    const failures = isSteady ? 1 : Math.max(1, this.#attempt)
    const attempt = failures + 1
    const delay = Math.min(CLIENT_LIMITS.retryMaxMs, CLIENT_LIMITS.retryFirstMs * 2 ** (failures - 1))
    const nextAt = this.#isNetworkThere ? now() + delay * (0.5 + random() / 2) : null
    this.#attempt = attempt
    this.#become({ kind: 'waiting', attempt, nextAt, why }, nextAt === null ? Infinity : nextAt - now())
  }

  /** The connection is over, and another one would end in the same way. */
  fail(why: Trouble): void {
    this.#hangUp()
    this.#become({ kind: 'ended', why }, Infinity)
  }

  quit(reason: string | undefined): void {
    this.#parts.outgoing.write({ verb: 'QUIT', params: reason === undefined ? [] : [reason] })
    this.#hangUp()
    this.#become({ kind: 'offline' }, Infinity)
  }

  /** Ends the connection from this side. */
  #hangUp(): void {
    if (this.#isThere) this.#parts.outgoing.close()
    this.#forget()
  }

  /** There is a connection, or one is being made. */
  get #isThere(): boolean {
    return !['offline', 'waiting', 'ended'].includes(this.#state.kind)
  }

  #forget(): void {
    this.#parts.outgoing.forget()
    this.#life.lost()
    this.#nickAt = Infinity
    this.#parts.lost()
  }

  /** The platform says so. */
  network(isOnline: boolean): void {
    this.#isNetworkThere = isOnline
    const state = this.#state
    if (state.kind === 'waiting') {
      if (isOnline) this.#connect(1)
      else this.#become({ ...state, nextAt: null }, Infinity)
      // A server on this machine, or at another interface, is still there.
    } else if (state.kind === 'online') this.#probe(CLIENT_LIMITS.pongAfterSleepMs)
  }

  retryNickAt(time: number): void {
    this.#nickAt = time
  }

  /** Does what it is time for. */
  ripe(): void {
    const now = this.#parts.now()
    if (this.#deadline <= now) {
      const { kind } = this.#state
      if (kind === 'waiting') this.#connect(this.#attempt)
      else this.#giveUp(kind === 'connecting' ? 'unreachable' : 'silent')
    }
    if (this.#life.answerBy <= now) this.#giveUp('silent')
    if (this.#nickAt <= now) {
      this.#nickAt = Infinity
      this.#parts.retryNick()
    }
    if (this.#askAt <= now) this.#probe(CLIENT_LIMITS.pongTimeoutMs)
  }

  /** When something is to be done next. */
  get wakeAt(): number {
    return Math.min(this.#deadline, this.#life.answerBy, this.#nickAt, this.#askAt)
  }

  get #askAt(): number {
    return this.isOnline ? this.#life.askAt : Infinity
  }

  #probe(timeoutMs: number): void {
    const { outgoing, now } = this.#parts
    outgoing.write({ verb: 'PING', params: ['alive'] })
    this.#life.asked(now() + timeoutMs)
  }

  #giveUp(kind: Trouble['kind']): void {
    this.#parts.outgoing.close()
    this.#lose({ kind, text: '' })
  }

  #become(connection: ConnectionState, timeoutMs: number): void {
    this.#deadline = this.#parts.now() + timeoutMs
    this.#set(connection)
  }

  #set(connection: ConnectionState): void {
    this.#parts.draft.set({ connection })
  }
}
