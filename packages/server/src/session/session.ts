/**
 * One client on this node: its registration, its capabilities, its limits and its way out. What others see of it is the
 * network's User with the same id.
 */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { SessionId } from '../network/state.ts'
import { hasCapability, type CapabilitySet, type OfferedCapability } from './capabilities.ts'
import { Life, type Standing, type Step } from './life.ts'
import type { Encoder } from './out-message.ts'
import { Outbox, type Sink } from './outbox.ts'
import type { PasswordGuesses } from './password-guesses.ts'
import { TokenBucket } from './token-bucket.ts'

/** What a client has said of itself before it is registered (RFC 2812 3.1). */
export interface Introduction {
  readonly nick: string | null
  readonly user: string | null
  readonly realname: string
  readonly password: string | null
}

/** What is to become of a session by one of its commands. */
export interface Becoming {
  readonly step?: Step
  readonly introduction?: Partial<Introduction>
  /** It sends a message to others. */
  readonly speaks?: true
  /** Bytes that its line has not paid for. */
  readonly chargedBytes?: number
  /** The password that it gave for the server is wrong. */
  readonly isWrongPassword?: boolean
}

/** What an answer changes, when its turn has come: how this session is written to. */
export interface Negotiated {
  readonly capabilities: CapabilitySet
  /** CAP LS 302 or more: values, and cap-notify without asking. */
  readonly capabilityVersion: number
}

/** A session as commands see it: they say what is to become of it, and do not change it. */
export type SessionView = Pick<
  Session,
  | 'id'
  | 'host'
  | 'isSecure'
  | 'isPerson'
  | 'standing'
  | 'isEnding'
  | 'introduction'
  | 'capabilities'
  | 'capabilityVersion'
  | 'encoder'
  | 'can'
>

export interface SessionOptions {
  readonly id: SessionId
  /** As others see it. */
  readonly host: string
  /** What counts as one where there are limits for each address; null where these do not hold. */
  readonly holder: string | null
  /** Before its first line is read. */
  readonly waitMs: number
  readonly isSecure: boolean
  /** Somebody with nc, and no client: nothing answers PING there, and the door leads into the lobby. */
  readonly isPerson: boolean
  /** The door's end of the connection. */
  readonly sink: Sink
  /** How messages are written for this session with these capabilities. */
  readonly encoderFor: (capabilities: CapabilitySet) => Encoder
  readonly clock: Clock
  readonly limits: () => Limits
  readonly guesses: PasswordGuesses
  /** The send queue, or what waits for an answer from the disk, is over its bound. */
  readonly onOverflow: (session: Session) => void
  /** The session is a user of the network now. */
  readonly onRegistered: (session: Session) => void
  /** A step was to be taken that this session cannot take. */
  readonly onDefect: (session: Session, error: unknown) => void
}

/** A token is worth the work of about a millisecond. */
const STEPS_PER_TOKEN = 1_000
/** RFC 1459 2.3: a line without tags has no more, and its command pays for it. */
const BYTES_PER_TOKEN = 512

export class Session {
  readonly id: SessionId
  readonly host: string
  readonly holder: string | null
  readonly isSecure: boolean
  readonly isPerson: boolean
  readonly outbox: Outbox
  /** As every time here: `Clock.monotonic`. */
  readonly connectedAt: number
  /** Resolves when the session has ended and its last answer is handed over. */
  readonly over: Promise<void>
  readonly #life = new Life()
  #introduction: Introduction = { nick: null, user: null, realname: '', password: null }
  #heardAt: number
  #ping: { readonly sentAt: number; readonly timeoutMs: number } | null = null
  #negotiated: Negotiated = { capabilities: 0, capabilityVersion: 0 }
  #encoderFor: SessionOptions['encoderFor']
  #encoder: Encoder
  /** When it last sent a message to others; until then, when it was registered. */
  #spokeAt: number
  #underway = 0
  #isBarred = false
  #batches = 0
  #wake: (() => void) | null = null
  #ended: AbortController | null = null
  readonly #options: SessionOptions
  readonly #bucket: TokenBucket

  constructor(options: SessionOptions) {
    this.id = options.id
    this.host = options.host
    this.holder = options.holder
    this.isSecure = options.isSecure
    this.isPerson = options.isPerson
    this.#options = options
    this.#encoderFor = options.encoderFor
    this.#encoder = options.encoderFor(0)
    const { promise, resolve: onClosed } = Promise.withResolvers<void>()
    this.over = promise
    this.connectedAt = options.clock.monotonic()
    this.#heardAt = this.connectedAt
    this.#spokeAt = this.connectedAt
    this.#bucket = new TokenBucket(options.limits().commandBurst, this.connectedAt)
    this.outbox = new Outbox({
      sink: options.sink,
      heldBytesMax: () => options.limits().sendQueueBytesMax,
      onOverflow: () => options.onOverflow(this),
      onAnswered: () => this.#resume(),
      onClosed,
    })
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

  /** When a line last came in. */
  get heardAt(): number {
    return this.#heardAt
  }

  /** A PING that is not answered yet: when it was sent, and how long the client has for the answer. */
  get ping(): { readonly sentAt: number; readonly timeoutMs: number } | null {
    return this.#ping
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
  become({ step, introduction, speaks, chargedBytes = 0, isWrongPassword }: Becoming): void {
    if (introduction !== undefined) this.#introduction = { ...this.#introduction, ...introduction }
    if (speaks === true) this.#speaks()
    if (isWrongPassword === true) this.#options.guesses.add(this.holder)
    this.chargeBytes(chargedBytes)
    if (step !== undefined) this.#take(step)
  }

  /** A name for the next batch of messages to this session (IRCv3 batch). */
  nextBatch(): string {
    this.#batches += 1
    return this.#batches.toString(36)
  }

  /** A line came in. */
  heard(cost: number): void {
    this.showsLife()
    this.#bucket.take(cost)
  }

  /** The client has sent something, or taken something that was sent. */
  showsLife(): void {
    this.#heardAt = this.#options.clock.monotonic()
    this.#ping = null
  }

  /** It has been sent a PING; or one is on its way already, whose answer must come by then. */
  pinged(timeoutMs: number): void {
    const now = this.#options.clock.monotonic()
    const { sentAt, timeoutMs: leftMs } = this.#ping ?? { sentAt: now, timeoutMs: Infinity }
    this.#ping = { sentAt, timeoutMs: Math.min(leftMs, now - sentAt + timeoutMs) }
  }

  /** For how long it has sent no message to others. */
  get idleMs(): number {
    return this.#options.clock.monotonic() - this.#spokeAt
  }

  /** It has used little of its rate. */
  get isRested(): boolean {
    return this.#bucket.tokens >= this.#options.limits().commandBurst / 2
  }

  /** What a command of this session turned out to take: users, channels and rows looked at, lines made, members told. */
  charge(steps: number): void {
    this.#bucket.take(steps / STEPS_PER_TOKEN)
  }

  /** Members of a channel are sent what a line has: a long one takes more than its command. */
  chargeLine(bytes: number): void {
    this.chargeBytes(Math.max(0, bytes - BYTES_PER_TOKEN))
  }

  /** Bytes that no command pays for. */
  chargeBytes(bytes: number): void {
    this.#bucket.take(bytes / BYTES_PER_TOKEN)
  }

  /**
   * Something of this session waits for its turn.
   * @param isBarrier nothing more is read before it has been answered
   */
  submitted(isBarrier = false): void {
    this.#underway += 1
    this.#isBarred ||= isBarrier
  }

  /** Its turn has come, and the answer is sent. */
  answered(): void {
    this.#underway -= 1
    if (this.#underway === 0) this.#isBarred = false
    this.#resume()
  }

  /** The registration has been answered: with a place on the network, or with a refusal. */
  settleRegistration(isRegistered: boolean): void {
    this.#take(isRegistered ? 'welcome' : 'turnAway')
    this.#speaks()
    if (isRegistered) this.#options.onRegistered(this)
    else this.become({ introduction: { nick: null } })
    this.#resume()
  }

  /**
   * null when the next line may be read now; else resolves when it is time to ask again. Nothing is dropped for being too
   * fast: the sender's own connection holds it back.
   */
  readiness(): Promise<void> | null {
    if (this.ending !== null) return null
    const limits = this.#options.limits()
    const { clock } = this.#options
    const isUnderway = this.#isBarred || this.#underway >= limits.commandsUnderwayMax
    const mustWait = this.standing === 'underway' || isUnderway || this.outbox.isAnswering
    const rateMs = mustWait ? 0 : this.#bucket.waitMs(limits.commandsPerSecond, limits.commandBurst, clock.monotonic())
    const waitMs = Math.max(rateMs, !mustWait && this.standing !== 'present' ? this.delayMs : 0)
    if (!mustWait && waitMs === 0) return null
    return new Promise<void>((resolve) => {
      const timer = mustWait ? null : clock.setTimeout(() => this.#resume(), waitMs)
      this.#wake = () => {
        timer?.cancel()
        resolve()
      }
    })
  }

  /** How long it waits for what others of its address have done, as long as it is no user. */
  get delayMs(): number {
    const { clock, guesses, waitMs } = this.#options
    return Math.max(guesses.waitMs(this.holder), this.connectedAt + waitMs - clock.monotonic(), 0)
  }

  /** It has sent more, which is not read yet: a sign of life. */
  get isHeldBack(): boolean {
    return this.#wake !== null && !this.outbox.isAnswering
  }

  /** Aborted when it ends. Made when it is asked for: few ever need it. */
  get endingSignal(): AbortSignal {
    this.#ended ??= new AbortController()
    if (this.ending !== null) this.#ended.abort()
    return this.#ended.signal
  }

  /** The connection is gone, or the client does not read: nothing more can be sent. */
  lose(reason: string): void {
    this.outbox.abandon()
    this.end(reason)
  }

  /** Sends what is released, then closes. The reason is what others see, if the session was registered. */
  end(reason: string): void {
    this.#life.end(reason)
    this.#ended?.abort()
    this.outbox.close()
    this.#resume()
  }

  #take(step: Step): void {
    try {
      this.#life.take(step)
    } catch (error) {
      this.#options.onDefect(this, error)
    }
  }

  #speaks(): void {
    this.#spokeAt = this.#options.clock.monotonic()
  }

  #resume(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}
