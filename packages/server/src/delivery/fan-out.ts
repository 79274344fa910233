/** Tells others what happened. Everything is staged: nothing is sent before the batch is recorded. */
import { awayOf } from '../network/away.ts'
import type { ChannelName, Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import type { Channel, NameKey, User, UserId } from '../network/state.ts'
import type { TellingCapability } from '../session/capabilities.ts'
import type { Encoder, OutMessage } from '../session/out-message.ts'
import type { Place } from '../session/outbox.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { audienceOf, type Audience } from './audience.ts'
import { ChannelRun } from './channel-run.ts'

/** Nobody has left a channel by it, nor come to a user that may be in one. */
const KEEPS_READERS: ReadonlySet<Event['kind']> = new Set([
  'messaged',
  'registered',
  'awayChanged',
  'nameChanged',
  'topicChanged',
  'userModeChanged',
  'channelModeChanged',
  'invited',
  'marked',
  'redacted',
  'metadataChanged',
])

export class FanOut {
  readonly #network: Network
  readonly #sessions: Sessions
  readonly #server: () => string
  /** Sessions for which something is staged. */
  #touched: Session[] = []
  #run: ChannelRun | null = null
  /** The sessions on this node of the members of a channel, for as long as people only talk and enter. */
  readonly #readers = new Map<NameKey, Session[]>()

  /** @param server its name */
  constructor(network: Network, sessions: Sessions, server: () => string) {
    this.#network = network
    this.#sessions = sessions
    this.#server = server
  }

  /**
   * @param origin whose doing it is, where it is here and told apart, in its answer; else it is told as all others are
   * @returns how many were told
   */
  tell(event: Event, message: OutMessage, origin: Session | undefined): number {
    const audience = audienceOf(event, this.#network)
    if (audience.kind !== 'members') {
      if (event.kind === 'joined') this.#passBy(event.user, event.channel.key)
      const told = this.#tellUsers(event, message, this.#usersOf(audience), audience.capability)
      const away = event.kind === 'joined' ? this.#awayOfJoiner(event, message) : null
      if (away !== null) this.#tellUsers(event, away, this.#usersOf(audienceOf(event, this.#network)), 'away-notify')
      return told
    }
    // A session that has joined just now has nothing to catch up with.
    if (origin !== undefined && event.kind !== 'joined') this.catchUp(origin)
    const run = this.#runOf(audience.channel)
    run.add(message, event.session, audience.capability)
    if (event.kind === 'joined') this.#addJoiner(run, event, event.channel, message)
    if (event.kind === 'parted') this.#tellParted(run, event.user, origin)
    if (origin !== undefined) run.skip(origin)
    return this.#network.channels.get(audience.channel)?.members.size ?? 0
  }

  /** The sessions on this node of those that are to see the event. */
  *readersOf(event: Event): Iterable<Session> {
    const audience = audienceOf(event, this.#network)
    if (audience.kind === 'members') {
      yield* this.#readersOf(audience.channel)
      return
    }
    for (const user of this.#usersOf(audience)) yield* this.sessionsOf(user)
  }

  /** Call for every event, in order, before anybody is told of it. */
  follow(event: Event): void {
    if (event.kind === 'joined') {
      this.#readers.get(event.channel.key)?.push(...this.sessionsOf(this.#network.user(event.user)))
    } else if (!KEEPS_READERS.has(event.kind)) this.#readers.clear()
  }

  /** The sessions on this node of a user. */
  *sessionsOf(user: User | undefined): Iterable<Session> {
    for (const { id } of user?.sessions ?? []) {
      const session = this.#sessions.get(id)
      if (session !== undefined) yield session
    }
  }

  /** What a session is told besides, after everything that happened before. */
  stage(session: Session, piece: Uint8Array | Place): void {
    if (piece instanceof Uint8Array && piece.length === 0) return
    this.catchUp(session)
    if (session.outbox.stage(piece)) this.#touched.push(session)
  }

  /**
   * Before what may change the capabilities of a session, or its channels: a member is told what happened so far, anybody else
   * is never told of it.
   */
  catchUp(session: Session): void {
    const run = this.#run
    if (run === null) return
    if (this.#network.userOf(session.id)?.channels.has(run.channel) !== true) run.skip(session)
    else if (run.catchUp(session)) this.#touched.push(session)
  }

  /** Before an entry that may take others than its originator out of a channel, and at the end. */
  settle(): void {
    const run = this.#run
    if (run === null) return
    this.#run = null
    for (const session of this.#readersOf(run.channel)) if (run.stageFor(session)) this.#touched.push(session)
  }

  /** The members that have sessions here, at least. Of a channel of many nodes they may be few. */
  #members(channels: readonly NameKey[]): Iterable<User> {
    const all = channels.flatMap((key) => this.#network.channels.get(key)?.members ?? [])
    if (all.reduce((total, { size }) => total + size, 0) <= this.#sessions.size) return membersOf(all)
    const users = new Set<User>()
    for (const { id } of this.#sessions) {
      const user = this.#network.userOf(id)
      if (user !== undefined && channels.some((key) => user.channels.has(key))) users.add(user)
    }
    return users
  }

  /** The members of these channels, and the user itself. */
  #neighbours(id: UserId, channels: readonly NameKey[]): Iterable<User> {
    const user = this.#network.user(id)
    return new Set([...(user === undefined ? [] : [user]), ...this.#members(channels)])
  }

  #usersOf(audience: Audience): Iterable<User> {
    switch (audience.kind) {
      case 'members':
        return this.#members([audience.channel])
      case 'neighbours':
        return this.#neighbours(audience.user, audience.channels)
      case 'users':
        return audience.users
      default:
        return audience satisfies never
    }
  }

  /** The sessions for which something is staged. */
  takeTouched(): readonly Session[] {
    const touched = this.#touched
    this.#touched = []
    return touched
  }

  /** The batch was not recorded. */
  discard(): void {
    this.#run = null
    this.#readers.clear()
    for (const session of this.takeTouched()) session.outbox.discard()
  }

  #readersOf(channel: NameKey): readonly Session[] {
    const kept = this.#readers.get(channel)
    if (kept !== undefined) return kept
    const readers: Session[] = []
    for (const user of this.#members([channel])) readers.push(...this.sessionsOf(user))
    this.#readers.set(channel, readers)
    return readers
  }

  #runOf(channel: NameKey): ChannelRun {
    if (this.#run?.channel !== channel) this.settle()
    this.#run ??= new ChannelRun(channel)
    return this.#run
  }

  /** A member that only some are told of has nothing to catch up with all the same. */
  #passBy(id: UserId, channel: NameKey): void {
    if (this.#run?.channel !== channel) return
    for (const own of this.sessionsOf(this.#network.user(id))) this.#run.skip(own)
  }

  #tellUsers(event: Event, message: OutMessage, users: Iterable<User>, capability: TellingCapability | null): number {
    const isToSelf = event.kind === 'messaged' && event.target.kind === 'user' && event.target.user === event.user
    const encoded = new Map<Encoder, Uint8Array>()
    let told = 0
    for (const user of users) {
      told += 1
      for (const { id } of user.sessions) {
        if (id === event.session && !isToSelf) continue
        const session = this.#sessions.get(id)
        if (session === undefined || (capability !== null && !session.can(capability))) continue
        let bytes = encoded.get(session.encoder)
        if (bytes === undefined) {
          bytes = session.encoder.encode(session.encoder.format(message))
          encoded.set(session.encoder, bytes)
        }
        this.stage(session, bytes)
      }
    }
    return told
  }

  /** IRCv3 away-notify: a member that joins while away is announced as away. */
  #awayOfJoiner({ user: id }: Event, { source, time, isBot }: OutMessage): OutMessage | null {
    const user = this.#network.user(id)
    const away = user === undefined ? null : awayOf(user)
    const stamp = { ...(time === undefined ? {} : { time }), ...(isBot === undefined ? {} : { isBot }) }
    return away === null ? null : { source, verb: 'AWAY', params: [away], ...stamp }
  }

  /**
   * The joiner's own sessions are told apart, with the names. To others a JOIN says nothing of a rank, so a member that comes back
   * with one is given it by the server.
   */
  #addJoiner(run: ChannelRun, event: Event, { key, name }: ChannelName, join: OutMessage): void {
    const { user: id, session } = event
    const user = this.#network.user(id)
    const stamp = join.time === undefined ? {} : { time: join.time }
    const ranks = this.#network.channels.get(key)?.members.get(id)?.ranks ?? ''
    if (user !== undefined && ranks !== '') {
      const params = [name, `+${ranks}`, ...Array.from(ranks, () => user.nick)]
      run.add({ source: this.#server(), verb: 'MODE', params, ...stamp }, session, null)
    }
    const away = this.#awayOfJoiner(event, join)
    if (away !== null) run.add(away, session, 'away-notify')
    for (const own of this.sessionsOf(user)) run.skip(own)
  }

  /** The other sessions of a user that has left are members no more, and are told all the same. */
  #tellParted(run: ChannelRun, id: UserId, origin: Session | undefined): void {
    for (const own of this.sessionsOf(this.#network.user(id))) {
      if (own !== origin && run.catchUp(own)) this.#touched.push(own)
    }
  }
}

function* membersOf(channels: readonly Channel['members'][]): Iterable<User> {
  for (const members of channels) for (const { user } of members.values()) yield user
}
