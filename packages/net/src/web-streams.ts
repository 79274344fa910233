/** A connection as Web Streams (WHATWG Streams), for code that takes these: `pipeTo`, `CompressionStream`, `Response`. */
import type { ReadableStream, WritableStream } from 'node:stream/web'
import type { Connection } from './connection.ts'

/** Not a byte stream: that would take the memory of each chunk away, which Node shares between chunks. */
export function readableView(connection: Connection): ReadableStream<Uint8Array> {
  const cancelled = new AbortController()
  return new globalThis.ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // A cancelled read rejects, and nothing is asked of it any more.
        const chunk = await connection.read({ signal: cancelled.signal })
        if (chunk === null) controller.close()
        else controller.enqueue(chunk)
      },
      cancel: (reason) => cancelled.abort(reason),
    },
    { highWaterMark: 0 },
  )
}

export function writableView(connection: Connection): WritableStream<Uint8Array> {
  return new globalThis.WritableStream<Uint8Array>({
    write: (bytes) => connection.write(bytes),
    close: () => connection.closeWrite(),
    abort: (reason) => connection.abort(reason),
  })
}
