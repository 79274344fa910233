/**
 * What the sessions of this node have submitted, while the stream decides where the wishes go. A question is answered when
 * every wish before it has come back; a wish comes back when everything before it has been handed over.
 */
import type { SessionId } from '../network/state.ts'
import type { Ask, Rank, Wish } from './journal.ts'
import { TurnQueue } from './turn-queue.ts'

type Item = Wish | Ask

const ORDER: readonly Rank[] = ['short', 'usual', 'excess']

export class StreamTurns {
  /** Wishes that are to be published. */
  readonly #unpublished = new TurnQueue()
  /** Everything that has not been handed over, in the order of submission; the key of the node itself is null. */
  readonly #items = new Map<SessionId | null, Item[]>()
  /** The sessions whose first item is a question, by its rank. */
  readonly #asking: Readonly<Record<Rank, Set<SessionId | null>>> = {
    short: new Set(),
    usual: new Set(),
    excess: new Set(),
  }

  /** Everything submitted has been handed over. */
  get isEmpty(): boolean {
    return this.#items.size === 0
  }

  get hasUnpublished(): boolean {
    return !this.#unpublished.isEmpty
  }

  get hasAsk(): boolean {
    return ORDER.some((rank) => this.#asking[rank].size > 0)
  }

  get hasShortAsk(): boolean {
    return this.#asking.short.size > 0
  }

  push(item: Item): void {
    if (item.kind === 'wish') this.#unpublished.push(item)
    const items = this.#items.get(item.session)
    if (items !== undefined) return void items.push(item)
    this.#items.set(item.session, [item])
    this.#noteFirst(item)
  }

  /** The wish to publish next: one session's turn after another's. */
  takeUnpublished(): Wish | undefined {
    const item = this.#unpublished.take()
    return item?.kind === 'wish' ? item : undefined
  }

  /** @param ranks whose turn it may be, the first before the others */
  takeAsk(ranks: readonly Rank[] = ORDER): Ask | undefined {
    for (const rank of ranks) {
      const [session] = this.#asking[rank]
      if (session !== undefined) return this.#takeAskOf(session)
    }
    return undefined
  }

  /** A wish has come back: the next question of its session that goes before it. */
  takeAskBefore({ session }: Wish): Ask | undefined {
    return this.#takeAskOf(session)
  }

  /** The wish, now the first of its session, is handed over. */
  handedOver({ session }: Wish): void {
    this.#shift(session)
  }

  /** No wish comes back any more: what is left are the questions. */
  dropWishes(): void {
    for (const [session, items] of this.#items) {
      const [first] = items
      const asks = items.filter((item) => item.kind === 'ask')
      if (asks.length === 0) this.#items.delete(session)
      else this.#items.set(session, asks)
      if (first?.kind === 'wish' && asks[0] !== undefined) this.#noteFirst(asks[0])
    }
    while (this.takeUnpublished() !== undefined);
  }

  #takeAskOf(session: SessionId | null): Ask | undefined {
    const [first] = this.#items.get(session) ?? []
    if (first?.kind !== 'ask') return undefined
    this.#asking[first.rank].delete(session)
    this.#shift(session)
    return first
  }

  #shift(session: SessionId | null): void {
    const items = this.#items.get(session) ?? []
    items.shift()
    const [next] = items
    if (next === undefined) this.#items.delete(session)
    else this.#noteFirst(next)
  }

  #noteFirst(item: Item): void {
    if (item.kind === 'ask') this.#asking[item.rank].add(item.session)
  }
}
