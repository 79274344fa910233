/** The thread that fills the index behind the history and searches in both, so that neither the event loop, the next batch nor a page waits. */
import { DatabaseSync } from 'node:sqlite'
import { requireInPlace } from '../store/in-place.ts'
import { runThread } from '../store/run-thread.ts'
import { toStoreError } from '../store/sqlite-error.ts'
import { IndexDamaged } from './index-file.ts'
import { Indexer } from './indexer.ts'
import { Searcher } from './searcher.ts'
import type { SearchThread } from './thread-contract.ts'

runThread<SearchThread>(({ history: historyFile, file, place, stepMs, isFirst }) => {
  requireInPlace(place)
  const history = openHistory(historyFile)
  const monotonic = () => performance.now()
  const indexer = new Indexer({ history, file, monotonic, isFirst })
  const searcher = new Searcher({ history, monotonic, stepMs })
  return {
    opened: null,
    calls: {
      fill: () => {
        requireInPlace(place)
        return { ...indexer.fill(), rebuilt: indexer.takeRebuilt() }
      },
      remove: (removed) => indexer.remove(removed),
      step: ({ query, from }) => {
        try {
          return searcher.step(query, from, indexer.index)
        } catch (error) {
          if (!(error instanceof IndexDamaged)) throw error
          indexer.rebuild(error.message)
          return searcher.step(query, from, null)
        }
      },
    },
    close: () => {
      indexer.close()
      history.close()
    },
  }
})

function openHistory(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true })
  } catch (error) {
    throw toStoreError(error, `opening the history "${file}" to search in it`)
  }
}
