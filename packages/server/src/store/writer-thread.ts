/** The thread that writes, so that the event loop never waits for the disk to take a batch. */

import { HistoryWriter } from './history-writer.ts'
import { runThread } from './run-thread.ts'
import type { WriterThread } from './thread-messages.ts'

runThread<WriterThread>(({ file, durability }) => {
  const writer = new HistoryWriter(file, durability)
  return {
    opened: writer.recorded(),
    calls: { append: ({ events, channels }) => writer.append(events, channels) },
    close: () => writer.close(),
  }
})
