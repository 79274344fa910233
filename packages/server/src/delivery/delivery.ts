/**
 * What each session on this node sees. While a batch is executed everything is staged; when it is recorded, `release` sends it,
 * one write per connection; when it could not be recorded, `discard` drops it.
 */
import type { Clock } from '@partyline/net'
import type { Network } from '../network/network.ts'
import { internalError, type Refusal } from '../network/refusal.ts'
import type { Channel, User } from '../network/state.ts'
import type { Voice } from '../network/voice.ts'
import type { Pushes } from '../push/pushes.ts'
import { closingLink } from '../replies/closing-link.ts'
import { refusalMessage, type Addressee } from '../replies/numeric.ts'
import { Rosters } from '../replies/rosters.ts'
import { refusalInWords, saidMessage, serviceNotice } from '../replies/service-notice.ts'
import type { Negotiated } from '../session/becoming.ts'
import type { MonitorList } from '../session/monitors.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import type { Fetch } from './answer.ts'
import { Answers } from './answers.ts'
import { FanOut } from './fan-out.ts'
import { inLanguageOf } from './in-language-of.ts'
import { LongAnswers } from './long-answers.ts'
import type { Desk } from './desk.ts'
import { Telling, type Told } from './telling.ts'
import { Watchers } from './watchers.ts'
import { Writes } from './writes.ts'

export interface DeliveryParts {
  readonly network: Network
  readonly sessions: Sessions
  readonly info: () => ServerInfo
  /** How long writes, and the making of long answers, may keep the event loop at a time. */
  readonly beginSlice: BeginSlice
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  /** A session is told no. */
  readonly onRefused: (refusal: Refusal) => void
  /** Tells accounts by push; null where nothing is pushed. */
  readonly pushes: Pick<Pushes, 'note' | 'release' | 'discard'> | null
  /** An answer could not be made. */
  readonly onDefect: (session: Session, error: unknown) => void
}

interface Spoken {
  readonly voice: Voice
  isRefused: boolean
}

export class Delivery implements Desk {
  readonly #network: Network
  readonly #pushes: DeliveryParts['pushes']
  readonly #info: () => ServerInfo
  readonly #onRefused: DeliveryParts['onRefused']
  readonly #rosters = new Rosters()
  readonly #fanOut: FanOut
  readonly #sessions: Sessions
  readonly #telling: Telling
  readonly #longAnswers: LongAnswers
  readonly #writes: Writes
  readonly #answers: Answers
  /** Sessions of this node that this batch has made users: they are told so when it is recorded. */
  #registered = 0
  #endings = new Map<Session, string>()
  /** In whose words the answer is made that is being made. */
  #spoken: Spoken | null = null
  #answering: Session | null = null
  /** How sessions whose answers changed it were written to before this batch. */
  #negotiatedBefore = new Map<Session, Negotiated>()

  constructor({ network, sessions, info, beginSlice, clock, onRefused, onDefect, pushes }: DeliveryParts) {
    this.#network = network
    this.#pushes = pushes
    this.#info = info
    this.#onRefused = onRefused
    this.#fanOut = new FanOut(network, sessions, () => info().name)
    this.#sessions = sessions
    const watchers = new Watchers({
      network,
      monitors: sessions.monitors,
      info,
      stage: (session, piece) => this.#fanOut.stage(session, piece),
    })
    this.#telling = new Telling({
      network,
      info,
      fanOut: this.#fanOut,
      watchers,
      rosters: this.#rosters,
      pushes,
      desk: this,
    })
    this.#longAnswers = new LongAnswers(beginSlice)
    this.#writes = new Writes(beginSlice, clock)
    this.#answers = new Answers({
      server: () => info().name,
      stage: (session, piece) => this.#fanOut.stage(session, piece),
      goOn: (session) => this.#longAnswers.goOn(session),
      onDefect: (session, error) => {
        onDefect(session, error)
        return this.asMessage(session, internalError('*'))
      },
    })
  }

  /** Nothing is being made or written that does not wait for its reader. */
  get isIdle(): boolean {
    return this.#longAnswers.isIdle && this.#writes.isIdle
  }

  /** What was released before is still being written. */
  get isWriting(): boolean {
    return this.#writes.isWriting
  }

  addressee(session: Session): Addressee {
    return { server: this.#info().name, nick: this.#network.userOf(session.id)?.nick ?? '*' }
  }

  /** Everything sent to this session until `endAnswer` answers one command of it. */
  beginAnswer(session: Session, label: string | null): void {
    this.#spoken = null
    this.#answering = session
    this.#answers.begin(session, label)
  }

  /** The answer that has just begun is made in these words, after what was said to the service. */
  speak(voice: Voice): void {
    this.#spoken = { voice, isRefused: false }
    const session = this.#answering
    const user = session === null ? undefined : this.#network.userOf(session.id)
    if (session === null || user === undefined || voice.said === undefined) return
    if (session.can('echo-message')) this.send(session, saidMessage(user, voice.said))
  }

  /** Its answer is made in the words of a service. */
  isSpokenTo(session: Session): boolean {
    return this.#spoken !== null && session === this.#answering
  }

  /** Nothing but what happens is part of the answer that is being made. */
  get isPlain(): boolean {
    return this.#answers.isPlain
  }

  endAnswer(): void {
    const session = this.#answering
    const { voice, isRefused = true } = this.#spoken ?? {}
    if (session !== null && !isRefused && voice !== undefined && voice.done !== null) {
      this.send(session, serviceNotice(this.addressee(session), voice.service, voice.done))
    }
    this.#spoken = null
    this.#answering = null
    this.#answers.end()
  }

  /** What is sent while its answer is being made is part of the answer. */
  send(session: Session, message: OutMessage): void {
    this.#answers.send(session, this.#inLanguageOf(session, message))
  }

  /** What may be long is made as its reader takes it. */
  sendLong(session: Session, lines: Lines): void {
    this.#answers.sendLong(session, lines)
  }

  /** The answer comes later, in its place. */
  sendLater(session: Session, fetch: Fetch): void {
    this.#answers.sendLater(session, fetch)
  }

  /** From here on the session is written to in this way; as before, if the batch is discarded. */
  negotiate(session: Session, negotiated: Partial<Negotiated>): void {
    if (!this.#negotiatedBefore.has(session)) this.#negotiatedBefore.set(session, session.negotiated)
    session.negotiate(negotiated)
  }

  /** How many clients of this node are not registered yet. */
  get unregistered(): number {
    return this.#sessions.unregistered - this.#registered
  }

  /** The nicknames of which the session is told when they come and go. */
  monitorList(session: Session): MonitorList {
    return this.#sessions.monitors.listOf(session)
  }

  /** From here on it is told of these; as before, if the batch is discarded. */
  monitor(session: Session, list: MonitorList): void {
    this.#sessions.monitors.change(session, list)
  }

  /** Tells the session why, and closes it after what is staged for it has been sent; once. */
  end(session: Session, reason: string): void {
    if (this.#endings.has(session)) return
    this.#endings.set(session, reason)
    this.send(session, closingLink(reason))
  }

  /**
   * Tells what came of an entry to every session on this node that is to see it. Call when it has just happened.
   * @param origin the session that asked for it, where it is here
   */
  tell(result: Told, origin: Session | undefined): void {
    const isOnNetwork = result.kind === 'registered' || result.kind === 'attached'
    if (isOnNetwork && result.session !== null && origin !== undefined) this.#registered += 1
    this.#telling.tell(result, origin)
  }

  refuse(session: Session, refusal: Refusal): void {
    this.send(session, this.asMessage(session, refusal))
  }

  asMessage(session: Session, refusal: Refusal): OutMessage {
    this.#onRefused(refusal)
    const to = this.addressee(session)
    const spoken = this.isSpokenTo(session) ? this.#spoken : null
    if (spoken !== null) spoken.isRefused = true
    const message =
      spoken === null
        ? refusalMessage(to, refusal, session.can('standard-replies'))
        : serviceNotice(to, spoken.voice.service, refusalInWords(refusal))
    return this.#inLanguageOf(session, message)
  }

  #inLanguageOf({ negotiated: { languages } }: Session, message: OutMessage): OutMessage {
    if (languages.length === 0) return message
    const { name, limits } = this.#info()
    return inLanguageOf(languages, message, { server: name, lineBytesMax: limits.lineBytesMax })
  }

  /** RFC 2812 numeric 353. */
  names(session: Session, channel: Channel, user: User): Lines {
    const { lineBytesMax } = this.#info().limits
    return this.#rosters.reply(this.addressee(session), channel, user, session.capabilities, lineBytesMax)
  }

  /** Before what may change the capabilities of a session. */
  settleFor(session: Session): void {
    this.#fanOut.catchUp(session)
  }

  /** Before an entry that may change the channels of a user, or its sessions. */
  settleForUser(user: User | undefined): void {
    for (const session of this.#fanOut.sessionsOf(user)) this.#fanOut.catchUp(session)
  }

  /** The sessions on this node of a user. */
  sessionsOf(user: User | undefined): Iterable<Session> {
    return this.#fanOut.sessionsOf(user)
  }

  /** Before an entry that may take other users out of a channel, or let a session see one. */
  settle(): void {
    this.#fanOut.settle()
  }

  /** How many slices of time the next batch may be executed for. */
  get batchSlices(): number {
    return this.#writes.batchSlices
  }

  /** The batch is recorded: everything staged goes out. */
  release(): void {
    this.#registered = 0
    this.#fanOut.settle()
    this.#pushes?.release()
    const touched = this.#fanOut.takeTouched()
    // Those whose turn it was wait for what is written, the others do not.
    for (const session of this.#answers.takeAnswered()) {
      session.outbox.release()
      session.outbox.flush()
      if (session.outbox.isAnswering) this.#longAnswers.goOn(session)
    }
    this.#writes.send(touched)
    this.#negotiatedBefore.clear()
    this.#sessions.monitors.commit()
    this.#answers.fetch()
    for (const [session, reason] of this.#endings) session.end(reason)
    this.#endings.clear()
  }

  /** The batch could not be recorded: nothing of it is sent. */
  discard(): void {
    this.#registered = 0
    this.#pushes?.discard()
    this.#answers.discard()
    this.#spoken = null
    this.#answering = null
    this.#fanOut.discard()
    this.#rosters.clear()
    for (const [session, before] of this.#negotiatedBefore) session.negotiate(before)
    this.#negotiatedBefore.clear()
    this.#sessions.monitors.discard()
    this.#endings.clear()
  }
}
