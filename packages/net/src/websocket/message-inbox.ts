/**
 * Messages that came in and wait for a reader: bounded in number and in bytes, one reader at a time. When it is full,
 * nothing more is taken from the socket until all of it was read, and TCP slows the other side down.
 */
import { ConcurrentReadError, type NetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { failed, toldElsewhere } from '../rejections.ts'
import { isGivenUp, type WaitOptions, watchWait } from '../wait.ts'
import { toMessage, type Unread, UnreadMessages, type WebSocketMessage } from './unread-messages.ts'

/** Where the messages come from. */
export interface MessageSource {
  readonly pause: () => void
  readonly resume: () => void
}

interface Reader {
  readonly resolve: (message: WebSocketMessage | null) => void
  readonly reject: (error: NetError) => void
}

const QUEUE_BYTES_MAX = LIMITS.readAheadBytesMax.default
const QUEUE_MESSAGES_MAX = LIMITS.readAheadChunksMax.default

export class MessageInbox {
  readonly #source: MessageSource
  readonly #unread = new UnreadMessages()
  #reader: Reader | undefined
  #isPaused = false
  /** What readers get when everything was read: undefined while more may come. */
  #end: NetError | null | undefined

  constructor(source: MessageSource) {
    this.#source = source
  }

  push(unread: Unread): void {
    if (this.#end !== undefined) return
    if (this.#reader !== undefined) {
      this.#reader.resolve(toMessage(unread))
      return
    }
    this.#unread.push(unread)
    if (this.#unread.bytes >= QUEUE_BYTES_MAX || this.#unread.count >= QUEUE_MESSAGES_MAX) {
      this.#isPaused = true
      this.#source.pause()
    }
  }

  /** @param doing for the message of an error when the caller gives up */
  read(options: WaitOptions, doing: string): Promise<WebSocketMessage | null> {
    const isGivenUpBefore = isGivenUp(options)
    if (this.#reader !== undefined) return Promise.reject(new ConcurrentReadError())
    const message = isGivenUpBefore ? undefined : this.#unread.shift()
    if (message !== undefined) {
      if (this.#isPaused && this.#unread.count === 0) this.#resume()
      return Promise.resolve(message)
    }
    if (this.#end === null) return Promise.resolve(null)
    if (this.#end !== undefined) return failed(this.#end)
    const reading = new Promise<WebSocketMessage | null>((resolve, reject) => {
      const endWatch = watchWait(options, 'read', doing, (error) => {
        this.#reader = undefined
        reject(error)
      })
      if (options.signal?.aborted === true) return
      const settle = <Value>(settled: (value: Value) => void) => {
        return (value: Value) => {
          endWatch()
          this.#reader = undefined
          settled(value)
        }
      }
      this.#reader = { resolve: settle(resolve), reject: settle(reject) }
    })
    return toldElsewhere(reading)
  }

  /** No more comes; what waits can still be read, and then null or the error, again and again. The first call counts. */
  end(outcome: NetError | null): void {
    if (this.#end !== undefined) return
    this.#end = outcome
    if (outcome === null) this.#reader?.resolve(null)
    else this.#reader?.reject(outcome)
  }

  /** Forgets what waits, and lets the source flow. */
  drop(): void {
    this.#unread.clear()
    this.#resume()
  }

  #resume(): void {
    this.#isPaused = false
    this.#source.resume()
  }
}
