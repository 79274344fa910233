/** What a search asks and what it answers, whoever reads the history for it. */
import type { StoredEvent } from '../store/store.ts'
import type { Direction } from './index-file.ts'
import type { MessageQuery } from './query.ts'

export interface SearchQuery extends MessageQuery {
  /** The targets that may be read, by their name in the history. */
  readonly targets: readonly string[]
  /** Which end is read first, and so what is left out where there are more hits than the limit. */
  readonly direction: Direction
  /** At least 1. */
  readonly limit: number
  /** Nothing with a greater `seq` is found. */
  readonly seqMax: number
}

export interface SearchAnswer {
  /** In the order in which they were read. */
  readonly events: readonly StoredEvent[]
  /** false: the time was over before all was read. What was found until then is in it. */
  readonly isWhole: boolean
}

/** All messages that were recorded when the search began can be found, whether or not they are in the index yet. */
export interface Search {
  /**
   * Messages that match, at most `limit`.
   * @param isWanted asked between two steps: false gives up
   * @throws {StoreError}
   */
  find(query: SearchQuery, isWanted?: () => boolean): Promise<SearchAnswer>
}
