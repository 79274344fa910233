/**
 * What each session on this node sees. While a batch is executed everything is staged; when it is recorded, `release` sends it,
 * one write per connection; when it could not be recorded, `discard` drops it.
 */
import type { Knock, Notice } from '../network/context.ts'
import type { AccountName } from '../network/account-name.ts'
import type { AccountOutcome } from '../network/accounts/account-change.ts'
import { personOfAccount } from '../network/conversation.ts'
import type { ChannelName, Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import { isAtLeast } from '../network/ranks.ts'
import type { Pushes } from '../push/pushes.ts'
import { changeNotices, joinerMetadata } from '../replies/metadata.ts'
import { internalError, type Refusal } from '../network/refusal.ts'
import { sourceOf, type Channel, type User, type UserId } from '../network/state.ts'
import type { Voice } from '../network/voice.ts'
import { outcomeReplies, persistence, sourceBefore } from '../replies/accounts.ts'
import { closingLink } from '../replies/closing-link.ts'
import { markerReply } from '../replies/marker.ts'
import { numeric, refusalMessage, type Addressee } from '../replies/numeric.ts'
import { refusalInWords, serviceNotice } from '../replies/service-notice.ts'
import { Rosters } from '../replies/rosters.ts'
import type { MonitorList } from '../session/monitors.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Negotiated } from '../session/becoming.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import type { Fetch } from './answer.ts'
import { Answers } from './answers.ts'
import { type Answered, type EchoParts, enteredOf, echoOf, messageOf, renamedFor } from './echo.ts'
import { usersWith } from './audience.ts'
import { FanOut } from './fan-out.ts'
import { LongAnswers } from './long-answers.ts'
import { Watchers } from './watchers.ts'
import { Writes } from './writes.ts'

export interface DeliveryParts {
  readonly network: Network
  readonly sessions: Sessions
  readonly info: () => ServerInfo
  /** How long writes, and the making of long answers, may keep the event loop at a time. */
  readonly beginSlice: BeginSlice
  /** A session is told no. */
  readonly onRefused: (refusal: Refusal) => void
  /** Tells accounts by push; null where nothing is pushed. */
  readonly pushes: Pick<Pushes, 'note' | 'release' | 'discard'> | null
  /** An answer could not be made. */
  readonly onDefect: (session: Session, error: unknown) => void
}

type EventOf<K extends Event['kind']> = Extract<Event, { kind: K }>

interface Spoken {
  readonly voice: Voice
  isRefused: boolean
}

export class Delivery {
  readonly #network: Network
  readonly #pushes: DeliveryParts['pushes']
  readonly #info: () => ServerInfo
  readonly #onRefused: DeliveryParts['onRefused']
  readonly #rosters = new Rosters()
  readonly #fanOut: FanOut
  readonly #sessions: Sessions
  readonly #watchers: Watchers
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

  constructor({ network, sessions, info, beginSlice, onRefused, onDefect, pushes }: DeliveryParts) {
    this.#network = network
    this.#pushes = pushes
    this.#info = info
    this.#onRefused = onRefused
    this.#fanOut = new FanOut(network, sessions, () => info().name)
    this.#sessions = sessions
    this.#watchers = new Watchers({
      network,
      monitors: sessions.monitors,
      info,
      stage: (session, piece) => this.#fanOut.stage(session, piece),
    })
    this.#longAnswers = new LongAnswers(beginSlice)
    this.#writes = new Writes(beginSlice)
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
    return !this.#writes.isIdle
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

  /** The answer that has just begun is made in these words. */
  speak(voice: Voice): void {
    this.#spoken = { voice, isRefused: false }
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
    this.#answers.send(session, message)
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
  tell(result: Event | Refusal | Notice | Knock | AccountOutcome, origin: Session | undefined): void {
    if (result.kind === 'notice') return this.#tellNotice(result, origin)
    if (result.kind === 'knock') return this.#tellKnock(result, origin)
    if (result.kind === 'refusal' || result.kind === 'failure') {
      if (origin !== undefined) this.refuse(origin, result)
    } else if (result.kind === 'account') this.#tellOutcome(result, origin)
    else this.#tellEvent(result, origin)
  }

  #tellOutcome(outcome: AccountOutcome, origin: Session | undefined): void {
    const network = this.#network
    if (origin !== undefined) {
      const to = this.addressee(origin)
      const user = network.userOf(origin.id)
      const source = user === undefined ? sourceBefore(origin) : sourceOf(user)
      const parts = { to, network, source, isUser: user !== undefined, isSpoken: this.#spoken !== null }
      for (const message of outcomeReplies(outcome, parts)) this.send(origin, message)
    }
    if (outcome.change === 'set') this.#tellPersistence(outcome.account, origin)
  }

  /** IRCv3 draft/persistence: what one session has asked for holds for the others. */
  #tellPersistence(account: AccountName, origin: Session | undefined): void {
    for (const session of this.#fanOut.sessionsOf(this.#network.person(personOfAccount(account)))) {
      if (session === origin || !session.can('draft/persistence')) continue
      this.send(session, persistence(this.addressee(session), this.#network, account))
    }
  }

  refuse(session: Session, refusal: Refusal): void {
    this.send(session, this.asMessage(session, refusal))
  }

  asMessage(session: Session, refusal: Refusal): OutMessage {
    this.#onRefused(refusal)
    const to = this.addressee(session)
    if (this.#spoken === null || session !== this.#answering) {
      return refusalMessage(to, refusal, session.can('standard-replies'))
    }
    this.#spoken.isRefused = true
    return serviceNotice(to, this.#spoken.voice.service, refusalInWords(refusal))
  }

  #tellEvent(event: Event, asked: Session | undefined): void {
    // What is not the doing of the session that asked, such as the end of another one, it is told as all others are.
    const origin = event.session === null ? undefined : asked
    this.#rosters.follow(event, this.#network.channels)
    this.#fanOut.follow(event)
    if (origin !== undefined && (event.kind === 'registered' || event.kind === 'attached')) this.#registered += 1
    const message = messageOf(event)
    // The author of a message to a channel is told of it as all members are, if that is all that there is to tell.
    const isToChannel = event.kind === 'messaged' && event.target.kind === 'channel'
    const isApart = !isToChannel || !this.#answers.isPlain
    if (event.kind === 'killed') this.#tellKilled(event)
    if (message !== null) {
      const told = this.#fanOut.tell(event, message, isApart ? origin : undefined)
      // A session pays for each reader that it has told something.
      origin?.pace.charge(told * (message.lines?.length ?? 1))
      if (event.kind === 'invited') this.#tellInvited(event.target, message)
      if (event.kind === 'channelRenamed') this.#tellRenamed(event, origin)
      if (event.kind === 'joined') {
        this.#tellOwn(event, message, origin)
        this.#tellOfJoiner(event, origin)
      }
    }
    // Also what nobody here has done: the end of a killed user, and all that sessions of other nodes do.
    const watchers = this.#watchers.tell(event, message)
    origin?.pace.charge(watchers)
    if (event.kind === 'metadataChanged') this.#tellMetadata(event, origin)
    if (event.kind === 'messaged' && origin !== undefined) this.#pushes?.note(event)
    if (event.kind === 'marked' && event.isNews) this.#tellMarked(event, origin)
    if (origin !== undefined && isApart) this.#answerOrigin(event, message, origin)
  }

  #tellNotice({ to, text }: Notice, origin: Session | undefined): void {
    if (to === 'author') {
      if (origin !== undefined) this.#sendNotice(origin, text)
      return
    }
    if (typeof to !== 'string') return this.#tellOperatorsOf(to, text)
    for (const user of usersWith(this.#network, 's')) {
      // An operator knows what it does itself.
      for (const session of this.sessionsOf(user)) if (session !== origin) this.#sendNotice(session, `*** ${text}`)
    }
  }

  #tellKnock({ channel, by }: Knock, origin: Session | undefined): void {
    for (const session of this.#operatorsOf(channel)) {
      const knocked = numeric(this.addressee(session), 'RPL_KNOCK', [channel.name, by])
      this.send(session, knocked)
      origin?.pace.charge(1)
    }
    if (origin !== undefined) this.send(origin, numeric(this.addressee(origin), 'RPL_KNOCKDLVR', [channel.name]))
  }

  #tellOperatorsOf(channel: ChannelName, text: string): void {
    for (const session of this.#operatorsOf(channel)) {
      this.send(session, { source: this.#info().name, verb: 'NOTICE', params: [`@${channel.name}`, text] })
    }
  }

  *#operatorsOf({ key }: ChannelName): Iterable<Session> {
    for (const { user, ranks } of this.#network.channels.get(key)?.members.values() ?? []) {
      if (isAtLeast(ranks, 'h')) yield* this.sessionsOf(user)
    }
  }

  #sendNotice(session: Session, text: string): void {
    const { server, nick } = this.addressee(session)
    this.send(session, { source: server, verb: 'NOTICE', params: [nick, text] })
  }

  /** The sessions that end are told by whom, and why. */
  #tellKilled({ user, nick, by, reason, session: killer }: Extract<Event, { kind: 'killed' }>): void {
    // An owner that is no user has no source.
    const source = killer === null ? this.#info().name : by
    for (const session of this.#fanOut.sessionsOf(this.#network.user(user))) {
      this.send(session, { source, verb: 'KILL', params: [nick, reason] })
      this.end(session, reason === '' ? `killed by ${by}` : `killed by ${by}: ${reason}`)
    }
  }

  /** Members whose clients do not know that channels can be renamed. */
  #tellRenamed(event: Extract<Event, { kind: 'channelRenamed' }>, origin: Session | undefined): void {
    for (const { user } of this.#network.channels.get(event.channel.key)?.members.values() ?? []) {
      for (const session of this.#fanOut.sessionsOf(user)) {
        if (session === origin || session.can('draft/channel-rename')) continue
        this.#sendAll(session, renamedFor(event, this.#partsFor(session)))
      }
    }
  }

  #tellInvited(target: UserId, message: OutMessage): void {
    for (const session of this.#fanOut.sessionsOf(this.#network.user(target))) this.send(session, message)
  }

  /** Each session hears of the keys that it has subscribed to. */
  #tellMetadata(event: EventOf<'metadataChanged'>, origin: Session | undefined): void {
    let told = 0
    for (const session of this.#fanOut.readersOf(event)) {
      told += 1
      if (session === origin) continue
      for (const notice of changeNotices(session, this.addressee(session), event)) this.send(session, notice)
    }
    origin?.pace.charge(told)
  }

  /** What is said of a user that has joined. */
  #tellOfJoiner(event: EventOf<'joined'>, origin: Session | undefined): void {
    const user = this.#network.user(event.user)
    const said = user === undefined ? null : this.#network.metadataOf(user)
    if (user === undefined || said === null || said.size === 0) return
    for (const session of this.#fanOut.readersOf(event)) {
      if (session === origin || user.sessions.some(({ id }) => id === session.id)) continue
      for (const notice of joinerMetadata(session, this.addressee(session), user, said)) this.send(session, notice)
    }
  }

  /** The person's other sessions. */
  #tellMarked({ user, target, at }: EventOf<'marked'>, origin: Session | undefined): void {
    for (const session of this.#fanOut.sessionsOf(this.#network.user(user))) {
      const isTold = session !== origin && session.can('draft/read-marker')
      if (isTold) this.send(session, markerReply(this.addressee(session), target, at))
    }
  }

  /** The joiner's other sessions are told what the one is told that has joined. */
  #tellOwn(event: Extract<Event, { kind: 'joined' }>, join: OutMessage, origin: Session | undefined): void {
    const user = this.#network.user(event.user)
    const channel = this.#network.channels.get(event.channel.key)
    for (const session of this.#fanOut.sessionsOf(user)) {
      if (session !== origin) this.#sendAll(session, [join, ...enteredOf(channel, user, this.#partsFor(session))])
    }
  }

  #answerOrigin(event: Event, message: OutMessage | null, origin: Session): void {
    this.#sendAll(origin, echoOf(event, message, this.#partsFor(origin)))
    if (event.kind === 'quit' || event.kind === 'detached') this.end(origin, event.reason)
  }

  #partsFor(session: Session): EchoParts {
    const names = (channel: Channel, user: User) => this.names(session, channel, user)
    const isSpoken = this.#spoken !== null && session === this.#answering
    return {
      origin: session,
      to: this.addressee(session),
      network: this.#network,
      info: this.#info(),
      unregistered: this.unregistered,
      isSpoken,
      names,
    }
  }

  #sendAll(session: Session, parts: Answered): void {
    for (const part of parts) {
      if ('verb' in part) this.send(session, part)
      else this.sendLong(session, part)
    }
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
