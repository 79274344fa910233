/**
 * Tells the sessions here that have a nickname in their MONITOR list what becomes of it (IRCv3 monitor), and those with extended-monitor
 * what members of its channels are told of its user.
 */
import { parseSource } from '@partyline/irc'
import { shareChannel } from '../network/channel-access.ts'
import { nameKey } from '../network/context.ts'
import type { Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import { sourceOf, type NameKey, type User } from '../network/state.ts'
import { offline, online } from '../replies/monitor.ts'
import type { TellingCapability } from '../session/capabilities.ts'
import type { Monitors } from '../session/monitors.ts'
import type { Encoder, OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'

export interface WatchersParts {
  readonly network: Network
  readonly monitors: Monitors
  readonly info: () => Pick<ServerInfo, 'name' | 'limits'>
  readonly stage: (session: Session, piece: Uint8Array) => void
}

/** What a watcher is told as if it shared a channel, when it has the capability as well. */
const EXTENDED: Readonly<Record<string, TellingCapability>> = {
  AWAY: 'away-notify',
  SETNAME: 'setname',
  CHGHOST: 'chghost',
  ACCOUNT: 'account-notify',
}

export class Watchers {
  readonly #parts: WatchersParts

  constructor(parts: WatchersParts) {
    this.#parts = parts
  }

  /**
   * Call when the event has just happened.
   * @param message as the others are told it
   * @returns how many were told
   */
  tell(event: Event, message: OutMessage | null): number {
    if (event.kind === 'registered') return this.#came(event)
    if (event.kind === 'quit') return this.#went(event)
    if (event.kind !== 'nickChanged') return message === null ? 0 : this.#extended(event, message)
    const { nick } = parseSource(event.source)
    // The same name in other letters is neither gone nor new.
    return nameKey(nick) === nameKey(event.nick) ? 0 : this.#went(event) + this.#came(event)
  }

  #came(event: Event): number {
    const user = this.#parts.network.user(event.user)
    return user === undefined ? 0 : this.#say(event, user.nickKey, (to, max) => online(to, [sourceOf(user)], max))
  }

  #went(event: Event): number {
    const { nick } = parseSource(event.source)
    return this.#say(event, nameKey(nick), (to, max) => offline(to, [nick], max))
  }

  /** To `*` and not to each reader's nickname, so that all are sent the same bytes. */
  #say(
    event: Event,
    key: NameKey,
    reply: (to: { readonly server: string; readonly nick: string }, lineBytesMax: number) => readonly OutMessage[],
  ): number {
    const { info, monitors } = this.#parts
    const { name, limits } = info()
    const messages = reply({ server: name, nick: '*' }, limits.lineBytesMax)
    return this.#stage(
      messages.map((message) => ({ ...message, time: event.time })),
      monitors.watchersOf(key),
    )
  }

  #extended(event: Event, message: OutMessage): number {
    const needed = EXTENDED[message.verb]
    if (needed === undefined || (event.kind === 'awayChanged' && !event.isNew)) return 0
    const user = this.#parts.network.user(event.user)
    return user === undefined ? 0 : this.#stage([message], this.#strangers(user, needed))
  }

  /** Those that were not told already. */
  *#strangers(user: User, needed: TellingCapability): Iterable<Session> {
    const { monitors, network } = this.#parts
    for (const session of monitors.watchersOf(user.nickKey)) {
      const watcher = network.userOf(session.id)
      if (watcher === undefined || watcher === user || shareChannel(user, watcher)) continue
      if (session.can('extended-monitor') && session.can(needed)) yield session
    }
  }

  #stage(messages: readonly OutMessage[], sessions: Iterable<Session>): number {
    const encoded = new Map<Encoder, Uint8Array>()
    let told = 0
    for (const session of sessions) {
      const { encoder } = session
      const bytes = encoded.get(encoder) ?? encoder.encode(messages.map((message) => encoder.format(message)).join(''))
      encoded.set(encoder, bytes)
      this.#parts.stage(session, bytes)
      told += 1
    }
    return told
  }
}
