/** The thread that writes, so that the event loop never waits for the disk to take a batch. */

import { HistoryWriter } from './history-writer.ts'
import { runThread } from './run-thread.ts'
import type { WriterThread } from './thread-messages.ts'

runThread<WriterThread>(({ file, durability }) => {
  using opening = new DisposableStack()
  const writer = opening.adopt(new HistoryWriter(file, durability), (each) => each.close())
  const opened = writer.recorded()
  opening.move()
  return {
    opened,
    calls: { append: ({ events, channels }) => writer.append(events, channels) },
    close: () => writer.close(),
  }
})
