/** What the search and its thread say to one another. */
import type { FileIdentity } from '../store/in-place.ts'
import type { Removed } from '../store/removals.ts'
import type { ThreadContract } from '../store/thread-messages.ts'
import type { Lag } from './indexer.ts'
import type { SearchQuery } from './search.ts'
import type { SearchStep } from './searcher.ts'

/** How far the index is. `rebuilt`: why it was made anew since the last call, mostly empty. */
export interface Filled extends Lag {
  readonly rebuilt: readonly string[]
}

export interface SearchThread extends ThreadContract {
  readonly setting: {
    readonly history: string
    readonly file: string
    /** The files of the history, which must stay where they are. */
    readonly place: readonly FileIdentity[]
    readonly stepMs: number
    /** See `Indexer`. */
    readonly isFirst: boolean
  }
  readonly opened: null
  readonly calls: {
    /** Adds a portion to the index. */
    fill(input: undefined): Filled
    remove(removed: Removed): void
    step(input: { readonly query: SearchQuery; readonly from: number | null }): SearchStep
  }
}
