/**
 * Who on this node sees what. While a batch is executed everything is staged; when it is recorded, `release` sends it,
 * one write per connection; when it could not be recorded, `discard` drops it.
 */
import type { Event } from '../network/event.ts'
import type { Result } from '../network/context.ts'
import type { Network } from '../network/network.ts'
import type { NameKey, SessionId } from '../network/state.ts'
import { closingLink } from '../replies/closing-link.ts'
import { namesReply, topicReply } from '../replies/channel.ts'
import { internalError } from '../network/refusal.ts'
import { numeric, refusalMessage, type Addressee } from '../replies/numeric.ts'
import { welcome } from '../replies/welcome.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { audienceOf } from './audience.ts'
import { ChannelRun, isChannelMessage, outMessage, type ChannelMessage } from './channel-run.ts'
import { labeled } from './response.ts'

/** Fetches an answer once the batch is recorded. One that rejects is a defect. */
export type Fetch = () => Promise<readonly OutMessage[]>

/** The answer to one command, while it is being made. */
interface Answer {
  readonly session: Session
  readonly label: string | null
  readonly messages: OutMessage[]
  fetch: Fetch | null
}

export class Delivery {
  readonly #network: Network
  readonly #sessions: Sessions
  readonly #info: () => ServerInfo
  readonly #onDefect: (session: Session, error: unknown) => void
  readonly #touched = new Set<Session>()
  #run: ChannelRun | null = null
  #answer: Answer | null = null
  #fetches: (() => void)[] = []
  #endings = new Map<Session, string>()

  /** @param onDefect told what ended an answer that was fetched; its session is told that it failed */
  constructor(
    network: Network,
    sessions: Sessions,
    info: () => ServerInfo,
    onDefect: (session: Session, error: unknown) => void,
  ) {
    this.#network = network
    this.#sessions = sessions
    this.#info = info
    this.#onDefect = onDefect
  }

  addressee(session: Session): Addressee {
    return { server: this.#info().name, nick: this.#network.user(session.id)?.nick ?? '*' }
  }

  /** Everything sent to this session until `endAnswer` answers one command of it. */
  beginAnswer(session: Session, label: string | null): void {
    const hasLabel = label !== null && session.can('labeled-response') && session.can('batch')
    this.#answer = { session, label: hasLabel ? label : null, messages: [], fetch: null }
  }

  endAnswer(): void {
    const answer = this.#answer
    this.#answer = null
    if (answer === null) return
    const { session, fetch } = answer
    if (fetch === null) return this.#stageAnswer(session, this.#finish(answer, answer.messages))
    this.#closeRun()
    const slot = session.outbox.stageSlot()
    this.#touched.add(session)
    this.#fetches.push(() => {
      session.inTurn(async () => {
        slot.fill(session.isLost ? '' : await this.#fetchText(answer, fetch))
      })
    })
  }

  async #fetchText(answer: Answer, fetch: Fetch): Promise<string> {
    const { session, messages } = answer
    const encode = (all: readonly OutMessage[]) =>
      this.#finish(answer, all)
        .map((message) => session.encoder.encode(message))
        .join('')
    try {
      return encode([...messages, ...(await fetch())])
    } catch (error) {
      this.#onDefect(session, error)
      return encode([refusalMessage(this.addressee(session), internalError('*'), session.can('standard-replies'))])
    }
  }

  #finish(answer: Answer, messages: readonly OutMessage[]): readonly OutMessage[] {
    const { label, session } = answer
    return label === null ? messages : labeled(messages, label, this.#info().name, () => session.nextBatch())
  }

  #stageAnswer(session: Session, messages: readonly OutMessage[]): void {
    for (const message of messages) this.#stage(session, message)
  }

  /** What is sent while its answer is being made is part of the answer. */
  send(session: Session, message: OutMessage): void {
    if (this.#answer?.session === session) this.#answer.messages.push(message)
    else this.#stage(session, message)
  }

  /** The answer comes later, in its place. */
  sendLater(session: Session, fetch: Fetch): void {
    if (this.#answer?.session === session) this.#answer.fetch = fetch
  }

  /** Tells the session why, and closes it after what is staged for it has been sent; once. */
  end(session: Session, reason: string): void {
    if (this.#endings.has(session)) return
    this.#endings.set(session, reason)
    this.send(session, closingLink(reason))
  }

  #stage(session: Session, message: OutMessage): void {
    this.#closeRun()
    const text = session.encoder.encode(message)
    if (text === '') return
    session.outbox.stage(text)
    this.#touched.add(session)
  }

  /** Tells the results of one entry to everyone on this node who is to see them. */
  stageResults(results: readonly Result[], origin: Session | undefined): void {
    for (const result of results) {
      if (result.kind !== 'refusal' && result.kind !== 'failure') this.#stageEvent(result, origin)
      else if (origin !== undefined) this.refuse(origin, result)
    }
  }

  refuse(session: Session, refusal: Exclude<Result, Event>): void {
    this.send(session, refusalMessage(this.addressee(session), refusal, session.can('standard-replies')))
  }

  #stageEvent(event: Event, origin: Session | undefined): void {
    if (isChannelMessage(event) && (this.#answer === null || this.#answer.label === null)) {
      return this.#addToRun(event)
    }
    const message = outMessage(event)
    if (message !== null) this.#stageForOthers(event, message)
    if (origin !== undefined) this.#stageForOrigin(event, message, origin)
  }

  #addToRun(event: ChannelMessage): void {
    if (this.#run?.channel !== event.target.key) {
      this.#closeRun()
      this.#run = new ChannelRun(event.target.key)
    }
    this.#run.add(event)
    this.#charge(event, this.#network.channels.get(event.target.key)?.members.size ?? 0)
  }

  /** A session pays for everyone whom it has told something. */
  #charge({ session }: Event, told: number): void {
    this.#sessions.get(session)?.charge(told)
  }

  /** Must come before anything else is staged, and before anybody enters, leaves or changes capabilities. */
  #closeRun(): void {
    const run = this.#run
    if (run === null) return
    this.#run = null
    for (const id of this.#network.channels.get(run.channel)?.members.keys() ?? []) {
      const session = this.#sessions.get(id)
      if (session === undefined) continue
      run.stageFor(session)
      this.#touched.add(session)
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
    this.#stageAwayOfJoiner(event)
  }

  #stageInvitation(event: Event, message: OutMessage): void {
    const target = event.kind === 'invited' ? this.#sessions.get(event.target) : undefined
    if (target !== undefined) this.#stage(target, message)
  }

  /** IRCv3 away-notify: who joins while away is announced as away. */
  #stageAwayOfJoiner(event: Event): void {
    const away = event.kind === 'joined' ? (this.#network.user(event.session)?.away ?? null) : null
    if (event.kind !== 'joined' || away === null) return
    for (const id of this.#network.channels.get(event.channel.key)?.members.keys() ?? []) {
      const session = this.#sessions.get(id)
      if (session === undefined || id === event.session || !session.can('away-notify')) continue
      this.#stage(session, { source: event.source, verb: 'AWAY', params: [away], time: event.time })
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
    const { lineBytesMax } = this.#info().limits
    if (channel.topic !== null) for (const line of topicReply(to, channel)) this.send(origin, line)
    for (const line of namesReply(to, channel, user, origin.capabilities, lineBytesMax)) this.send(origin, line)
  }

  /** Before an entry that may change who is in a channel, and before a question. */
  settle(): void {
    this.#closeRun()
  }

  /** The batch is recorded: everything staged goes out. */
  release(): void {
    this.#closeRun()
    // First everything is decided, then one write follows another: a reader on this machine that falls asleep between two
    // must be woken for each, which costs more than the write.
    for (const session of this.#touched) session.outbox.release()
    for (const session of this.#touched) session.outbox.flush()
    this.#touched.clear()
    for (const fetch of this.#fetches.splice(0)) fetch()
    for (const [session, reason] of this.#endings) session.end(reason)
    this.#endings.clear()
  }

  /** The batch could not be recorded: nothing of it is sent. */
  discard(): void {
    this.#run = null
    for (const session of this.#touched) session.outbox.discard()
    this.#touched.clear()
    this.#fetches = []
    this.#endings.clear()
  }
}
