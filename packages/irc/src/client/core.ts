/**
 * A client without I/O: inputs give effects, and all that is known stands in `state`. The same inputs at the same times give the same
 * effects and states. The states of its connection are in link.ts.
 */
import { type Message, parseMessage } from '../message.ts'
import type { Action, PasswordCredentials } from './action.ts'
import { assemble, type Assembly } from './assemble.ts'
import { StateDraft } from './draft.ts'
import type { Input, Outcome } from './effect.ts'
import { initialState } from './initial-state.ts'
import { CLIENT_LIMITS, type ClientBounds } from './limits.ts'
import { Names } from './names.ts'
import { OwnIdentity } from './own-identity.ts'
import type { Identity } from './registration.ts'
import type { SavedClient } from './saved.ts'
import { SERVER_PLACE, type ClientState, type PlaceKey } from './state.ts'

export interface ClientOptions {
  readonly identity: Identity
  /** Joined after the welcome, and again after each new connection. */
  readonly channels?: readonly { readonly name: string; readonly key?: string }[]
  /** From 0 to 1, as Math.random. */
  readonly random: () => number
  /** What an earlier run has kept (`saveClient`, `parseSavedClient`). */
  readonly saved?: SavedClient
  readonly bounds?: Partial<ClientBounds>
  /** A person has made an account here, or logged in or out: with these it comes in from now on, or as a guest. */
  readonly onCredentials?: (credentials: PasswordCredentials | null) => void
  /** Words beside the nickname that count as a mention of this person. */
  readonly highlights?: () => readonly string[]
}

/** What is kept of its author would keep all of a long line: a part of a string refers to the whole. */
function parseLine(line: string): Message | null {
  const message = parseMessage(line)
  if (message === null || message.source === null || line.length < LONG_LINE) return message
  return { ...message, source: Array.from(message.source).join('') }
}

const LONG_LINE = 1_000

export class ClientCore {
  readonly #draft: StateDraft
  readonly #parts: Assembly
  readonly #identity: OwnIdentity
  #names = new Names(new Map([['CASEMAPPING', 'ascii']]))
  #state: ClientState
  #now = 0

  constructor(options: ClientOptions) {
    const { identity, bounds = {}, random, highlights = () => [], saved, channels = [] } = options
    const draft = new StateDraft(initialState(identity, bounds))
    this.#draft = draft
    this.#identity = new OwnIdentity({
      given: identity,
      me: () => draft.state.me,
      isSameName: (one, other) => this.#names.isSame(one, other),
      onCredentials: options.onCredentials ?? (() => {}),
    })
    this.#parts = assemble({
      draft,
      bounds,
      random,
      highlights,
      now: () => this.#now,
      names: () => this.#names,
      identity: this.#identity,
    })
    const { places } = this.#parts
    for (const place of saved?.places ?? []) places.restore(place)
    for (const { name, key } of channels) places.join(name, key)
    this.#state = draft.take()
  }

  /** What is known after the last input. */
  get state(): ClientState {
    return this.#state
  }

  /** @param now Unix milliseconds; a clock that was set back only makes waits longer */
  take(input: Input, now: number): Outcome {
    this.#now = now
    this.#takeInput(input)
    this.#parts.held.settle()
    this.#ripe()
    this.#settle()
    const effects = this.#parts.outgoing.take()
    this.#state = this.#draft.take()
    const wakeAt = this.#wakeAt()
    return { effects, wakeAt: wakeAt === Infinity ? null : wakeAt }
  }

  #takeInput(input: Input): void {
    if ('connection' in input && input.connection !== this.#parts.outgoing.connection) return
    switch (input.kind) {
      case 'opened':
        return this.#parts.link.opened()
      case 'lines':
        return this.#receive(input.lines)
      case 'closed':
        return this.#parts.link.closed(input.trouble, input.isFinal)
      case 'time':
        return
      case 'network':
        return this.#parts.link.network(input.isOnline)
      case 'action':
        return this.#act(input.action)
      default:
        input satisfies never
    }
  }

  #act(action: Action): void {
    const { link, registration, performer, requests } = this.#parts
    if (action.kind === 'connect') link.connect()
    else if (action.kind === 'quit') link.quit(action.reason)
    else if (action.kind === 'nick') this.#rename(action.nick, action.place ?? SERVER_PLACE)
    else if (action.kind === 'authenticate') {
      this.#identity.try(action.credentials)
      if (action.place !== undefined) requests.asked(action.place, this.#now)
      if (link.isOnline) registration.authenticate()
    } else performer.perform(action)
  }

  #rename(nick: string, place: PlaceKey): void {
    const request = { kind: 'command', place, verb: 'NICK' } as const
    if (this.#parts.outgoing.ask({ verb: 'NICK', params: [nick] }, request)) return
    this.#identity.change({ nick })
    this.#draft.setMe({ nick })
  }

  #receive(lines: readonly string[]): void {
    this.#parts.link.heard()
    const { connection } = this.#parts.outgoing
    for (const line of lines) {
      const message = line.length > CLIENT_LIMITS.lineCharactersMax ? null : parseLine(line)
      if (message === null) continue
      this.#parts.held.came(message, line.length)
      this.#parts.receiver.receive(message)
      this.#identity.received(message)
      if (message.verb === '005') {
        this.#names = new Names(this.#draft.state.server.isupport)
        this.#parts.places.rekey(this.#names)
      }
      // A line may end the connection: what is behind it is not for the next one.
      if (connection !== this.#parts.outgoing.connection) return
    }
  }

  /** Does what it is time for. */
  #ripe(): void {
    this.#parts.link.ripe()
    for (const request of this.#parts.requests.takeOverdue(this.#now)) {
      this.#parts.history.failed(request, '')
      this.#parts.searching.failed(request, '')
    }
    for (const { key, typing } of this.#draft.state.places.values()) {
      const still = typing.filter(({ until }) => until > this.#now)
      if (still.length < typing.length) this.#draft.setPlace(key, { typing: still })
    }
  }

  #wakeAt(): number {
    let at = Math.min(this.#parts.link.wakeAt, this.#parts.requests.deadline)
    for (const { typing } of this.#draft.state.places.values()) for (const { until } of typing) at = Math.min(at, until)
    return at
  }

  /** After each input: what may go out goes out, and the state says whether there are gaps. */
  #settle(): void {
    if (!this.#parts.link.isOnline) return
    this.#parts.outbox.flush()
    const { isCatchingUp } = this.#parts.history
    this.#parts.link.catchingUp(isCatchingUp)
    if (!isCatchingUp) this.#parts.watching.ask()
  }
}
