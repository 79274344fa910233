/**
 * Who on this node sees what. While a batch is executed everything is staged; when it is recorded, `release` sends it,
 * one write per connection; when it could not be recorded, `discard` drops it.
 */
import type { Event } from '../network/event.ts'
import type { Result } from '../network/context.ts'
import type { Network } from '../network/network.ts'
import { internalError, type Refusal } from '../network/refusal.ts'
import type { Channel, NameKey, SessionId, User } from '../network/state.ts'
import { closingLink } from '../replies/closing-link.ts'
import { topicReply } from '../replies/channel.ts'
import { numeric, refusalMessage, type Addressee } from '../replies/numeric.ts'
import { Rosters } from '../replies/rosters.ts'
import { welcome } from '../replies/welcome.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Place } from '../session/outbox.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import { Answer, type Fetch } from './answer.ts'
import { audienceOf } from './audience.ts'
import { ChannelRun, channelOf, isChannelEvent, outMessage, type ChannelEvent } from './channel-run.ts'
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
  readonly #longAnswers: LongAnswers
  readonly #writes: Writes
  readonly #touched = new Set<Session>()
  /** Those whose turn it was: they wait for what is written, the others do not. */
  readonly #answered = new Set<Session>()
  #run: ChannelRun | null = null
  #answer: Answer | null = null
  #fetches: (() => Promise<void>)[] = []
  #endings = new Map<Session, string>()

  constructor({ network, sessions, info, beginSlice, onDefect }: DeliveryParts) {
    this.#network = network
    this.#sessions = sessions
    this.#info = info
    this.#onDefect = onDefect
    this.#longAnswers = new LongAnswers(beginSlice)
    this.#writes = new Writes(beginSlice)
  }

  /** Nothing is being made or written that does not wait for its reader. */
  get isIdle(): boolean {
    return this.#longAnswers.isIdle && this.#writes.isIdle
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
    this.#stage(session, ...pieces)
    if (fetch !== null) this.#fetches.push(() => fetch().then(() => this.#longAnswers.goOn(session)))
  }

  /** What is sent while its answer is being made is part of the answer. */
  send(session: Session, message: OutMessage): void {
    if (this.#answer?.session === session) this.#answer.add(message)
    else this.#stage(session, session.encoder.encode(message))
  }

  /** What may be long is made as its reader takes it. */
  sendLong(session: Session, lines: Lines): void {
    if (this.#answer?.session === session) this.#answer.addLong(lines)
  }

  /** The answer comes later, in its place. */
  sendLater(session: Session, fetch: Fetch): void {
    if (this.#answer?.session === session) this.#answer.addLater(fetch)
  }

  /** Tells the session why, and closes it after what is staged for it has been sent; once. */
  end(session: Session, reason: string): void {
    if (this.#endings.has(session)) return
    this.#endings.set(session, reason)
    this.send(session, closingLink(reason))
  }

  #stage(session: Session, ...pieces: readonly (string | Place)[]): void {
    for (const piece of pieces) {
      // Most messages to a channel are answered by nothing but the run that they are in.
      if (piece === '') continue
      this.#catchUp(session)
      session.outbox.stage(piece)
      this.#touched.add(session)
    }
  }

  /** What happened before comes before what the session is told now. */
  #catchUp(session: Session): void {
    const run = this.#run
    if (run === null || this.#network.channels.get(run.channel)?.members.has(session.id) !== true) return
    if (run.catchUp(session)) this.#touched.add(session)
  }

  /** Tells the results of one entry to everyone on this node who is to see them. */
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
    const message = outMessage(event)
    if (message !== null && isChannelEvent(event)) return this.#stageInRun(event, message, origin)
    if (message !== null) this.#stageForOthers(event, message)
    if (origin !== undefined) this.#stageForOrigin(event, message, origin)
  }

  #stageInRun(event: ChannelEvent, message: OutMessage, origin: Session | undefined): void {
    const channel = channelOf(event)
    if (this.#run?.channel !== channel) this.#closeRun()
    this.#run ??= new ChannelRun(channel)
    const isApart = event.kind === 'joined' || this.#answer?.label !== null
    if (origin !== undefined && event.kind === 'messaged' && isApart) this.#catchUp(origin)
    this.#run.add(message, event.session)
    this.#charge(event, this.#network.channels.get(channel)?.members.size ?? 0)
    if (origin === undefined || !isApart) return
    this.#run.skip(origin)
    this.#stageForOrigin(event, message, origin)
    this.#stageAwayOfJoiner(event)
  }

  /** A session pays for everyone whom it has told something. */
  #charge({ session }: Event, told: number): void {
    this.#sessions.get(session)?.charge(told)
  }

  /** Must come before anything else is staged for others, and before anybody leaves. */
  #closeRun(): void {
    const run = this.#run
    if (run === null) return
    this.#run = null
    for (const id of this.#network.channels.get(run.channel)?.members.keys() ?? []) {
      const session = this.#sessions.get(id)
      if (session !== undefined && run.stageFor(session)) this.#touched.add(session)
    }
  }

  #stageForOthers(event: Event, message: OutMessage): void {
    const { sessions, capability } = audienceOf(event, this.#network)
    const isToSelf = event.kind === 'messaged' && event.target.kind === 'user' && event.target.session === event.session
    const encoded = new Map<Session['encoder'], Uint8Array>()
    this.#closeRun()
    let told = 0
    for (const id of sessions) {
      told += 1
      const session = this.#sessions.get(id)
      if (session === undefined || (id === event.session && !isToSelf)) continue
      if (capability !== null && !session.can(capability)) continue
      let bytes = encoded.get(session.encoder)
      if (bytes === undefined) {
        bytes = Buffer.from(session.encoder.encode(message))
        encoded.set(session.encoder, bytes)
      }
      if (bytes.length === 0) continue
      session.outbox.stage(bytes)
      this.#touched.add(session)
    }
    this.#charge(event, told)
    this.#stageInvitation(event, message)
  }

  #stageInvitation(event: Event, message: OutMessage): void {
    const target = event.kind === 'invited' ? this.#sessions.get(event.target) : undefined
    if (target !== undefined) this.#stage(target, target.encoder.encode(message))
  }

  /** IRCv3 away-notify: who joins while away is announced as away. */
  #stageAwayOfJoiner(event: Event): void {
    const away = event.kind === 'joined' ? (this.#network.user(event.session)?.away ?? null) : null
    if (event.kind !== 'joined' || away === null) return
    for (const id of this.#network.channels.get(event.channel.key)?.members.keys() ?? []) {
      const session = this.#sessions.get(id)
      if (session === undefined || id === event.session || !session.can('away-notify')) continue
      const message = { source: event.source, verb: 'AWAY', params: [away], time: event.time }
      this.#stage(session, session.encoder.encode(message))
    }
  }

  /** What the one whose doing it is gets: the echo, or the reply that stands for it. */
  #stageForOrigin(event: Event, message: OutMessage | null, origin: Session): void {
    const to = this.addressee(origin)
    const network = this.#network
    switch (event.kind) {
      case 'registered':
        for (const line of welcome(to, network, origin, this.#info())) this.send(origin, line)
        return
      case 'awayChanged':
        return this.send(origin, numeric(to, event.text === null ? 'RPL_UNAWAY' : 'RPL_NOWAWAY'))
      case 'invited':
        this.send(origin, numeric(to, 'RPL_INVITING', [event.nick, event.channel.name]))
        return this.#replyAway(origin, event.target, event.nick)
      case 'messaged':
        if (message !== null && origin.can('echo-message')) this.send(origin, message)
        if (event.verb === 'PRIVMSG' && event.target.kind === 'user') {
          this.#replyAway(origin, event.target.session, event.target.nick)
        }
        return
      case 'nameChanged':
        if (message !== null && origin.can('setname')) this.send(origin, message)
        return
      case 'quit':
        return this.end(origin, event.reason)
      case 'joined':
        if (message !== null) this.send(origin, message)
        return this.#welcomeToChannel(origin, event.channel.key)
      case 'channelEnded':
        return
      case 'parted':
      case 'kicked':
      case 'nickChanged':
      case 'topicChanged':
      case 'channelModeChanged':
      case 'userModeChanged':
        if (message !== null) this.send(origin, message)
        return
      default:
        event satisfies never
    }
  }

  #replyAway(origin: Session, target: SessionId, nick: string): void {
    const away = this.#network.user(target)?.away ?? null
    if (away !== null) this.send(origin, numeric(this.addressee(origin), 'RPL_AWAY', [nick], away))
  }

  #welcomeToChannel(origin: Session, key: NameKey): void {
    const channel = this.#network.channels.get(key)
    const user = this.#network.user(origin.id)
    if (channel === undefined || user === undefined) return
    const to = this.addressee(origin)
    if (channel.topic !== null) for (const line of topicReply(to, channel)) this.send(origin, line)
    this.sendLong(origin, this.names(origin, channel, user))
  }

  /** RFC 2812 numerics 353 and 366. */
  names(session: Session, channel: Channel, user: User): Lines {
    const { lineBytesMax } = this.#info().limits
    return this.#rosters.reply(this.addressee(session), channel, user, session.capabilities, lineBytesMax)
  }

  /** Before what may change the capabilities of a session. */
  settleFor(session: Session): void {
    this.#catchUp(session)
  }

  /** Before an entry by which somebody may leave a channel. */
  settle(): void {
    this.#closeRun()
  }

  /** The batch is recorded: everything staged goes out. */
  release(): void {
    this.#closeRun()
    // First everything is decided.
    for (const session of this.#touched) session.outbox.release()
    for (const session of this.#answered) {
      session.outbox.flush()
      this.#touched.delete(session)
      if (session.outbox.isAnswering) this.#longAnswers.goOn(session)
    }
    this.#writes.flush(this.#touched)
    this.#touched.clear()
    this.#answered.clear()
    for (const fetch of this.#fetches.splice(0)) void fetch()
    for (const [session, reason] of this.#endings) session.end(reason)
    this.#endings.clear()
  }

  /** The batch could not be recorded: nothing of it is sent. */
  discard(): void {
    this.#run = null
    this.#rosters.clear()
    for (const session of this.#touched) session.outbox.discard()
    this.#touched.clear()
    this.#answered.clear()
    this.#fetches = []
    this.#endings.clear()
  }
}
