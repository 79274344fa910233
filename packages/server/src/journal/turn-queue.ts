/**
 * Whose turn is next. The items of each session, and those of the node itself, keep their order;
 * sessions take turns, so that one that has much to do delays the others by one turn; and where many wait, what is quick and what comes from a session that asks little goes first.
 */
import type { SessionId } from '../network/state.ts'
import type { Ask, Rank, Wish } from './journal.ts'

type Item = Wish | Ask

const ORDER: readonly Rank[] = ['short', 'usual', 'excess']
/** One turn of so many is for the rank that waits longest: what is late is not never. */
const LAST_RANK_EVERY = 4

export class TurnQueue {
  readonly #items = new Map<SessionId | null, Item[]>()
  /** The sessions by the rank of their next item; in each, the session that is next comes first. */
  readonly #sessions: Readonly<Record<Rank, Set<SessionId | null>>> = {
    short: new Set(),
    usual: new Set(),
    excess: new Set(),
  }
  /** Turns so far. */
  #count = 0
  #size = 0

  get isEmpty(): boolean {
    return this.#items.size === 0
  }

  /** How many items wait. */
  get size(): number {
    return this.#size
  }

  get hasShort(): boolean {
    return this.#sessions.short.size > 0
  }

  push(item: Item): void {
    this.#size += 1
    const items = this.#items.get(item.session)
    if (items !== undefined) return void items.push(item)
    this.#items.set(item.session, [item])
    this.#sessions[item.rank].add(item.session)
  }

  takeShort(): Item | undefined {
    return this.#takeFirst('short')
  }

  take(): Item | undefined {
    const waiting = ORDER.filter((rank) => this.#sessions[rank].size > 0)
    const isForLast = this.#count % LAST_RANK_EVERY === LAST_RANK_EVERY - 1
    const rank = isForLast ? waiting.at(-1) : waiting[0]
    if (rank === undefined) return undefined
    this.#count += 1
    return this.#takeFirst(rank)
  }

  #takeFirst(rank: Rank): Item | undefined {
    const [session] = this.#sessions[rank]
    return session === undefined ? undefined : this.#takeFrom(session, rank)
  }

  #takeFrom(session: SessionId | null, rank: Rank): Item | undefined {
    this.#sessions[rank].delete(session)
    const items = this.#items.get(session) ?? []
    const item = items.shift()
    if (item !== undefined) this.#size -= 1
    const [next] = items
    if (next === undefined) this.#items.delete(session)
    else this.#sessions[next.rank].add(session)
    return item
  }
}
