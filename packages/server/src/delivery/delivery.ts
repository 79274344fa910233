/**
 * What each session on this node sees. While a batch is executed everything is staged; when it is recorded, `release` sends it,
 * one write per connection; when it could not be recorded, `discard` drops it.
 */
import type { Event } from '../network/event.ts'
import type { Result } from '../network/context.ts'
import type { Network } from '../network/network.ts'
import { internalError, type Refusal } from '../network/refusal.ts'
import type { Channel, SessionId, User } from '../network/state.ts'
import { closingLink } from '../replies/closing-link.ts'
import { refusalMessage, type Addressee } from '../replies/numeric.ts'
import { Rosters } from '../replies/rosters.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Negotiated, Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import { Answer, type Fetch } from './answer.ts'
import { echoOf, messageOf } from './echo.ts'
import { FanOut } from './fan-out.ts'
import { LongAnswers } from './long-answers.ts'
import { Writes } from './writes.ts'

export interface DeliveryParts {
  readonly network: Network
  readonly sessions: Sessions
  readonly info: () => ServerInfo
  /** How long writes, and the making of long answers, may keep the event loop at a time. */
  readonly beginSlice: BeginSlice
  /** An answer could not be made. */
  readonly onDefect: (session: Session, error: unknown) => void
}

export class Delivery {
  readonly #network: Network
  readonly #sessions: Sessions
  readonly #info: () => ServerInfo
  readonly #onDefect: DeliveryParts['onDefect']
  readonly #rosters = new Rosters()
  readonly #fanOut: FanOut
  readonly #longAnswers: LongAnswers
  readonly #writes: Writes
  /** Those whose turn it was: they wait for what is written, the others do not. */
  readonly #answered = new Set<Session>()
  #answer: Answer | null = null
  #fetches: (() => Promise<void>)[] = []
  #endings = new Map<Session, string>()
  /** How sessions whose answers changed it were written to before this batch. */
  #negotiatedBefore = new Map<Session, Negotiated>()

  constructor({ network, sessions, info, beginSlice, onDefect }: DeliveryParts) {
    this.#network = network
    this.#sessions = sessions
    this.#info = info
    this.#onDefect = onDefect
    this.#fanOut = new FanOut(network, sessions)
    this.#longAnswers = new LongAnswers(beginSlice)
    this.#writes = new Writes(beginSlice)
  }

  /** Nothing is being made or written that does not wait for its reader. */
  get isIdle(): boolean {
    return this.#longAnswers.isIdle && this.#writes.isIdle
  }

  /** What was released before is still being written. */
  get isWriting(): boolean {
    return !this.#writes.isIdle
  }

  addressee(session: Session): Addressee {
    return { server: this.#info().name, nick: this.#network.user(session.id)?.nick ?? '*' }
  }

  /** Everything sent to this session until `endAnswer` answers one command of it. */
  beginAnswer(session: Session, label: string | null): void {
    const hasLabel = label !== null && session.can('labeled-response') && session.can('batch')
    this.#answer = new Answer({
      session,
      label: hasLabel ? label : null,
      server: this.#info().name,
      onDefect: (error) => {
        this.#onDefect(session, error)
        return this.asMessage(session, internalError('*'))
      },
    })
  }

  endAnswer(): void {
    const answer = this.#answer
    this.#answer = null
    if (answer === null) return
    const { session } = answer
    const { pieces, fetch } = answer.finish()
    this.#answered.add(session)
    for (const piece of pieces) this.#fanOut.stage(session, piece)
    if (fetch !== null) this.#fetches.push(() => fetch().then(() => this.#longAnswers.goOn(session)))
  }

  /** What is sent while its answer is being made is part of the answer. */
  send(session: Session, message: OutMessage): void {
    if (this.#answer?.session === session) this.#answer.add(message)
    else this.#fanOut.stage(session, session.encoder.encode(session.encoder.format(message)))
  }

  /** What may be long is made as its reader takes it. */
  sendLong(session: Session, lines: Lines): void {
    if (this.#answer?.session === session) this.#answer.addLong(lines)
  }

  /** The answer comes later, in its place. */
  sendLater(session: Session, fetch: Fetch): void {
    if (this.#answer?.session === session) this.#answer.addLater(fetch)
  }

  /** From here on the session is written to in this way; as before, if the batch is discarded. */
  negotiate(session: Session, negotiated: Partial<Negotiated>): void {
    if (!this.#negotiatedBefore.has(session)) this.#negotiatedBefore.set(session, session.negotiated)
    session.negotiate(negotiated)
  }

  /** Tells the session why, and closes it after what is staged for it has been sent; once. */
  end(session: Session, reason: string): void {
    if (this.#endings.has(session)) return
    this.#endings.set(session, reason)
    this.send(session, closingLink(reason))
  }

  /** Tells the results of one entry to every session on this node that is to see them. */
  stageResults(results: readonly Result[], origin: Session | undefined): void {
    for (const result of results) {
      if (result.kind !== 'refusal' && result.kind !== 'failure') this.#stageEvent(result, origin)
      else if (origin !== undefined) this.refuse(origin, result)
    }
  }

  refuse(session: Session, refusal: Refusal): void {
    this.send(session, this.asMessage(session, refusal))
  }

  asMessage(session: Session, refusal: Refusal): OutMessage {
    return refusalMessage(this.addressee(session), refusal, session.can('standard-replies'))
  }

  #stageEvent(event: Event, origin: Session | undefined): void {
    this.#rosters.follow(event, this.#network.channels)
    const message = messageOf(event)
    // Without a label, the author of a message to a channel is told of it as all members are.
    const isToChannel = event.kind === 'messaged' && event.target.kind === 'channel'
    const isApart = !isToChannel || this.#answer?.label !== null
    if (message !== null) {
      const told = this.#fanOut.tell(event, message, isApart ? origin : undefined)
      // A session pays for each reader that it has told something.
      this.#sessions.get(event.session)?.charge(told)
      if (event.kind === 'invited') this.#tellInvited(event.target, message)
    }
    if (origin !== undefined && isApart) this.#answerOrigin(event, message, origin)
  }

  #tellInvited(target: SessionId, message: OutMessage): void {
    const session = this.#sessions.get(target)
    if (session !== undefined) this.#fanOut.stage(session, session.encoder.encode(session.encoder.format(message)))
  }

  #answerOrigin(event: Event, message: OutMessage | null, origin: Session): void {
    const parts = { origin, to: this.addressee(origin), network: this.#network, info: this.#info() }
    for (const line of echoOf(event, message, parts)) this.send(origin, line)
    if (event.kind === 'quit') this.end(origin, event.reason)
    if (event.kind !== 'joined') return
    const channel = this.#network.channels.get(event.channel.key)
    const user = this.#network.user(origin.id)
    if (channel !== undefined && user !== undefined) this.sendLong(origin, this.names(origin, channel, user))
  }

  /** RFC 2812 numerics 353 and 366. */
  names(session: Session, channel: Channel, user: User): Lines {
    const { lineBytesMax } = this.#info().limits
    return this.#rosters.reply(this.addressee(session), channel, user, session.capabilities, lineBytesMax)
  }

  /** Before what may change the capabilities of a session, or its channels. */
  settleFor(session: Session): void {
    this.#fanOut.catchUp(session)
  }

  /** Before an entry that may take others than its originator out of a channel. */
  settle(): void {
    this.#fanOut.settle()
  }

  /** The batch is recorded: everything staged goes out. */
  release(): void {
    this.#fanOut.settle()
    const { touched } = this.#fanOut
    // First everything is decided.
    for (const session of touched) session.outbox.release()
    for (const session of this.#answered) {
      session.outbox.flush()
      touched.delete(session)
      if (session.outbox.isAnswering) this.#longAnswers.goOn(session)
    }
    this.#writes.flush(touched)
    touched.clear()
    this.#answered.clear()
    this.#negotiatedBefore.clear()
    for (const fetch of this.#fetches.splice(0)) void fetch()
    for (const [session, reason] of this.#endings) session.end(reason)
    this.#endings.clear()
  }

  /** The batch could not be recorded: nothing of it is sent. */
  discard(): void {
    this.#fanOut.discard()
    this.#rosters.clear()
    this.#answered.clear()
    this.#fetches = []
    for (const [session, before] of this.#negotiatedBefore) session.negotiate(before)
    this.#negotiatedBefore.clear()
    this.#endings.clear()
  }
}
