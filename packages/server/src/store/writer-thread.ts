/** The thread that writes, so that the event loop never waits for the disk to take a batch. */

import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { HistoryWriter } from './history-writer.ts'
import { identify, requireInPlace } from './in-place.ts'
import { runThread } from './run-thread.ts'
import type { WriterThread } from './thread-messages.ts'

runThread<WriterThread>(({ file, durability, watched, place }) => {
  if (place !== null) requireInPlace(place)
  using opening = new DisposableStack()
  const writer = opening.adopt(new HistoryWriter(file, durability), (each) => each.close())
  const opened = writer.recorded()
  // SQLite keeps its log and the index of it while it is open. A program that found no index would make one of its own, think that it
  // is alone, and may empty the log, in which this process goes on writing.
  const files = identify([...watched, `${file}-wal`, `${file}-shm`])
  opening.move()
  return {
    opened,
    calls: {
      append: (batch) => {
        requireInPlace(files)
        return writer.append(batch)
      },
      forget: (limits) => {
        requireInPlace(files)
        return writer.forget(limits)
      },
      upkeep: () => {
        requireInPlace(files)
        writer.requireWritable()
        const { bavail, blocks } = statfsSync(dirname(file))
        return { diskFreePercent: (100 * bavail) / Math.max(blocks, 1) }
      },
    },
    close: () => writer.close(),
  }
})
