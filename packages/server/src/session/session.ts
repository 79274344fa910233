/**
 * One client on this node: its registration, its capabilities, its limits and its way out. What others see of it is the
 * network's User with the same id.
 */
import type { SessionId } from '../network/state.ts'
import type { Becoming, Introduction, Negotiated } from './becoming.ts'
import type { Exchange } from '../sasl/exchange.ts'
import { hasCapability, type CapabilitySet, type OfferedCapability } from './capabilities.ts'
import type { ClientBatch } from './client-batch.ts'
import { Life, type Standing, type Step } from './life.ts'
import type { Encoder } from './out-message.ts'
import { Outbox, type OutboxOwner } from './outbox.ts'
import { Pace } from './pace.ts'
import type { SessionOptions, SessionOwner, SessionParts } from './session-options.ts'
import { SignsOfLife } from './signs-of-life.ts'

/** One for all sessions that have said nothing yet. */
const UNKNOWN: Introduction = {
  nick: null,
  user: null,
  realname: '',
  password: null,
  invitation: null,
  account: null,
  metadata: new Map(),
  away: null,
}
const NOTHING_NEGOTIATED: Negotiated = { capabilities: 0, capabilityVersion: 0, metadataKeys: new Set(), languages: [] }

/** One for all sessions without TLS. */

export class Session implements OutboxOwner {
  readonly id: SessionId
  readonly host: string
  readonly address: string | null
  readonly holder: string | null
  readonly isSecure: boolean
  readonly isPerson: boolean
  readonly tellsSecurePort: boolean
  readonly fingerprint: string | null
  readonly outbox: Outbox
  readonly pace: Pace
  readonly signs: SignsOfLife
  /** As every time here: `Clock.monotonic`. */
  readonly connectedAt: number
  readonly #life = new Life()
  #introduction = UNKNOWN
  #exchange: Exchange | null = null
  #negotiated = NOTHING_NEGOTIATED
  #encoderFor: SessionOptions['encoderFor']
  #encoder: Encoder
  #batches = 0
  #batch: ClientBatch | null = null
  #ended: AbortController | null = null
  #isOver = false
  #over: PromiseWithResolvers<void> | null = null
  readonly #waitMs: number
  readonly #owner: SessionOwner
  readonly #parts: SessionParts

  constructor(options: SessionOptions) {
    this.id = options.id
    this.host = options.host
    this.address = options.address
    this.holder = options.holder
    this.isSecure = options.isSecure
    this.isPerson = options.isPerson
    this.tellsSecurePort = options.tellsSecurePort
    this.fingerprint = options.fingerprint ?? null
    this.#encoderFor = options.encoderFor
    this.#encoder = options.encoderFor(0)
    this.#waitMs = options.waitMs
    this.#owner = options.owner
    this.#parts = options.parts
    this.connectedAt = this.#parts.clock.monotonic()
    this.signs = new SignsOfLife(this.#parts.clock)
    this.pace = new Pace(this.#parts)
    this.outbox = new Outbox(options.sink, this)
  }

  get encoder(): Encoder {
    return this.#encoder
  }

  get standing(): Standing {
    return this.#life.standing
  }

  /** Why it ends, as soon as it ends. */
  get ending(): string | null {
    return this.#life.ending
  }

  /** It ends, or its end has been asked for: nothing more that it has sent is done. */
  get isEnding(): boolean {
    return this.standing === 'leaving' || this.ending !== null
  }

  get introduction(): Introduction {
    return this.#introduction
  }

  /** The SASL exchange that it has begun. */
  get exchange(): Exchange | null {
    return this.#exchange
  }

  /** The message of several lines that it is sending. */
  get batch(): ClientBatch | null {
    return this.#batch
  }

  /** How it is written to. */
  get negotiated(): Negotiated {
    return this.#negotiated
  }

  get capabilities(): CapabilitySet {
    return this.#negotiated.capabilities
  }

  get capabilityVersion(): number {
    return this.#negotiated.capabilityVersion
  }

  /** From here on it is written to in this way. */
  negotiate(negotiated: Partial<Negotiated>): void {
    this.#negotiated = { ...this.#negotiated, ...negotiated }
    this.#encoder = this.#encoderFor(this.capabilities)
  }

  /** Its door writes in another way from here on. */
  encodeWith(encoderFor: SessionOptions['encoderFor']): void {
    this.#encoderFor = encoderFor
    this.#encoder = encoderFor(this.capabilities)
  }

  can(name: OfferedCapability): boolean {
    return hasCapability(this.capabilities, name)
  }

  /** One of its commands has its place, and this comes of it. */
  become({ step, introduction, exchange, batch, speaks, chargedBytes = 0, isWrongPassword }: Becoming): void {
    if (exchange !== undefined) this.#exchange = exchange
    if (batch !== undefined) this.#batch = batch
    if (introduction !== undefined) this.#introduction = { ...this.#introduction, ...introduction }
    if (speaks === true) this.signs.spoke()
    if (isWrongPassword === true) this.#parts.guesses.add(this.holder)
    this.pace.chargeBytes(chargedBytes)
    if (step !== undefined) this.#take(step)
  }

  /** A name for the next batch of messages to this session (IRCv3 batch). */
  nextBatch(): string {
    this.#batches += 1
    return this.#batches.toString(36)
  }

  /** A line came in. */
  heard(cost: number): void {
    this.signs.heard()
    this.pace.take(cost)
  }

  /**
   * The registration has been answered: with a place on the network, or with a refusal.
   * @param nick that of the user, which may be another than the session wanted; null for a refusal
   */
  settleRegistration(nick: string | null): void {
    this.#take(nick === null ? 'turnAway' : 'welcome')
    this.signs.spoke()
    this.become({
      introduction: nick === null ? { nick: null } : { password: null, metadata: UNKNOWN.metadata, away: null },
    })
    if (nick !== null) this.#owner.registered(nick)
    this.pace.resume()
  }

  /** null when the next line may be read now; else resolves when it is time to ask again. */
  readiness(): Promise<void> | null {
    if (this.ending !== null) return null
    const isHeld = this.standing === 'underway' || this.outbox.isAnswering
    return this.pace.readiness(isHeld, this.standing === 'present' ? 0 : this.delayMs)
  }

  /** How long it waits for what others of its address have done, as long as it is no user. */
  get delayMs(): number {
    const { clock } = this.#parts
    return Math.max(this.guessDelayMs, this.connectedAt + this.#waitMs - clock.monotonic(), 0)
  }

  /** How long no password from its address is looked at, for wrong ones that came before. */
  get guessDelayMs(): number {
    return this.#parts.guesses.waitMs(this.holder)
  }

  /** It has sent more, which is not read yet: a sign of life. */
  get isHeldBack(): boolean {
    return this.pace.isWaiting && !this.outbox.isAnswering
  }

  /** Aborted when it ends. Made when it is asked for: few ever need it. */
  get endingSignal(): AbortSignal {
    this.#ended ??= new AbortController()
    if (this.ending !== null) this.#ended.abort()
    return this.#ended.signal
  }

  /** Resolves when it has ended and its last answer is handed over. Made when it is asked for: idle sessions are many. */
  get over(): Promise<void> {
    this.#over ??= Promise.withResolvers()
    if (this.#isOver) this.#over.resolve()
    return this.#over.promise
  }

  /** The connection is gone, or the client does not read: nothing more can be sent. */
  lose(reason: string): void {
    this.outbox.abandon()
    this.end(reason)
  }

  /** Sends what is released, then closes. The reason is what others see, if the session was registered. */
  end(reason: string): void {
    this.#life.end(reason)
    this.#owner.ending()
    this.#ended?.abort()
    this.outbox.close()
    this.pace.resume()
  }

  /** There is a defect in what was to be done for it, where no caller would hear of it. */
  fail(error: unknown): void {
    this.#owner.failed(error)
  }

  get heldBytesMax(): number {
    return this.#parts.limits().sendQueueBytesMax
  }

  overflowed(): void {
    this.#owner.overflowed()
  }

  answered(): void {
    this.pace.resume()
  }

  closed(): void {
    this.#isOver = true
    this.#over?.resolve()
  }

  #take(step: Step): void {
    try {
      this.#life.take(step)
    } catch (error) {
      this.fail(error)
    }
  }
}
