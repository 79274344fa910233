/** Who is told what came of an entry: the fan-out tells all that are to see it, and some sessions are told more, or otherwise. */
import type { AccountName } from '../network/account-name.ts'
import type { AccountOutcome } from '../network/accounts/account-change.ts'
import type { Knock, Notice } from '../network/context.ts'
import { personOfAccount } from '../network/conversation.ts'
import type { ChannelName, Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import { isAtLeast } from '../network/ranks.ts'
import type { Refusal } from '../network/refusal.ts'
import { sourceOf, type Channel, type User, type UserId } from '../network/state.ts'
import type { Pushes } from '../push/pushes.ts'
import { outcomeReplies, persistence, sourceBefore } from '../replies/accounts.ts'
import { markerReply } from '../replies/marker.ts'
import { changeNotices, joinerMetadata } from '../replies/metadata.ts'
import { numeric } from '../replies/numeric.ts'
import type { Rosters } from '../replies/rosters.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { usersWith } from './audience.ts'
import { type Answered, type EchoParts, echoOf, enteredOf, messageOf, rehostedFor, renamedFor } from './echo.ts'
import type { Desk } from './desk.ts'
import type { FanOut } from './fan-out.ts'
import { UnveilingTeller } from './unveiling.ts'
import type { Watchers } from './watchers.ts'

type EventOf<K extends Event['kind']> = Extract<Event, { kind: K }>

/** What came of an entry. */
export type Told = Event | Refusal | Notice | Knock | AccountOutcome

export interface TellingParts {
  readonly network: Network
  readonly info: () => ServerInfo
  readonly fanOut: FanOut
  readonly watchers: Watchers
  readonly rosters: Rosters
  /** Tells accounts by push; null where nothing is pushed. */
  readonly pushes: Pick<Pushes, 'note'> | null
  readonly desk: Desk
}

export class Telling {
  readonly #network: Network
  readonly #info: () => ServerInfo
  readonly #fanOut: FanOut
  readonly #watchers: Watchers
  readonly #rosters: Rosters
  readonly #pushes: TellingParts['pushes']
  readonly #desk: Desk
  readonly #unveiling: UnveilingTeller

  constructor({ network, info, fanOut, watchers, rosters, pushes, desk }: TellingParts) {
    this.#network = network
    this.#info = info
    this.#fanOut = fanOut
    this.#watchers = watchers
    this.#rosters = rosters
    this.#pushes = pushes
    this.#desk = desk
    this.#unveiling = new UnveilingTeller({ network, fanOut, desk })
  }

  /**
   * Tells what came of an entry to every session on this node that is to see it. Call when it has just happened.
   * @param origin the session that asked for it, where it is here
   */
  tell(result: Told, origin: Session | undefined): void {
    if (result.kind === 'notice') return this.#tellNotice(result, origin)
    if (result.kind === 'knock') return this.#tellKnock(result, origin)
    if (result.kind === 'refusal' || result.kind === 'failure') {
      if (origin !== undefined) this.#desk.refuse(origin, result)
    } else if (result.kind === 'account') this.#tellOutcome(result, origin)
    else this.#tellEvent(result, origin)
  }

  #tellOutcome(outcome: AccountOutcome, origin: Session | undefined): void {
    const network = this.#network
    if (origin !== undefined) {
      const to = this.#desk.addressee(origin)
      const user = network.userOf(origin.id)
      const source = user === undefined ? sourceBefore(origin) : sourceOf(user)
      const parts = { to, network, source, isUser: user !== undefined, isSpoken: this.#desk.isSpokenTo(origin) }
      for (const message of outcomeReplies(outcome, parts)) this.#desk.send(origin, message)
    }
    if (outcome.change === 'set') this.#tellPersistence(outcome.account, origin)
  }

  /** IRCv3 draft/persistence: what one session has asked for holds for the others. */
  #tellPersistence(account: AccountName, origin: Session | undefined): void {
    for (const session of this.#fanOut.sessionsOf(this.#network.person(personOfAccount(account)))) {
      if (session === origin || !session.can('draft/persistence')) continue
      this.#desk.send(session, persistence(this.#desk.addressee(session), this.#network, account))
    }
  }

  #tellEvent(event: Event, asked: Session | undefined): void {
    // What is not the doing of the session that asked, such as the end of another one, it is told as all others are.
    const origin = event.session === null ? undefined : asked
    this.#rosters.follow(event, this.#network.channels)
    this.#fanOut.follow(event)
    const message = messageOf(event)
    // The author of a message to a channel is told of it as all members are, if that is all that there is to tell.
    const isToChannel = event.kind === 'messaged' && event.target.kind === 'channel'
    const isApart = !isToChannel || !this.#desk.isPlain
    if (event.kind === 'killed') this.#tellKilled(event)
    if (event.kind === 'channelModeChanged') this.#unveiling.before(event, origin)
    if (message !== null) {
      const told = this.#fanOut.tell(event, message, isApart ? origin : undefined)
      // A session pays for each reader that it has told something.
      origin?.pace.charge(told * (message.lines?.length ?? 1))
      if (event.kind === 'invited') this.#tellInvited(event.target, message)
      if (event.kind === 'channelRenamed') this.#tellRenamed(event, origin)
      if (event.kind === 'hostChanged') this.#tellRehosted(event, origin)
      if (event.kind === 'channelModeChanged') this.#unveiling.after(event, origin)
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
      for (const session of this.#fanOut.sessionsOf(user))
        if (session !== origin) this.#sendNotice(session, `*** ${text}`)
    }
  }

  #tellKnock({ channel, by }: Knock, origin: Session | undefined): void {
    for (const session of this.#operatorsOf(channel)) {
      const knocked = numeric(this.#desk.addressee(session), 'RPL_KNOCK', [channel.name, by])
      this.#desk.send(session, knocked)
      origin?.pace.charge(1)
    }
    if (origin !== undefined)
      this.#desk.send(origin, numeric(this.#desk.addressee(origin), 'RPL_KNOCKDLVR', [channel.name]))
  }

  #tellOperatorsOf(channel: ChannelName, text: string): void {
    for (const session of this.#operatorsOf(channel)) {
      this.#desk.send(session, { source: this.#info().name, verb: 'NOTICE', params: [`@${channel.name}`, text] })
    }
  }

  *#operatorsOf({ key }: ChannelName): Iterable<Session> {
    for (const { user, ranks } of this.#network.channels.get(key)?.members.values() ?? []) {
      if (isAtLeast(ranks, 'h')) yield* this.#fanOut.sessionsOf(user)
    }
  }

  #sendNotice(session: Session, text: string): void {
    const { server, nick } = this.#desk.addressee(session)
    this.#desk.send(session, { source: server, verb: 'NOTICE', params: [nick, text] })
  }

  /** The sessions that end are told by whom, and why. */
  #tellKilled({ user, nick, by, reason, session: killer }: Extract<Event, { kind: 'killed' }>): void {
    // An owner that is no user has no source.
    const source = killer === null ? this.#info().name : by
    for (const session of this.#fanOut.sessionsOf(this.#network.user(user))) {
      this.#desk.send(session, { source, verb: 'KILL', params: [nick, reason] })
      this.#desk.end(session, reason === '' ? `killed by ${by}` : `killed by ${by}: ${reason}`)
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

  /** Neighbours whose clients do not know that a host can change. */
  #tellRehosted(event: EventOf<'hostChanged'>, origin: Session | undefined): void {
    for (const session of this.#fanOut.readersOf(event)) {
      if (session === origin || session.can('chghost')) continue
      const lines = rehostedFor(event, this.#partsFor(session))
      this.#sendAll(session, lines)
      origin?.pace.charge(lines.length)
    }
  }

  #tellInvited(target: UserId, message: OutMessage): void {
    for (const session of this.#fanOut.sessionsOf(this.#network.user(target))) this.#desk.send(session, message)
  }

  /** Each session hears of the keys that it has subscribed to. */
  #tellMetadata(event: EventOf<'metadataChanged'>, origin: Session | undefined): void {
    let told = 0
    for (const session of this.#fanOut.readersOf(event)) {
      told += 1
      if (session === origin) continue
      for (const notice of changeNotices(session, this.#desk.addressee(session), event))
        this.#desk.send(session, notice)
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
      for (const notice of joinerMetadata(session, this.#desk.addressee(session), user, said))
        this.#desk.send(session, notice)
    }
  }

  /** The person's other sessions. */
  #tellMarked({ user, target, at }: EventOf<'marked'>, origin: Session | undefined): void {
    for (const session of this.#fanOut.sessionsOf(this.#network.user(user))) {
      const isTold = session !== origin && session.can('draft/read-marker')
      if (isTold) this.#desk.send(session, markerReply(this.#desk.addressee(session), target, at))
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
    if (event.kind === 'quit' || event.kind === 'detached') this.#desk.end(origin, event.reason)
  }

  #partsFor(session: Session): EchoParts {
    const names = (channel: Channel, user: User) => this.#desk.names(session, channel, user)
    return {
      origin: session,
      to: this.#desk.addressee(session),
      network: this.#network,
      info: this.#info(),
      unregistered: this.#desk.unregistered,
      isSpoken: this.#desk.isSpokenTo(session),
      names,
    }
  }

  #sendAll(session: Session, parts: Answered): void {
    for (const part of parts) {
      if ('verb' in part) this.#desk.send(session, part)
      else this.#desk.sendLong(session, part)
    }
  }
}
