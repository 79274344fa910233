/** Which places there are: how each comes to be, under which key it stands, and whether this person is in it. */
import type { CoreParts } from './core-parts.ts'
import type { History } from './history.ts'
import { CLIENT_LIMITS } from './limits.ts'
import type { Names } from './names.ts'
import type { Outbox } from './outbox.ts'
import type { Requests } from './requests.ts'
import type { SavedPlace } from './saved.ts'
import { ShardMap } from './shard-map.ts'
import { SERVER_PLACE, type Membership, type Place, type PlaceKey } from './state.ts'
import { appended, EMPTY_TIMELINE } from './timeline.ts'
import { countUnread } from './unread.ts'
import type { Watching } from './watching.ts'

export interface PlaceKeeperParts extends Omit<CoreParts, 'placeFor'> {
  readonly requests: Requests
  readonly isOnline: () => boolean
  readonly outbox: () => Outbox
  readonly history: () => History
  readonly watching: () => Watching
}

export class PlaceKeeper {
  readonly #parts: PlaceKeeperParts
  /** Of the channels that have one. */
  readonly #channelKeys = new Map<PlaceKey, string>()

  constructor(parts: PlaceKeeperParts) {
    this.#parts = parts
  }

  /** A place that is there, or is made now; null where there are too many. */
  placeFor(name: string): PlaceKey | null {
    const { draft, names, bounds, now, isOnline, watching } = this.#parts
    const key = names().place(name)
    if (key === SERVER_PLACE) return null
    if (draft.place(key) !== undefined) return key
    if (draft.state.places.size >= bounds.placesMax || name.length > CLIENT_LIMITS.nameCharactersMax) return null
    const kind = names().isChannel(name) ? 'channel' : 'conversation'
    const membership = { kind: kind === 'channel' ? 'joining' : 'joined' } as const
    draft.addPlace({ kind, key, name, membership, since: now() })
    const place = draft.place(key)
    if (place !== undefined && isOnline()) watching().watch([place])
    return key
  }

  /** As an earlier run has left it. */
  restore({ kind, name, isWanted, since, marker, items, pending }: SavedPlace): void {
    const { draft, outbox } = this.#parts
    const key = this.placeFor(name)
    if (key === null || draft.place(key)?.kind !== kind) return
    const timeline = appended(EMPTY_TIMELINE, items)
    const membership: Membership = { kind: kind === 'conversation' ? 'joined' : isWanted ? 'joining' : 'left' }
    draft.setPlace(key, { membership, since, marker, timeline, pending })
    draft.setPlace(key, countUnread({ kind, since, marker, timeline }))
    outbox().restore(key, pending)
  }

  /** The server has said how it compares names: what was known before may have another key. */
  rekey(names: Names): void {
    const { draft } = this.#parts
    for (const { key, name, kind } of draft.state.places.values()) {
      const after = names.place(name)
      if (kind === 'server' || after === key || draft.place(after) !== undefined) continue
      draft.renamePlace(key, after, name)
      this.renamed(key, after)
    }
  }

  /** What is said there now comes after everything before, and what was in doubt there is known. */
  isReady({ key, membership }: Place): boolean {
    return this.#parts.isOnline() && membership.kind !== 'joining' && this.#parts.history().isClosed(key)
  }

  join(channel: string, key: string | undefined): void {
    const { draft, ask } = this.#parts
    const place = this.placeFor(channel)
    if (place === null || draft.place(place)?.kind !== 'channel') return
    if (key !== undefined) this.#channelKeys.set(place, key)
    if (draft.place(place)?.membership.kind === 'joined') return
    draft.setPlace(place, { membership: { kind: 'joining' } })
    const params = key === undefined ? [channel] : [channel, key]
    ask({ verb: 'JOIN', params }, { kind: 'command', place, verb: 'JOIN' })
  }

  /** All that are wanted, many in a line: a server counts lines. */
  joinAll(): void {
    const { draft, ask } = this.#parts
    const wanted = [...draft.state.places.values()].filter(
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
      ask({ verb: 'JOIN', params: keys.length === 0 ? [names] : [names, keys.join(',')] }, { kind: 'quiet' })
    }
  }

  /** This person is in a channel now. @param time as the server has it */
  joined(key: PlaceKey, time: number): void {
    const { draft, history } = this.#parts
    // A clock that is ahead of the server's would have what comes next count as earlier than the person; and something may be
    // said in the same millisecond.
    const since = Math.min(draft.place(key)?.since || time, time - 1)
    draft.setPlace(key, { membership: { kind: 'joined' }, since })
    history().catchUp(key)
  }

  /** And not any more. */
  left(key: PlaceKey, membership: Membership): void {
    const { draft, history, outbox } = this.#parts
    history().forget(key)
    draft.setPlace(key, { membership, members: new ShardMap(), typing: [] })
    outbox().resolve(key, false)
  }

  /** The connection is gone: channels are wanted again on the next one. */
  lost(): void {
    const { draft } = this.#parts
    for (const { key, kind, membership, typing } of draft.state.places.values()) {
      if (kind === 'channel' && membership.kind === 'joined') draft.setPlace(key, { membership: { kind: 'joining' } })
      if (typing.length > 0) draft.setPlace(key, { typing: [] })
    }
  }

  /** What was known of a place goes over to its new name. */
  renamed(from: PlaceKey, to: PlaceKey): void {
    if (from === to) return
    const { requests, outbox, history, watching } = this.#parts
    const key = this.#channelKeys.get(from)
    if (key !== undefined) this.#channelKeys.set(to, key)
    this.#channelKeys.delete(from)
    outbox().moved(from, to)
    history().moved(from, to)
    requests.moved(from, to)
    watching().moved(from, to)
  }
}

/** A channel has at most 64 bytes here; of others so many fit in most cases. */
const JOINS_PER_LINE = 6
