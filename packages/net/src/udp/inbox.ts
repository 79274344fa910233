/**
 * Datagrams that came in and wait for a reader: bounded in number and in bytes, one reader at a time.
 *
 * When it is full, the oldest goes. A datagram ages: who sent it may have repeated it or given up, and a newer reading
 * or position replaces it. (The kernel's own buffer, in front of this one, drops the newest, because it cannot choose.)
 */
import { ConcurrentReadError, type NetError } from '../errors.ts'
import { type WaitOptions, watchWait } from '../wait.ts'
import type { Datagram, DatagramData } from './datagram.ts'

export interface InboxOptions<Data extends DatagramData> {
  readonly datagramsMax: number
  readonly bytesMax: number
  readonly onDropped: (datagram: Datagram<Data>) => void
}

type Resolve<Data extends DatagramData> = (datagram: Datagram<Data> | null) => void
type ResolveNext<Data extends DatagramData> = (next: IteratorResult<Datagram<Data>, undefined>) => void

const AT_END = { done: true, value: undefined } as const
/** Taken places are given back when there are this many, so that taking one does not move all others. */
const COMPACTED_AT = 1_024

/** As an iterator, it leaves everything as it is when it is left early. */
export class Inbox<Data extends DatagramData> implements AsyncIterator<Datagram<Data>, undefined> {
  readonly #options: InboxOptions<Data>
  #waiting: Datagram<Data>[] = []
  /** Where the oldest one stands; those before it are taken. */
  #head = 0
  #bytes = 0
  /** Of the read under way, one of the first two: what it resolves with differs. Kept apart for speed, nothing is allocated. */
  #resolveRead: Resolve<Data> | undefined
  #resolveNext: ResolveNext<Data> | undefined
  #rejectRead: ((error: NetError) => void) | undefined
  #error: NetError | undefined
  #isEnded = false

  constructor(options: InboxOptions<Data>) {
    this.#options = options
  }

  push(datagram: Datagram<Data>): void {
    if (this.#isEnded) return
    if (this.#rejectRead !== undefined) return this.#settle(datagram)
    this.#waiting.push(datagram)
    this.#bytes += datagram.data.length
    const { datagramsMax, bytesMax, onDropped } = this.#options
    while (this.#waiting.length - this.#head > datagramsMax || this.#bytes > bytesMax) {
      const oldest = this.#take()
      if (oldest === undefined) return
      onDropped(oldest)
    }
  }

  receive(options?: WaitOptions): Promise<Datagram<Data> | null> {
    if (this.#rejectRead !== undefined) return Promise.reject(new ConcurrentReadError())
    const datagram = this.#take()
    if (datagram !== undefined) return Promise.resolve(datagram)
    if (this.#isEnded) return Promise.resolve(null)
    const error = this.takeError()
    if (error !== undefined) return Promise.reject(error)
    return new Promise((resolve, reject) => {
      this.#resolveRead = resolve
      this.#rejectRead = reject
      if (options !== undefined) this.#watch(options, resolve, reject)
    })
  }

  next(): Promise<IteratorResult<Datagram<Data>, undefined>> {
    if (this.#rejectRead !== undefined) return Promise.reject(new ConcurrentReadError())
    const value = this.#take()
    if (value !== undefined) return Promise.resolve({ done: false, value })
    if (this.#isEnded) return Promise.resolve(AT_END)
    const error = this.takeError()
    if (error !== undefined) return Promise.reject(error)
    return new Promise((resolve, reject) => {
      this.#resolveNext = resolve
      this.#rejectRead = reject
    })
  }

  return(): Promise<IteratorResult<Datagram<Data>, undefined>> {
    return Promise.resolve(AT_END)
  }

  /** Tells the reader who waits, or else the next one after what came before it; it is told once. */
  fail(error: NetError): void {
    const reject = this.#rejectRead
    if (reject === undefined) {
      this.#error = error
    } else {
      this.#forgetReader()
      reject(error)
    }
  }

  /** The failure that nobody was told of yet, which is forgotten with this. */
  takeError(): NetError | undefined {
    const error = this.#error
    this.#error = undefined
    return error
  }

  /** Takes out, in their order, those that are meant for another reader. */
  extract(isWanted: (datagram: Datagram<Data>) => boolean): readonly Datagram<Data>[] {
    const rest = this.#waiting.slice(this.#head)
    const wanted = rest.filter(isWanted)
    if (wanted.length > 0) {
      this.#waiting = rest.filter((datagram) => !wanted.includes(datagram))
      this.#head = 0
      this.#bytes = this.#waiting.reduce((sum, { data }) => sum + data.length, 0)
    }
    return wanted
  }

  /** No more comes; what waits is dropped. */
  end(): void {
    this.#isEnded = true
    this.#waiting = []
    this.#head = 0
    this.#error = undefined
    this.#settle(null)
  }

  #settle(datagram: Datagram<Data> | null): void {
    const resolveRead = this.#resolveRead
    const resolveNext = this.#resolveNext
    this.#forgetReader()
    if (resolveNext !== undefined) resolveNext(datagram === null ? AT_END : { done: false, value: datagram })
    else resolveRead?.(datagram)
  }

  #forgetReader(): void {
    this.#resolveRead = undefined
    this.#resolveNext = undefined
    this.#rejectRead = undefined
  }

  #watch(options: WaitOptions, resolve: Resolve<Data>, reject: (error: NetError) => void): void {
    const endWatch = watchWait(options, 'read', 'cannot receive a datagram', (error) => {
      this.#forgetReader()
      reject(error)
    })
    if (this.#rejectRead === undefined) return
    this.#resolveRead = (datagram) => {
      endWatch()
      resolve(datagram)
    }
    this.#rejectRead = (error) => {
      endWatch()
      reject(error)
    }
  }

  #take(): Datagram<Data> | undefined {
    const datagram = this.#waiting[this.#head]
    if (datagram === undefined) return undefined
    this.#head += 1
    this.#bytes -= datagram.data.length
    if (this.#head === this.#waiting.length) {
      this.#waiting = []
      this.#head = 0
    } else if (this.#head === COMPACTED_AT) {
      this.#waiting.splice(0, COMPACTED_AT)
      this.#head = 0
    }
    return datagram
  }
}
