/**
 * What a state has that the one before did not: each item of each place once, in its order. The client closes gaps before a place
 * says that it is whole, so that what follows the last item told is all that is new.
 */
import {
  type Item,
  type ItemKey,
  itemsBackwards,
  type MessageId,
  type Place,
  type PlaceKey,
  type ClientState,
} from '@partyline/irc/client'

interface Told {
  readonly key: ItemKey
  readonly id: MessageId | null
  readonly time: number
}

export interface NewItem {
  readonly place: Place
  readonly item: Item
}

export interface NewsOptions {
  /** Messages of before that are told of a channel when it is had first. */
  readonly historyCount: number
  /** When the client came online, by the clock here. */
  readonly since: number
}

/** Clocks of servers are not those of clients. */
const CLOCKS_APART_MS = 120_000

export class News {
  readonly #options: NewsOptions
  /** The last item that was told of each place; null where there was none. */
  readonly #told = new Map<PlaceKey, Told | null>()
  #last: ClientState['places'] | null = null

  constructor(options: NewsOptions) {
    this.#options = options
  }

  take({ places }: ClientState): readonly NewItem[] {
    if (places === this.#last) return []
    const news: NewItem[] = []
    for (const [key, place] of places) {
      const before = this.#last?.get(key)
      const isSame =
        before?.timeline === place.timeline &&
        before.loading === place.loading &&
        before.membership === place.membership
      if (isSame || !isWhole(place)) continue
      const items = this.#newOf(place)
      const last = items.at(-1) ?? newestOf(place)
      if (last !== undefined) this.#told.set(key, last)
      else if (!this.#told.has(key)) this.#told.set(key, null)
      for (const item of items) news.push({ place, item })
    }
    this.#last = places
    return news
  }

  #newOf(place: Place): readonly Item[] {
    const told = this.#told.get(place.key)
    return told === undefined ? this.#firstOf(place) : after(place, told)
  }

  /** A channel is told from the moment at which it was joined; a conversation, from what began it. */
  #firstOf(place: Place): readonly Item[] {
    const { historyCount, since } = this.#options
    const items = [...itemsBackwards(place.timeline)].toReversed()
    const joined = items.findLastIndex((item) => item.kind === 'event' && item.isMine && item.event.kind === 'join')
    const begin =
      place.kind === 'channel'
        ? joined === -1
          ? items.length
          : joined
        : items.findIndex(({ time }) => time >= since - CLOCKS_APART_MS)
    const from = begin === -1 ? items.length : begin
    const history = items.slice(0, from).filter(({ kind }) => kind === 'message')
    return [...history.slice(history.length - Math.min(historyCount, history.length)), ...items.slice(from)]
  }
}

/** Nothing of it is held back. */
function isWhole({ kind, loading, membership }: Place): boolean {
  return !loading.isCatchingUp && (kind !== 'channel' || membership.kind !== 'joining')
}

function newestOf({ timeline }: Place): Item | undefined {
  for (const item of itemsBackwards(timeline)) return item
  return undefined
}

function after({ timeline }: Place, told: Told | null): readonly Item[] {
  const items: Item[] = []
  for (const item of itemsBackwards(timeline)) {
    if (told !== null && (item.key === told.key || (item.id !== null && item.id === told.id))) return items.toReversed()
    items.push(item)
  }
  // It is forgotten there, because much has come: what is older has been told.
  return (told === null ? items : items.filter(({ time }) => time > told.time)).toReversed()
}
