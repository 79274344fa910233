/** A search over the store in memory, for tests: all that is recorded is looked at. */
import { matcherOf } from '../search/matching.ts'
import type { Search } from '../search/search.ts'
import { isMessage } from '../store/is-message.ts'
import type { MemoryStore } from './memory-store.ts'

export class MemorySearch implements Search {
  readonly #store: MemoryStore
  /** The time is over at once. */
  isSlow = false

  constructor(store: MemoryStore) {
    this.#store = store
  }

  find: Search['find'] = async (query) => {
    const matches = matcherOf(query)
    const events = (await this.#store.said()).filter(
      (event) =>
        isMessage(event.verb) &&
        query.targets.includes(event.target) &&
        event.seq <= query.seqMax &&
        matches({ ...event, text: event.params.at(-1) ?? '' }),
    )
    const inOrder = query.direction === 'newest' ? events.toReversed() : events
    return { events: inOrder.slice(0, query.limit), isWhole: !this.isSlow }
  }
}
