/**
 * Datagrams that came in and wait for a reader: bounded in number and in bytes, one reader at a time.
 *
 * When it is full, the oldest goes. A datagram ages: its sender may have repeated it or given up, and a newer reading
 * or position replaces it. (The kernel's own buffer, in front of this one, drops the newest, because it cannot choose.)
 */
import { ConcurrentReadError, type NetError } from '../errors.ts'
import { failed, rejecting, toldElsewhere } from '../rejections.ts'
import { isGivenUp, type WaitOptions, watchWait } from '../wait.ts'
import type { Datagram, DatagramData } from './datagram.ts'

export interface InboxOptions<Data extends DatagramData> {
  readonly datagramsMax: number
  readonly bytesMax: number
  readonly onDropped: (datagram: Datagram<Data>) => void
}

type Received<Data extends DatagramData> = Datagram<Data> | null
type Next<Data extends DatagramData> = IteratorResult<Datagram<Data>, undefined>
type Resolve<Value> = (value: Value | Promise<never>) => void

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
  /** Of the read under way, one of these: what it resolves with differs. Kept apart for speed, nothing is allocated. */
  #resolveRead: Resolve<Received<Data>> | undefined
  #resolveNext: Resolve<Next<Data>> | undefined
  /** What they resolve. A failure is counted and logged too. */
  #reading: Promise<unknown> | undefined
  #error: NetError | undefined
  #isEnded = false

  constructor(options: InboxOptions<Data>) {
    this.#options = options
  }

  push(datagram: Datagram<Data>): void {
    if (this.#isEnded) return
    if (this.#settle(datagram)) return
    this.#waiting.push(datagram)
    this.#bytes += datagram.data.length
    const { datagramsMax, bytesMax, onDropped } = this.#options
    while (this.#waiting.length - this.#head > datagramsMax || this.#bytes > bytesMax) {
      const oldest = this.#take()
      if (oldest === undefined) return
      onDropped(oldest)
    }
  }

  receive(options?: WaitOptions): Promise<Received<Data>> {
    return options === undefined ? this.#receive() : rejecting(() => this.#receive(options))
  }

  #receive(options?: WaitOptions): Promise<Received<Data>> {
    const isGivenUpBefore = isGivenUp(options)
    if (this.#isReading) return Promise.reject(new ConcurrentReadError())
    const datagram = isGivenUpBefore ? undefined : this.#take()
    if (datagram !== undefined) return Promise.resolve(datagram)
    if (this.#isEnded) return Promise.resolve(null)
    const error = this.takeError()
    if (error !== undefined) return failed(error)
    const reading = new Promise<Received<Data>>((resolve) => {
      this.#resolveRead = resolve
      if (options !== undefined) this.#watch(options, resolve)
    })
    if (options !== undefined) return toldElsewhere(reading)
    this.#reading = reading
    return reading
  }

  next(): Promise<Next<Data>> {
    if (this.#isReading) return Promise.reject(new ConcurrentReadError())
    const value = this.#take()
    if (value !== undefined) return Promise.resolve({ done: false, value })
    if (this.#isEnded) return Promise.resolve(AT_END)
    const error = this.takeError()
    if (error !== undefined) return failed(error)
    const reading = new Promise<Next<Data>>((resolve) => (this.#resolveNext = resolve))
    this.#reading = reading
    return reading
  }

  return(): Promise<Next<Data>> {
    return Promise.resolve(AT_END)
  }

  /** Tells the reader that waits, or else the next reader after the datagrams before it. It is told once. */
  fail(failure: NetError): void {
    const resolve = this.#resolveNext ?? this.#resolveRead
    const reading = this.#reading
    this.#forgetReader()
    if (resolve === undefined) this.#error = failure
    else resolve(Promise.reject(failure))
    if (reading !== undefined) void toldElsewhere(reading)
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

  get #isReading(): boolean {
    return this.#resolveNext !== undefined || this.#resolveRead !== undefined
  }

  #settle(datagram: Received<Data>): boolean {
    const resolveNext = this.#resolveNext
    this.#reading = undefined
    if (resolveNext !== undefined) {
      this.#resolveNext = undefined
      resolveNext(datagram === null ? AT_END : { done: false, value: datagram })
      return true
    }
    const resolveRead = this.#resolveRead
    this.#resolveRead = undefined
    resolveRead?.(datagram)
    return resolveRead !== undefined
  }

  #forgetReader(): void {
    this.#resolveRead = undefined
    this.#resolveNext = undefined
    this.#reading = undefined
  }

  #watch(options: WaitOptions, resolve: Resolve<Received<Data>>): void {
    const endWatch = watchWait(options, 'read', 'cannot receive a datagram', (failure) => {
      this.#forgetReader()
      resolve(Promise.reject(failure))
    })
    if (!this.#isReading) return
    this.#resolveRead = (datagram) => {
      endWatch()
      resolve(datagram)
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
