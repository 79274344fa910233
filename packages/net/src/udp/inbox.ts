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

interface Reader<Data extends DatagramData> {
  readonly resolve: (datagram: Datagram<Data> | null) => void
  readonly reject: (error: NetError) => void
}

const AT_END = { done: true, value: undefined } as const
/** Taken places are given back when there are this many, so that taking one does not move all others. */
const COMPACTED_AT = 1_024

export class Inbox<Data extends DatagramData> {
  readonly #options: InboxOptions<Data>
  #waiting: Datagram<Data>[] = []
  /** Where the oldest one stands; those before it are taken. */
  #head = 0
  #bytes = 0
  #reader: Reader<Data> | undefined
  #error: NetError | undefined
  #isEnded = false

  constructor(options: InboxOptions<Data>) {
    this.#options = options
  }

  push(datagram: Datagram<Data>): void {
    if (this.#isEnded) return
    const reader = this.#reader
    if (reader !== undefined) {
      this.#reader = undefined
      reader.resolve(datagram)
      return
    }
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
    return new Promise((resolve, reject) => this.#read({ resolve, reject }, options))
  }

  next(): Promise<IteratorResult<Datagram<Data>, undefined>> {
    return new Promise((resolve, reject) => {
      this.#read({ resolve: (value) => resolve(value === null ? AT_END : { done: false, value }), reject })
    })
  }

  /** Tells the reader who waits, or else the next one after what came before it; it is told once. */
  fail(error: NetError): void {
    const reader = this.#reader
    this.#reader = undefined
    if (reader === undefined) this.#error = error
    else reader.reject(error)
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
    const reader = this.#reader
    this.#reader = undefined
    reader?.resolve(null)
  }

  #read(reader: Reader<Data>, options?: WaitOptions): void {
    if (this.#reader !== undefined) return reader.reject(new ConcurrentReadError())
    const datagram = this.#take()
    if (datagram !== undefined) return reader.resolve(datagram)
    if (this.#isEnded) return reader.resolve(null)
    const error = this.takeError()
    if (error !== undefined) return reader.reject(error)
    if (options === undefined) this.#reader = reader
    else this.#readOrGiveUp(reader, options)
  }

  #readOrGiveUp({ resolve, reject }: Reader<Data>, options: WaitOptions): void {
    let endWatch = () => {}
    const reader: Reader<Data> = {
      resolve: (datagram) => {
        endWatch()
        resolve(datagram)
      },
      reject: (error) => {
        endWatch()
        reject(error)
      },
    }
    this.#reader = reader
    endWatch = watchWait(options, 'read', 'cannot receive a datagram', (error) => {
      this.#reader = undefined
      reject(error)
    })
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
