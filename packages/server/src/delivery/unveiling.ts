/** Mode u: what members are told of one another when ranks change, or the mode itself. A line about a member comes only while its reader knows of it. */
import { awayOf } from '../network/away.ts'
import { isHidden } from '../network/channel-access.ts'
import type { Event } from '../network/event.ts'
import { joinMessage } from '../network/event-message.ts'
import { hasMode } from '../network/modes.ts'
import type { Network } from '../network/network.ts'
import { isAtLeast } from '../network/ranks.ts'
import { sourceOf, type Channel, type User, type UserId } from '../network/state.ts'
import { joinerMetadata } from '../replies/metadata.ts'
import { numeric } from '../replies/numeric.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'
import type { FanOut } from './fan-out.ts'
import type { Desk } from './desk.ts'

type ModeEvent = Extract<Event, { kind: 'channelModeChanged' }>

export interface UnveilingParts {
  readonly network: Network
  readonly fanOut: FanOut
  readonly desk: Desk
}

export class UnveilingTeller {
  readonly #network: Network
  readonly #fanOut: FanOut
  readonly #desk: Desk

  constructor({ network, fanOut, desk }: UnveilingParts) {
    this.#network = network
    this.#fanOut = fanOut
    this.#desk = desk
  }

  /** A line about a member that others did not know comes after its JOIN, and what is said of one that joins. */
  before(event: ModeEvent, origin: Session | undefined): void {
    for (const id of event.appeared ?? [])
      this.#tellUnranked(event, id, origin, (user, reader) => this.#arrival(event, user, reader))
  }

  after(event: ModeEvent, origin: Session | undefined): void {
    const channel = this.#network.channels.get(event.channel.key)
    if (channel === undefined) return
    const blinded = event.blinded ?? []
    // Those that know of fewer from here on forget these ones too, in one go.
    const forgetting = new Set(blinded)
    for (const id of event.vanished ?? []) {
      this.#tellUnranked(event, id, origin, (user) => [partOf(event, user)], forgetting)
    }
    this.#tellSeeing(channel, event.seeing ?? [], origin)
    this.#tellBlinded(event, channel, blinded, origin)
  }

  #arrival({ channel, time }: ModeEvent, user: User, reader: Session): readonly OutMessage[] {
    const stamp = { source: sourceOf(user), time, ...(hasMode(user, 'B') ? { isBot: true } : {}) }
    const away = reader.can('away-notify') ? awayOf(user) : null
    return [
      { ...stamp, account: user.account, ...joinMessage(channel.name, user) },
      ...(away === null ? [] : [{ ...stamp, verb: 'AWAY', params: [away] }]),
      ...joinerMetadata(reader, this.#desk.addressee(reader), user, this.#network.metadataOf(user)),
    ]
  }

  /** Members from h on know of all. */
  #tellUnranked(
    { channel: { key } }: ModeEvent,
    id: UserId,
    origin: Session | undefined,
    linesFor: (user: User, reader: Session) => readonly OutMessage[],
    except: ReadonlySet<UserId> = new Set(),
  ): void {
    const user = this.#network.user(id)
    if (user === undefined) return
    for (const { user: reader, ranks } of this.#network.channels.get(key)?.members.values() ?? []) {
      if (reader === user || isAtLeast(ranks, 'h') || except.has(reader.id)) continue
      origin?.pace.charge(1)
      for (const session of this.#fanOut.sessionsOf(reader)) {
        for (const line of linesFor(user, session)) this.#desk.send(session, line)
      }
    }
  }

  /** Those that know of all from here on get the names, as if they had asked for them. */
  #tellSeeing(channel: Channel, seeing: readonly UserId[], origin: Session | undefined): void {
    for (const [user, session] of this.#sessionsOf(seeing)) {
      origin?.pace.charge(channel.members.size)
      if (session.can('no-implicit-names')) continue
      this.#desk.sendLong(session, this.#desk.names(session, channel, user))
      this.#desk.send(session, numeric(this.#desk.addressee(session), 'RPL_ENDOFNAMES', [channel.name]))
    }
  }

  /** They would not hear that these leave. A long answer, made as its reader takes it: in a large channel it has many lines for each. */
  #tellBlinded(event: ModeEvent, channel: Channel, blinded: readonly UserId[], origin: Session | undefined): void {
    if (blinded.length === 0) return
    const hidden = [...channel.members.values()].filter(({ ranks }) => isHidden(channel, ranks))
    const parts = hidden.map(({ user }) => ({ id: user.id, part: partOf(event, user) }))
    for (const [user, session] of this.#sessionsOf(blinded)) {
      origin?.pace.charge(parts.length)
      this.#desk.sendLong(session, others(user.id, parts))
    }
  }

  *#sessionsOf(ids: readonly UserId[]): Iterable<readonly [User, Session]> {
    for (const id of ids) {
      const user = this.#network.user(id)
      if (user !== undefined) for (const session of this.#fanOut.sessionsOf(user)) yield [user, session]
    }
  }
}

interface Parting {
  readonly id: UserId
  readonly part: OutMessage
}

function* others(reader: UserId, parts: readonly Parting[]): Lines {
  for (const { id, part } of parts) if (id !== reader) yield part
}

function partOf({ channel, time }: ModeEvent, user: User): OutMessage {
  return { source: sourceOf(user), time, verb: 'PART', params: [channel.name] }
}
