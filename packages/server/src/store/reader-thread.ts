/** A thread that reads, so that a long search holds up neither the event loop nor the next batch. */

import { HistoryReader } from './history-reader.ts'
import { requireInPlace } from './in-place.ts'
import { firstPortion } from './portion.ts'
import { runThread } from './run-thread.ts'
import type { ReaderThread } from './thread-messages.ts'

runThread<ReaderThread>(({ file, place }) => {
  if (place !== null) requireInPlace(place)
  const damaged: number[] = []
  const reader = new HistoryReader(file, (position) => damaged.push(position))
  return {
    opened: null,
    calls: {
      history: (query) => ({ answer: firstPortion(reader.history(query)), damaged: damaged.splice(0) }),
      message: (id) => reader.message(id),
      saidBy: (query) => reader.saidBy(query),
      targets: (query) => reader.targets(query),
      statistics: (query) => reader.statistics(query),
      exported: (query) => reader.exported(query),
    },
    close: () => reader.close(),
  }
})
