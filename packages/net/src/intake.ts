/**
 * The reading side of a connection: bytes that came and were not read yet, and a read that waits for more.
 *
 * It reads ahead by one kernel read, so that the end or a reset is noticed even while no caller reads. It is on the path of every
 * byte: a read that need not wait allocates nothing but the promise that the caller awaits.
 */
import { ConcurrentReadError, EndOfStreamError, NetError } from './errors.ts'
import { LIMITS } from './limits.ts'
import { asBuffer, PartialFrame } from './codecs/partial-frame.ts'
import type { FindEnd } from './read-end.ts'
import { failed, rejecting, toldElsewhere } from './rejections.ts'
import { checkWait, isGivenUp, type WaitOptions, watchWait } from './wait.ts'

type Chunk = Uint8Array | null
type Next = IteratorResult<Uint8Array, undefined>
type Resolve<Value> = (value: Value | Promise<never>) => void

/** A read that is more than a promise. It stays until it ends itself. */
interface Reader {
  take(chunk: Chunk): void
  fail(error: NetError): void
}

export interface IntakeSource {
  /** Why nothing more will come; null at the end in order, undefined while something may come. */
  readonly inputEnd: NetError | null | undefined
  /** Asks for more, after `push` has returned false. */
  resumeInput(): void
  /** Its error once `close` or `abort` was called on this side. */
  readonly ownEnd: NetError | undefined
  /** For the message of an error. */
  readonly peer: string
}

const EMPTY = Buffer.alloc(0)
const AT_END = { done: true, value: undefined } as const
const READ_AHEAD_BYTES_MAX = LIMITS.readAheadBytesMax.default
const READ_AHEAD_CHUNKS_MAX = LIMITS.readAheadChunksMax.default

const BLOCKED: Reader = { take: () => {}, fail: () => {} }

/** As an iterator, it leaves everything as it is when it is left early. */
export class Intake implements AsyncIterator<Uint8Array, undefined> {
  readonly #source: IntakeSource
  /** Made when something is read ahead: most connections wait with nothing. */
  #readAhead: Uint8Array[] | undefined
  #readAheadBytes = 0
  #isFull = false
  #bytesRead = 0
  /**
   * Of the read under way, one of these: what it resolves with differs. There is none to reject it, which each idle connection
   * would hold.
   */
  #resolveRead: Resolve<Chunk> | undefined
  #resolveNext: Resolve<Next> | undefined
  /** What they resolve. Its failure is told by `closed` too, so that it is handled, whatever the reader does with it. */
  #reading: Promise<unknown> | undefined
  #reader: Reader | undefined

  constructor(source: IntakeSource) {
    this.#source = source
  }

  get bytesRead(): number {
    return this.#bytesRead
  }

  get isReading(): boolean {
    return this.#resolveNext !== undefined || this.#resolveRead !== undefined || this.#reader !== undefined
  }

  read(options?: WaitOptions): Promise<Chunk> {
    if (options !== undefined) return rejecting(() => this.#readOrGiveUp(options))
    if (this.isReading) return Promise.reject(new ConcurrentReadError())
    const settled = this.#takeNow()
    if (settled !== undefined) return settled
    const reading = new Promise<Chunk>((resolve) => (this.#resolveRead = resolve))
    this.#reading = reading
    return reading
  }

  next(): Promise<Next> {
    if (this.isReading) return Promise.reject(new ConcurrentReadError())
    const chunk = this.#take()
    if (chunk === undefined) {
      const reading = new Promise<Next>((resolve) => (this.#resolveNext = resolve))
      this.#reading = reading
      return reading
    }
    if (chunk instanceof NetError) return failed(chunk)
    return Promise.resolve(chunk === null ? AT_END : { done: false, value: chunk })
  }

  return(): Promise<Next> {
    return Promise.resolve(AT_END)
  }

  /**
   * Collects chunks until `findEnd` has found where what is wanted ends; it is one read, so that no other read comes in between.
   */
  readToEnd(findEnd: FindEnd, options: WaitOptions = {}): Promise<Uint8Array> {
    checkWait(options)
    if (this.isReading) return Promise.reject(new ConcurrentReadError())
    const reading = new Promise<Uint8Array>((resolve, reject) => {
      const partial = new PartialFrame()
      const fail = (error: NetError) => {
        this.#endRead()
        this.#putBack(partial.take())
        reject(error)
      }
      const endWatch = watchWait(options, 'read', `cannot read from ${this.#source.peer}`, fail)
      if (options.signal?.aborted === true) return
      const failAndEndWatch = (error: NetError) => {
        endWatch()
        fail(error)
      }
      const take = (chunk: Chunk) => {
        if (chunk === null) {
          failAndEndWatch(this.#source.ownEnd ?? new EndOfStreamError(partial.length))
          return
        }
        const searchedBytes = partial.length
        partial.append(asBuffer(chunk), Infinity)
        const found = findEnd(partial.bytes, searchedBytes)
        if (found === undefined) return
        if (found instanceof NetError) {
          failAndEndWatch(found)
          return
        }
        endWatch()
        this.#endRead()
        const bytes = partial.take()
        this.#putBack(bytes.subarray(found.next))
        resolve(bytes.subarray(0, found.end))
      }
      const reader = { take, fail: failAndEndWatch }
      this.#reader = reader
      take(EMPTY)
      while (this.#reader === reader) {
        const chunk = this.#take()
        if (chunk === undefined) break
        if (chunk instanceof NetError) failAndEndWatch(chunk)
        else take(chunk)
      }
    })
    return toldElsewhere(reading)
  }

  /** @returns false to be asked before more comes */
  push(chunk: Uint8Array): boolean {
    this.#bytesRead += chunk.byteLength
    if (this.#settle(chunk)) return true
    const readAhead = (this.#readAhead ??= [])
    readAhead.push(chunk)
    this.#readAheadBytes += chunk.byteLength
    this.#isFull = this.#readAheadBytes >= READ_AHEAD_BYTES_MAX || readAhead.length >= READ_AHEAD_CHUNKS_MAX
    return !this.#isFull
  }

  /** Tells the read that waits how it ended: the end of the stream, or an error. */
  end(failure?: NetError): void {
    if (failure === undefined) {
      this.#settle(null)
      return
    }
    if (this.#reader !== undefined) {
      this.#reader.fail(failure)
      return
    }
    const resolve = this.#resolveNext ?? this.#resolveRead
    const reading = this.#reading
    this.#endRead()
    resolve?.(Promise.reject(failure))
    if (reading !== undefined) void toldElsewhere(reading)
  }

  startCounting(): void {
    this.#bytesRead = this.#readAheadBytes
  }

  /** Forgets the bytes that were not read. */
  drop(): void {
    this.#readAhead = undefined
    this.#readAheadBytes = 0
    if (this.#isFull) this.#resume()
  }

  /** Refuses every read until `release`. */
  block(): void {
    this.#reader = BLOCKED
  }

  release(): void {
    this.#endRead()
  }

  /** Hands over the bytes that were not read, as if they had not come here. */
  takeUnread(): Buffer {
    const unread = Buffer.concat(this.#readAhead ?? [])
    this.#readAhead = undefined
    this.#readAheadBytes = 0
    this.#isFull = false
    this.#bytesRead -= unread.length
    return unread
  }

  /** A read that need not wait. */
  #takeNow(): Promise<Chunk> | undefined {
    const chunk = this.#take()
    if (chunk === undefined) return undefined
    return chunk instanceof NetError ? failed(chunk) : Promise.resolve(chunk)
  }

  /** The next chunk read ahead, or how the input ended; undefined when one has to wait. */
  #take(): Chunk | NetError | undefined {
    const chunk = this.#readAhead?.shift()
    if (chunk === undefined) return this.#source.inputEnd
    this.#readAheadBytes -= chunk.byteLength
    if (this.#isFull && this.#readAheadBytes === 0) this.#resume()
    return chunk
  }

  #resume(): void {
    this.#isFull = false
    this.#source.resumeInput()
  }

  #readOrGiveUp(options: WaitOptions): Promise<Chunk> {
    const isGivenUpBefore = isGivenUp(options)
    if (this.isReading) return Promise.reject(new ConcurrentReadError())
    const settled = isGivenUpBefore ? undefined : this.#takeNow()
    if (settled !== undefined) return settled
    const reading = new Promise<Chunk>((resolve, reject) => {
      const end = watchWait(options, 'read', `cannot read from ${this.#source.peer}`, (error) => {
        this.#endRead()
        reject(error)
      })
      if (options.signal?.aborted === true) return
      const settle = (result: Chunk | Promise<never>) => {
        end()
        this.#endRead()
        resolve(result)
      }
      this.#reader = { take: settle, fail: (failure) => settle(Promise.reject(failure)) }
    })
    return toldElsewhere(reading)
  }

  #settle(chunk: Chunk): boolean {
    const resolveNext = this.#resolveNext
    const resolveRead = this.#resolveRead
    if (resolveNext !== undefined) {
      this.#resolveNext = undefined
      this.#reading = undefined
      resolveNext(chunk === null ? AT_END : { done: false, value: chunk })
    } else if (resolveRead !== undefined) {
      this.#resolveRead = undefined
      this.#reading = undefined
      resolveRead(chunk)
    } else if (this.#reader !== undefined) {
      this.#reader.take(chunk)
    } else {
      return false
    }
    return true
  }

  #endRead(): void {
    this.#resolveNext = undefined
    this.#resolveRead = undefined
    this.#reading = undefined
    this.#reader = undefined
  }

  /** Gives bytes back to the next read. */
  #putBack(bytes: Uint8Array): void {
    if (bytes.byteLength === 0 || this.#source.ownEnd !== undefined) return
    const readAhead = (this.#readAhead ??= [])
    readAhead.unshift(bytes)
    this.#readAheadBytes += bytes.byteLength
  }
}
