/** The thread that reads, so that a long search holds up neither the event loop nor the next batch. */

import { HistoryReader } from './history-reader.ts'
import { runThread } from './run-thread.ts'
import type { ReaderThread } from './thread-messages.ts'

runThread<ReaderThread>(({ file }) => {
  const reader = new HistoryReader(file)
  return {
    opened: null,
    calls: { history: (query) => reader.history(query), targets: (query) => reader.targets(query) },
    close: () => reader.close(),
  }
})
