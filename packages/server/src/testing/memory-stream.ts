/** A stream in memory that several nodes share. It can place a message twice, as a stream does whose memory of ids is over. */
import { ClusterError } from '../errors.ts'
import type { EntryStream, StreamMessage } from '../journal/entry-stream.ts'

export class MemoryStream {
  readonly messages: StreamMessage[] = []
  /** Unix milliseconds; shown by the next message. */
  time = 1_000
  /** How many turns of the event loop pass before a message has its place. */
  delayOf: () => number = () => 0
  /** How often a message is placed. */
  timesOf: () => number = () => 1
  /** Of a message; a longer one is refused, and may have been placed before that was so. */
  bytesMax = Infinity
  isPlacedBeforeRefusal: () => boolean = () => false
  #onMessage = new Set<() => void>()

  /** What one node has of it. */
  connect(): EntryStream {
    const closing = new AbortController()
    const { signal } = closing
    const messages = this.messages
    const listeners = this.#onMessage
    return {
      publish: async (id, bytes) => {
        for (let turns = this.delayOf(); turns > 0; turns -= 1) await nextTurn()
        if (bytes.length > this.bytesMax) {
          if (this.isPlacedBeforeRefusal()) this.place(bytes, id)
          throw new ClusterError('CLUSTER_TOO_LONG', `${bytes.length} bytes`)
        }
        for (let times = this.timesOf(); times > 0; times -= 1) this.place(bytes, id)
        await nextTurn()
      },
      async *read(after) {
        for (let position = (after?.position ?? 0) + 1; !signal.aborted;) {
          const message = messages[position - 1]
          if (message !== undefined) {
            position += 1
            yield message
            continue
          }
          await new Promise<void>((resolve) => {
            signal.addEventListener('abort', () => resolve(), { once: true })
            listeners.add(resolve)
          })
        }
      },
      passOverCommand: (position) => `without ${position}`,
      close: async () => closing.abort(),
    }
  }

  place(bytes: Uint8Array, messageId = ''): void {
    this.messages.push({ position: this.messages.length + 1, time: this.time, messageId, bytes })
    for (const listener of this.#onMessage) listener()
    this.#onMessage.clear()
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
