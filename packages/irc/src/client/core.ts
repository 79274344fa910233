/**
 * A client without I/O: inputs give effects, and all that is known stands in `state`. The same inputs at the same times give the same
 * effects and states.
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
import { caseMapping } from '../names.ts'
import { formatCommand, parseMessage, type MessageFields } from '../message.ts'
import { isMention } from '../talk/mention.ts'
import type { Action, PasswordCredentials } from './action.ts'
import type { ConnectionState, Trouble } from './connection-state.ts'
import { StateDraft } from './draft.ts'
import type { Effect, Input, Outcome } from './effect.ts'
import { History } from './history.ts'
import { initialState } from './initial-state.ts'
import type { ItemKey } from './item.ts'
import { CLIENT_LIMITS, type ClientBounds } from './limits.ts'
import { Names } from './names.ts'
import { Outbox } from './outbox.ts'
import { Performer } from './perform.ts'
import type { ReceiveParts } from './receive/receive-parts.ts'
import { Receiver } from './receiver.ts'
import { Registration, type Identity } from './registration.ts'
import { Requests, type PageRequest, type Request } from './requests.ts'
import type { SavedClient, SavedPlace } from './saved.ts'
import { Searching } from './searching.ts'
import { ShardMap } from './shard-map.ts'
import { SERVER_PLACE, type ClientState, type Membership, type PlaceKey } from './state.ts'
import type { Reader, Telling } from './telling.ts'
import { appended, EMPTY_TIMELINE } from './timeline.ts'
import { TimelineWriter } from './timeline-writer.ts'
import { countUnread } from './unread.ts'
import { Watching } from './watching.ts'

export interface ClientOptions {
  readonly identity: Identity
  /** Joined after the welcome, and again after each new connection. */
  readonly channels?: readonly { readonly name: string; readonly key?: string }[]
  /** From 0 to 1, as Math.random. */
  readonly random: () => number
  /** What an earlier run has kept (`saveClient`, `parseSavedClient`). */
  readonly saved?: SavedClient
  readonly bounds?: Partial<ClientBounds>
  /** What a person registered has become its account: with these it comes in from now on. */
  readonly onRegistered?: (credentials: PasswordCredentials) => void
  /** Words beside the nickname that count as a mention of this person. */
  readonly highlights?: () => readonly string[]
}

export class ClientCore {
  readonly #options: ClientOptions
  readonly #bounds: ClientBounds
  readonly #draft: StateDraft
  readonly #requests = new Requests()
  readonly #registration: Registration
  readonly #history: History
  readonly #outbox: Outbox
  readonly #searching: Searching
  readonly #watching: Watching
  readonly #receiver: Receiver
  readonly #performer: Performer
  /** Of the channels that have one. */
  readonly #channelKeys = new Map<PlaceKey, string>()
  readonly #keyPrefix: string
  #keys = 0
  #identity: Identity
  #names = new Names(new Map([['CASEMAPPING', 'ascii']]))
  #state: ClientState
  #now = 0
  #connection = 0
  #attempt = 0
  #wasOnline = false
  #isNetworkThere = true
  /** The state of the connection is given up at that time. */
  #deadline = Infinity
  #nickAt = Infinity
  /** Asked for, and no account yet. */
  #registering: PasswordCredentials | null = null
  /** When something has last come, and by when something has to come. */
  #heardAt = 0
  #pongBy = Infinity
  /** What the server has said of the end that is to come. */
  #trouble: Trouble | null = null
  #effects: Effect[] = []
  #lines: string[] = []

  constructor(options: ClientOptions) {
    this.#options = options
    this.#bounds = { ...CLIENT_LIMITS, ...options.bounds }
    this.#identity = options.identity
    this.#keyPrefix =
      Math.floor(options.random() * 36 ** 6).toString(36) + Math.floor(options.random() * 36 ** 6).toString(36)
    this.#draft = new StateDraft(initialState(options.identity))
    const draft = this.#draft
    const writer = new TimelineWriter(draft, this.#bounds)
    const parts = {
      draft,
      writer,
      bounds: this.#bounds,
      names: () => this.#names,
      now: () => this.#now,
      reader: () => this.#reader(),
      nextKey: () => this.#nextKey(),
      can: (capability: string) => draft.state.server.capabilities.has(capability),
      write: (message: MessageFields) => this.#write(message),
      ask: (message: MessageFields, request: Request) => this.#ask(message, request),
      placeFor: (name: string) => this.#placeFor(name),
    }
    this.#outbox = new Outbox({ ...parts, isReady: (place) => this.#isReady(place.key) })
    this.#history = new History({
      ...parts,
      closed: (place, isKnown) => this.#closed(place, isKnown),
      isInDoubt: (place) => this.#outbox.isInDoubt(place),
      takePage: (place) =>
        this.#requests.takeFirst((one): one is PageRequest => one.kind === 'page' && one.place === place),
    })
    this.#searching = new Searching(parts)
    this.#watching = new Watching(parts)
    this.#registration = new Registration({
      ...parts,
      identity: () => this.#identity,
      isReturning: () => this.#wasOnline,
      authenticating: (mechanism) => this.#authenticating(mechanism),
      failed: (trouble) => this.#fail(trouble),
      retryNickAt: (time) => {
        this.#nickAt = time
      },
    })
    const { requests, registration, history, outbox, searching, watching } = {
      requests: this.#requests,
      registration: this.#registration,
      history: this.#history,
      outbox: this.#outbox,
      searching: this.#searching,
      watching: this.#watching,
    }
    const receiving: ReceiveParts = {
      ...parts,
      growingLists: new Map(),
      add: (place, telling) => this.#add(place, telling),
      joined: (place, time) => this.#joined(place, time),
      membersKnown: (place) => watching.membersKnown(place),
      left: (place, membership) => this.#left(place, membership),
      welcomed: () => this.#welcomed(),
      renamed: (from, to) => this.#renamed(from, to),
      trouble: (trouble) => {
        this.#trouble ??= trouble
      },
      failed: (trouble) => this.#fail(trouble),
    }
    this.#receiver = new Receiver({
      ...receiving,
      requests,
      registration,
      history,
      outbox,
      searching,
      watching,
      onPong: (token) => outbox.pong(token),
    })
    this.#performer = new Performer({
      ...parts,
      outbox,
      history,
      searching,
      watching,
      isOnline: () => this.#isOnline(),
      join: (channel, key) => this.#join(channel, key),
    })
    for (const place of options.saved?.places ?? []) this.#restore(place)
    for (const { name, key } of options.channels ?? []) this.#join(name, key)
    this.#state = draft.take()
  }

  /** What is known after the last input. */
  get state(): ClientState {
    return this.#state
  }

  /** @param now Unix milliseconds; a clock that was set back only makes waits longer */
  take(input: Input, now: number): Outcome {
    this.#now = now
    this.#effects = []
    this.#lines = []
    this.#takeInput(input)
    this.#ripe()
    this.#settle()
    this.#flushLines()
    this.#state = this.#draft.take()
    const wakeAt = this.#nextWake()
    return { effects: this.#effects, wakeAt: wakeAt === Infinity ? null : wakeAt }
  }

  #takeInput(input: Input): void {
    switch (input.kind) {
      case 'opened':
        if (input.connection === this.#connection) this.#opened()
        return
      case 'lines':
        if (input.connection === this.#connection) this.#receive(input.lines)
        return
      case 'closed':
        if (input.connection !== this.#connection) return
        if (input.isFinal && input.trouble !== null) this.#fail(input.trouble)
        else this.#lose(this.#trouble ?? input.trouble ?? { kind: 'lost', text: '' })
        return
      case 'time':
        return
      case 'network':
        return this.#network(input.isOnline)
      case 'action':
        return this.#act(input.action)
      default:
        input satisfies never
    }
  }

  #act(action: Action): void {
    if (action.kind === 'connect') {
      if (['offline', 'waiting', 'ended'].includes(this.#draft.state.connection.kind)) this.#connect(1)
    } else if (action.kind === 'quit') this.#quit(action.reason)
    else if (action.kind === 'nick') this.#rename(action.nick, action.place ?? SERVER_PLACE)
    else if (action.kind === 'authenticate') {
      this.#identity = { ...this.#identity, credentials: action.credentials }
      if (this.#isOnline()) this.#registration.authenticate()
    } else {
      if (action.kind === 'register' && this.#draft.state.me.account === null) {
        this.#registering = { kind: 'password', account: action.account, password: action.password }
      }
      this.#performer.perform(action)
    }
  }

  /** Without this, the next connection would be that of a guest, whose nickname belongs to an account. */
  #registered(): void {
    const credentials = this.#registering
    const { account } = this.#draft.state.me
    if (credentials === null || account === null || !this.#names.isSame(account, credentials.account)) return
    this.#registering = null
    this.#identity = { ...this.#identity, credentials }
    this.#options.onRegistered?.(credentials)
  }

  #rename(nick: string, place: PlaceKey): void {
    const request = { kind: 'command', place, verb: 'NICK' } as const
    if (this.#ask({ verb: 'NICK', params: [nick] }, request)) return
    this.#identity = { ...this.#identity, nick }
    this.#draft.setMe({ nick })
  }

  // ---- the connection

  #connect(attempt: number): void {
    const { connection } = this.#draft.state
    const why = connection.kind === 'waiting' || connection.kind === 'ended' ? connection.why : null
    this.#attempt = attempt
    this.#connection += 1
    this.#trouble = null
    this.#become({ kind: 'connecting', attempt, why }, CLIENT_LIMITS.connectTimeoutMs)
    this.#effects.push({ kind: 'open', connection: this.#connection })
  }

  #opened(): void {
    if (this.#draft.state.connection.kind !== 'connecting') return
    this.#heardAt = this.#now
    this.#become({ kind: 'negotiating', attempt: this.#attempt }, CLIENT_LIMITS.registerTimeoutMs)
    this.#registration.begin()
  }

  #authenticating(mechanism: string | null): void {
    const { kind } = this.#draft.state.connection
    if (kind !== 'negotiating' && kind !== 'authenticating') return
    const attempt = this.#attempt
    this.#set(mechanism === null ? { kind: 'negotiating', attempt } : { kind: 'authenticating', attempt, mechanism })
  }

  #welcomed(): void {
    if (this.#isOnline()) return
    this.#wasOnline = true
    this.#registration.welcomed()
    this.#become({ kind: 'online', since: this.#now, isCatchingUp: true }, Infinity)
    this.#draft.setPlace(SERVER_PLACE, { name: this.#draft.state.server.name })
    this.#watching.welcomed()
    this.#history.online()
    this.#joinAll()
  }

  /** The connection is over, and is tried again. */
  #lose(why: Trouble): void {
    const { connection } = this.#draft.state
    this.#forgetConnection()
    // A server that welcomes and then ends the connection is not asked in every second.
    const isSteady = connection.kind === 'online' && this.#now - connection.since >= CLIENT_LIMITS.steadyMs
    const failures = isSteady ? 1 : Math.max(1, this.#attempt)
    const attempt = failures + 1
    const delay = Math.min(CLIENT_LIMITS.retryMaxMs, CLIENT_LIMITS.retryFirstMs * 2 ** (failures - 1))
    const nextAt = this.#isNetworkThere ? this.#now + delay * (0.5 + this.#options.random() / 2) : null
    this.#attempt = attempt
    this.#become({ kind: 'waiting', attempt, nextAt, why }, nextAt === null ? Infinity : nextAt - this.#now)
  }

  /** The connection is over, and another one would end in the same way. */
  #fail(why: Trouble): void {
    this.#hangUp([])
    this.#become({ kind: 'ended', why }, Infinity)
  }

  #quit(reason: string | undefined): void {
    this.#hangUp([{ verb: 'QUIT', params: reason === undefined ? [] : [reason] }])
    this.#become({ kind: 'offline' }, Infinity)
  }

  /** Ends the connection from this side. */
  #hangUp(last: readonly MessageFields[]): void {
    for (const message of last) this.#write(message)
    this.#flushLines()
    if (!['offline', 'waiting', 'ended'].includes(this.#draft.state.connection.kind)) {
      this.#effects.push({ kind: 'close', connection: this.#connection })
    }
    this.#forgetConnection()
  }

  #forgetConnection(): void {
    // What comes of it from now on is of no interest.
    this.#connection += 1
    this.#lines = []
    this.#pongBy = Infinity
    this.#nickAt = Infinity
    this.#requests.clear()
    this.#receiver.lost()
    this.#history.lost()
    this.#searching.lost()
    this.#watching.lost()
    this.#outbox.lost()
    for (const { key, kind, membership, typing } of this.#draft.state.places.values()) {
      if (kind === 'channel' && membership.kind === 'joined')
        this.#draft.setPlace(key, { membership: { kind: 'joining' } })
      if (typing.length > 0) this.#draft.setPlace(key, { typing: [] })
    }
  }

  #network(isOnline: boolean): void {
    this.#isNetworkThere = isOnline
    const { connection } = this.#draft.state
    if (connection.kind === 'waiting') {
      if (isOnline) this.#connect(1)
      else this.#become({ ...connection, nextAt: null }, Infinity)
    } else if (connection.kind === 'online' && isOnline) this.#probe(CLIENT_LIMITS.pongAfterSleepMs)
  }

  #probe(timeoutMs: number): void {
    this.#write({ verb: 'PING', params: ['alive'] })
    this.#pongBy = Math.min(this.#pongBy, this.#now + timeoutMs)
  }

  #become(connection: ConnectionState, timeoutMs: number): void {
    this.#deadline = this.#now + timeoutMs
    this.#set(connection)
  }

  #set(connection: ConnectionState): void {
    this.#draft.set({ connection })
  }

  #isOnline(): boolean {
    return this.#draft.state.connection.kind === 'online'
  }

  // ---- time

  /** Does what it is time for. */
  #ripe(): void {
    const { kind } = this.#draft.state.connection
    if (this.#deadline <= this.#now) {
      if (kind === 'waiting') this.#connect(this.#attempt)
      else this.#giveUp(kind === 'connecting' ? 'unreachable' : 'silent')
    }
    if (this.#pongBy <= this.#now) this.#giveUp('silent')
    if (this.#nickAt <= this.#now) {
      this.#nickAt = Infinity
      this.#registration.retryNick()
    }
    if (this.#isOnline() && this.#pongBy === Infinity && this.#heardAt + CLIENT_LIMITS.silenceMs <= this.#now) {
      this.#probe(CLIENT_LIMITS.pongTimeoutMs)
    }
    for (const request of this.#requests.takeOverdue(this.#now)) {
      this.#history.failed(request, '')
      this.#searching.failed(request, '')
    }
    for (const { key, typing } of this.#draft.state.places.values()) {
      const still = typing.filter(({ until }) => until > this.#now)
      if (still.length < typing.length) this.#draft.setPlace(key, { typing: still })
    }
  }

  #giveUp(kind: Trouble['kind']): void {
    this.#effects.push({ kind: 'close', connection: this.#connection })
    this.#lose({ kind, text: '' })
  }

  #nextWake(): number {
    let at = Math.min(this.#deadline, this.#pongBy, this.#nickAt, this.#requests.deadline)
    if (this.#isOnline() && this.#pongBy === Infinity) at = Math.min(at, this.#heardAt + CLIENT_LIMITS.silenceMs)
    for (const { typing } of this.#draft.state.places.values()) for (const { until } of typing) at = Math.min(at, until)
    return at
  }

  /** After each input: what may go out goes out, and the state says whether there are gaps. */
  #settle(): void {
    if (!this.#isOnline()) return
    this.#outbox.flush()
    const { isCatchingUp } = this.#history
    const { connection } = this.#draft.state
    if (connection.kind === 'online' && connection.isCatchingUp !== isCatchingUp)
      this.#set({ ...connection, isCatchingUp })
    if (!isCatchingUp) this.#watching.ask()
  }

  // ---- lines

  #receive(lines: readonly string[]): void {
    this.#heardAt = this.#now
    this.#pongBy = Infinity
    const connection = this.#connection
    for (const line of lines) {
      const message = parseMessage(line)
      if (message === null) continue
      this.#receiver.receive(message)
      if (this.#registering !== null) this.#registered()
      if (message.verb === '005') this.#rekey()
      // A line may end the connection: what is behind it is not for the next one.
      if (connection !== this.#connection) return
    }
  }

  #write(message: MessageFields): boolean {
    const { kind } = this.#draft.state.connection
    if (kind !== 'online' && kind !== 'negotiating' && kind !== 'authenticating') return false
    try {
      this.#lines.push(formatCommand(message))
      return true
    } catch {
      // A space where none may be, or a line end: nothing that a person typed may end the client.
      return false
    }
  }

  #ask(message: MessageFields, request: Request): boolean {
    if (!this.#isOnline()) return false
    const isLabelled = this.#draft.state.server.capabilities.has('labeled-response')
    const { label, labelled } = this.#requests.note(message, request, this.#now, isLabelled)
    const isWritten = this.#write(labelled)
    if (!isWritten) this.#requests.take(label)
    return isWritten
  }

  #flushLines(): void {
    if (this.#lines.length > 0) this.#effects.push({ kind: 'write', connection: this.#connection, lines: this.#lines })
    this.#lines = []
  }

  #reader(): Reader {
    const { me, server } = this.#draft.state
    const fold = caseMapping(server.isupport.get('CASEMAPPING') ?? '')
    const names = [me.nick, ...(this.#options.highlights?.() ?? [])]
    return {
      names: this.#names,
      me,
      now: this.#now,
      nextKey: () => this.#nextKey(),
      isMention: (text) => isMention(text, { names, fold }),
    }
  }

  #nextKey(): ItemKey {
    this.#keys += 1
    return `${this.#keyPrefix}-${this.#keys}` as ItemKey
  }

  // ---- places

  #placeFor(name: string): PlaceKey | null {
    const key = this.#names.place(name)
    if (key === SERVER_PLACE) return null
    if (this.#draft.place(key) !== undefined) return key
    if (this.#draft.state.places.size >= this.#bounds.placesMax) return null
    const kind = this.#names.isChannel(name) ? 'channel' : 'conversation'
    const membership = { kind: kind === 'channel' ? 'joining' : 'joined' } as const
    this.#draft.addPlace({ kind, key, name, membership, since: this.#now })
    const place = this.#draft.place(key)
    if (place !== undefined && this.#isOnline()) this.#watching.watch([place])
    return key
  }

  #restore({ kind, name, isWanted, since, marker, items, pending }: SavedPlace): void {
    const key = this.#placeFor(name)
    if (key === null || this.#draft.place(key)?.kind !== kind) return
    const timeline = appended(EMPTY_TIMELINE, items)
    const membership: Membership = { kind: kind === 'conversation' ? 'joined' : isWanted ? 'joining' : 'left' }
    this.#draft.setPlace(key, { membership, since, marker, timeline, pending })
    this.#draft.setPlace(key, countUnread({ kind, since, marker, timeline }))
    this.#outbox.restore(key, pending)
  }

  /** The server has said how it compares names: what was known before may have another key. */
  #rekey(): void {
    this.#names = new Names(this.#draft.state.server.isupport)
    for (const { key, name, kind } of this.#draft.state.places.values()) {
      const after = this.#names.place(name)
      if (kind === 'server' || after === key || this.#draft.place(after) !== undefined) continue
      this.#draft.renamePlace(key, after, name)
      this.#renamed(key, after)
    }
  }

  /** What is said there now comes after everything before, and what was in doubt there is known. */
  #isReady(key: PlaceKey): boolean {
    const place = this.#draft.place(key)
    return this.#isOnline() && place !== undefined && place.membership.kind !== 'joining' && this.#history.isClosed(key)
  }

  #add(key: PlaceKey, telling: Telling): void {
    this.#history.add(key, telling)
  }

  #join(channel: string, key: string | undefined): void {
    const place = this.#placeFor(channel)
    if (place === null || this.#draft.place(place)?.kind !== 'channel') return
    if (key !== undefined) this.#channelKeys.set(place, key)
    if (this.#draft.place(place)?.membership.kind === 'joined') return
    this.#draft.setPlace(place, { membership: { kind: 'joining' } })
    const params = key === undefined ? [channel] : [channel, key]
    this.#ask({ verb: 'JOIN', params }, { kind: 'command', place, verb: 'JOIN' })
  }

  /** Many in a line: a server counts lines. */
  #joinAll(): void {
    const wanted = [...this.#draft.state.places.values()].filter(
      ({ kind, membership }) => kind === 'channel' && membership.kind === 'joining',
    )
    // Channels with a key come first: the keys stand in the order of the channels.
    const sorted = wanted.toSorted(
      (one, other) => Number(this.#channelKeys.has(other.key)) - Number(this.#channelKeys.has(one.key)),
    )
    for (let at = 0; at < sorted.length; at += JOINS_PER_LINE) {
      const some = sorted.slice(at, at + JOINS_PER_LINE)
      const keys = some.flatMap(({ key }) => this.#channelKeys.get(key) ?? [])
      const names = some.map(({ name }) => name).join(',')
      this.#ask({ verb: 'JOIN', params: keys.length === 0 ? [names] : [names, keys.join(',')] }, { kind: 'quiet' })
    }
  }

  #joined(key: PlaceKey, time: number): void {
    // A clock that is ahead of the server's would have what comes next count as earlier than the person; and something may be
    // said in the same millisecond.
    const since = Math.min(this.#draft.place(key)?.since || time, time - 1)
    this.#draft.setPlace(key, { membership: { kind: 'joined' }, since })
    this.#history.catchUp(key)
  }

  #left(key: PlaceKey, membership: Membership): void {
    this.#history.forget(key)
    this.#draft.setPlace(key, { membership, members: new ShardMap(), typing: [] })
    this.#outbox.resolve(key, false)
  }

  #closed(key: PlaceKey, isKnown: boolean): void {
    this.#outbox.resolve(key, isKnown)
    this.#watching.tellMarker(key)
  }

  #renamed(from: PlaceKey, to: PlaceKey): void {
    if (from === to) return
    const key = this.#channelKeys.get(from)
    if (key !== undefined) this.#channelKeys.set(to, key)
    this.#channelKeys.delete(from)
    this.#outbox.moved(from, to)
    this.#history.moved(from, to)
    this.#requests.moved(from, to)
    this.#watching.moved(from, to)
  }
}

/** A channel has at most 64 bytes here; of others so many fit in most cases. */
const JOINS_PER_LINE = 6
