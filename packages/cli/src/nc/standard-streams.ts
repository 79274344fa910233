/**
 * Standard input, output and error as `nc` uses them. Input is not touched before somebody reads, so that a listener
 * leaves it alone until a client is there; output resolves when the system took the bytes, so that none is cut off at exit.
 */
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

export interface StandardStreams {
  /** The next bytes, or null at the end and after it. One read at a time. */
  readInput(): Promise<Uint8Array | null>
  /** @throws {Error} nobody reads our output any more (EPIPE), or it cannot be written */
  writeOutput(bytes: Uint8Array): Promise<void>
  /** One line, without its end. */
  tell(line: string): void
}

export function processStreams(): StandardStreams {
  return {
    readInput: () => readFrom(process.stdin),
    writeOutput: (bytes) => writeTo(process.stdout, bytes),
    tell: (line) => void process.stderr.write(`nc: ${line}\n`),
  }
}

/** As `StandardStreams.readInput`. Reads no further ahead than the stream's own buffer: that is the backpressure. */
export async function readFrom(stream: Readable): Promise<Uint8Array | null> {
  for (;;) {
    const chunk: unknown = stream.read()
    if (chunk instanceof Uint8Array) return chunk
    if (stream.readableEnded || stream.destroyed) return null
    const settled = new AbortController()
    const events = ['readable', 'end', 'close'].map((event) => once(stream, event, { signal: settled.signal }))
    const first = Promise.race(events)
    try {
      await first
    } finally {
      settled.abort()
      await Promise.allSettled(events)
    }
  }
}

export function writeTo(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}
