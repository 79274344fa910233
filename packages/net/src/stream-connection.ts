/**
 * The one implementation of `Connection`, over a Node duplex stream: a TCP, TLS or Unix socket, or a stream in memory.
 *
 * It reads ahead by one kernel read, so that the end or a reset is noticed even while nobody reads, and it is on the path
 * of every byte: where nothing has to wait, nothing is allocated beside the promise that the caller awaits.
 */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ReadableStream, WritableStream } from 'node:stream/web'
import { type Address, formatAddress } from './address.ts'
import type { CloseOptions, CloseReason, Connection, ReadUntilOptions, Transport } from './connection.ts'
import {
  ClosedError,
  ConcurrentReadError,
  EndOfStreamError,
  HandshakeError,
  NetError,
  TimeoutError,
  TransportError,
} from './errors.ts'
import { LIMITS } from './limits.ts'
import { asBuffer, PartialFrame } from './partial-frame.ts'
import { type FindEnd, findDelimiter, findLength } from './read-end.ts'
import { startTls, type StartTlsOptions } from './start-tls.ts'
import type { TlsInfo } from './tls-info.ts'
import { fromSystemError } from './system-error.ts'
import { type WaitOptions, watchWait } from './wait.ts'
import { readableView, writableView } from './web-streams.ts'

export interface StreamConnectionOptions {
  readonly transport: Transport
  readonly localAddress: Address
  readonly remoteAddress: Address
  readonly tls?: TlsInfo
}

type Chunk = Uint8Array | null
type Next = IteratorResult<Uint8Array, undefined>

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: NetError) => void
}

const RESOLVED = Promise.resolve()
const EMPTY = Buffer.alloc(0)
const AT_END = { done: true, value: undefined } as const
const READ_AHEAD_BYTES_MAX = LIMITS.readAheadBytesMax.default
const READ_AHEAD_CHUNKS_MAX = LIMITS.readAheadChunksMax.default

const ignore = () => {}

export class StreamConnection implements Connection {
  readonly localAddress: Address
  readonly remoteAddress: Address
  #transport: Transport
  #tls: TlsInfo | undefined
  #stream: Duplex
  /** Made when something is read ahead: most connections wait with nothing. */
  #readAhead: Uint8Array[] | undefined
  #readAheadBytes = 0
  #isPaused = false
  /** Of the read under way, at most one of the first two: what it resolves with differs. */
  #resolveRead: ((chunk: Chunk) => void) | undefined
  #resolveNext: ((next: Next) => void) | undefined
  #rejectRead: ((error: NetError) => void) | undefined
  #roomWaiters: Set<Waiter> | undefined
  #bytesRead = 0
  #bytesWritten = 0
  #isInputEnded = false
  #isOutputEnded = false
  /** Set by what ends the connection first; the connection is gone when `#isGone`. */
  #reason: CloseReason | undefined
  #isGone = false
  /** While a TLS handshake is under way: ends it. */
  #handshake: AbortController | undefined
  #lingerTimer: NodeJS.Timeout | undefined
  #closed: PromiseWithResolvers<CloseReason> | undefined
  #abortController: AbortController | undefined
  #readable: ReadableStream<Uint8Array> | undefined
  #writable: WritableStream<Uint8Array> | undefined

  constructor(stream: Duplex, options: StreamConnectionOptions) {
    this.#transport = options.transport
    this.localAddress = options.localAddress
    this.remoteAddress = options.remoteAddress
    this.#tls = options.tls
    this.#stream = stream
    this.#listen(stream)
  }

  get transport(): Transport {
    return this.#transport
  }

  get tls(): TlsInfo | undefined {
    return this.#tls
  }

  get bytesRead(): number {
    return this.#bytesRead
  }

  get bytesWritten(): number {
    return this.#bytesWritten
  }

  get bytesPending(): number {
    return this.#isGone ? 0 : this.#stream.writableLength
  }

  get signal(): AbortSignal {
    if (this.#abortController === undefined) {
      this.#abortController = new AbortController()
      if (this.#isGone) this.#abortController.abort(this.#failure())
    }
    return this.#abortController.signal
  }

  get readable(): ReadableStream<Uint8Array> {
    return (this.#readable ??= readableView(this))
  }

  get writable(): WritableStream<Uint8Array> {
    return (this.#writable ??= writableView(this))
  }

  get closed(): Promise<CloseReason> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers()
      if (this.#isGone) this.#closed.resolve(this.#reason ?? { kind: 'ended' })
    }
    return this.#closed.promise
  }

  read(options?: WaitOptions): Promise<Uint8Array | null> {
    if (this.#rejectRead !== undefined) return Promise.reject(new ConcurrentReadError())
    const chunk = this.#takeChunk()
    if (chunk !== undefined) return Promise.resolve(chunk)
    if (this.#hasFailed()) return Promise.reject(this.#failure())
    if (options !== undefined) return this.#readOrGiveUp(options)
    return new Promise((resolve, reject) => {
      this.#resolveRead = resolve
      this.#rejectRead = reject
    })
  }

  async readExactly(byteCount: number, options?: WaitOptions): Promise<Uint8Array> {
    return this.#readToEnd(findLength(byteCount), options)
  }

  async readUntil(delimiter: string | Uint8Array, options: ReadUntilOptions): Promise<Uint8Array> {
    return this.#readToEnd(findDelimiter(delimiter, options.bytesMax), options)
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return { next: this.#next.bind(this), return: () => Promise.resolve(AT_END) }
  }

  write(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    if (this.writeNow(bytes)) return RESOLVED
    if (!this.#isWritable()) return Promise.reject(this.#failure())
    return this.#wait((waiter) => this.#roomWaitersOnDrain().add(waiter), options)
  }

  writeNow(bytes: Uint8Array): boolean {
    if (!this.#isWritable()) return false
    this.#bytesWritten += bytes.byteLength
    return this.#stream.write(bytes)
  }

  flushed(options?: WaitOptions): Promise<void> {
    if (!this.#isWritable()) return Promise.reject(this.#failure())
    if (this.#stream.writableLength === 0) return RESOLVED
    // An empty write is behind all others in the queue, so its callback comes when they are done.
    return this.#wait((waiter) => {
      this.#stream.write(EMPTY, (error) => {
        if (error) waiter.reject(this.#failure(error))
        else waiter.resolve()
      })
    }, options)
  }

  async startTls(options: StartTlsOptions): Promise<void> {
    if (this.#rejectRead !== undefined) throw new ConcurrentReadError()
    if (this.#transport === 'tls' || !(this.#stream instanceof Socket)) {
      throw new TransportError(`cannot start TLS with ${this.#peer()}: not possible over ${this.#transport}`)
    }
    await this.flushed(options).catch((error: unknown) => {
      this.abort(error)
      throw error
    })
    const carrier = this.#stream
    if (this.#rejectRead !== undefined) throw new ConcurrentReadError()
    if (!this.#isWritable() || this.#isInputEnded) throw this.#failure()
    const handshake = new AbortController()
    const signal = AbortSignal.any([handshake.signal, ...(options.signal === undefined ? [] : [options.signal])])
    this.#handshake = handshake
    this.#rejectRead = ignore
    try {
      const unread = this.#detach(carrier)
      const secured = await startTls(carrier, unread, this.#peer(), { ...options, signal })
      this.#handshake = undefined
      this.#endRead()
      this.#transport = 'tls'
      this.#tls = secured.info
      this.#stream = secured.socket
      this.#listen(secured.socket)
    } catch (cause) {
      const error = fromSystemError(cause, 'handshake', `cannot start TLS with ${this.#peer()}`)
      this.#fail(error)
      this.#handshake = undefined
      this.#endRead()
      this.#onClose()
      throw this.#reason?.kind === 'failed' ? error : this.#failure()
    }
  }

  closeWrite(): Promise<void> {
    if (this.#isOutputEnded) return RESOLVED
    if (!this.#isWritable()) return Promise.reject(this.#failure())
    this.#isOutputEnded = true
    return new Promise((resolve, reject) => {
      this.#stream.end((error?: Error | null) => {
        if (error && this.#hasFailed()) reject(this.#failure(error))
        else resolve()
      })
    })
  }

  close({ timeoutMs = LIMITS.lingerTimeoutMs.default }: CloseOptions = {}): Promise<void> {
    if (!this.#isGone && this.#reason === undefined) {
      this.#reason = { kind: 'closed' }
      this.#isOutputEnded = true
      if (this.#handshake !== undefined) {
        this.#handshake.abort()
        return this.closed.then(ignore)
      }
      this.#dropReadAhead()
      this.#settleReader(null)
      this.#lingerTimer = setTimeout(() => this.#stream.destroy(), timeoutMs)
      this.#stream.end()
    }
    return this.closed.then(ignore)
  }

  abort(reason?: unknown): void {
    if (this.#isGone) return
    // After `close`, an abort only makes it quicker.
    if (this.#reason === undefined) {
      this.#reason = { kind: 'aborted', reason }
      if (this.#handshake === undefined) this.#dropReadAhead()
    }
    if (this.#handshake !== undefined) {
      this.#handshake.abort()
      return
    }
    const { writableEnded, writableFinished, writableLength } = this.#stream
    // During the shutdown, which follows the last write, Node resets and never closes.
    const isShuttingDown = writableEnded && writableLength === 0 && !writableFinished
    // Not for the TCP socket below TLS: resetting it under a pending write crashes Node 24 in native code.
    const canReset = this.#transport === 'tcp' && !isShuttingDown
    if (canReset && this.#stream instanceof Socket) this.#stream.resetAndDestroy()
    else this.#stream.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Ends the connection with an error that this side found, such as an idle timeout. */
  failWith(error: NetError): void {
    this.#fail(error)
    if (this.#handshake === undefined) this.#stream.destroy()
    else this.#handshake.abort()
  }

  #listen(stream: Duplex): void {
    // What a socket says that has become the carrier of TLS is no longer about this connection.
    const isCurrent = () => this.#stream === stream && this.#handshake === undefined
    stream.on('error', (error) => {
      if (isCurrent()) this.#fail(fromSystemError(error, 'read', `connection with ${this.#peer()}`))
    })
    stream.on('close', () => isCurrent() && this.#onClose())
    stream.on('end', () => isCurrent() && this.#onEnd())
    stream.on('data', (chunk: Uint8Array) => this.#onData(chunk))
    if (stream.isPaused()) stream.resume()
    if (stream.destroyed) this.#onClose()
  }

  /** The socket and what has come from it and was not read; from here on nothing it says is heard, until `#listen`. */
  #detach(carrier: Socket): Buffer {
    carrier.pause()
    carrier.removeAllListeners('data')
    const unread = Buffer.concat(this.#readAhead ?? [])
    this.#readAhead = undefined
    this.#readAheadBytes = 0
    this.#isPaused = false
    this.#bytesRead -= unread.length
    return unread
  }

  #next(): Promise<Next> {
    if (this.#rejectRead !== undefined) return Promise.reject(new ConcurrentReadError())
    const chunk = this.#takeChunk()
    if (chunk !== undefined) return Promise.resolve(chunk === null ? AT_END : { done: false, value: chunk })
    if (this.#hasFailed()) return Promise.reject(this.#failure())
    return new Promise((resolve, reject) => {
      this.#resolveNext = resolve
      this.#rejectRead = reject
    })
  }

  #readOrGiveUp(options: WaitOptions): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      const end = watchWait(options, 'read', `cannot read from ${this.#peer()}`, (error) => {
        this.#endRead()
        reject(error)
      })
      if (options.signal?.aborted === true) return
      this.#resolveRead = (chunk) => {
        end()
        resolve(chunk)
      }
      this.#rejectRead = (error) => {
        end()
        reject(error)
      }
    })
  }

  /** Collects chunks until `findEnd` has found where what is wanted ends; it is one read, so that nobody reads in between. */
  #readToEnd(findEnd: FindEnd, options: WaitOptions = {}): Promise<Uint8Array> {
    if (this.#rejectRead !== undefined) return Promise.reject(new ConcurrentReadError())
    return new Promise((resolve, reject) => {
      const partial = new PartialFrame()
      const fail = (error: NetError) => {
        this.#endRead()
        this.#putBack(partial.take())
        reject(error)
      }
      const endWatch = watchWait(options, 'read', `cannot read from ${this.#peer()}`, fail)
      if (options.signal?.aborted === true) return
      const failAndEndWatch = (error: NetError) => {
        endWatch()
        fail(error)
      }
      const onChunk = (chunk: Chunk) => {
        this.#resolveRead = onChunk
        this.#rejectRead = failAndEndWatch
        if (chunk === null) {
          failAndEndWatch(this.#reason?.kind === 'closed' ? this.#failure() : new EndOfStreamError(partial.length))
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
      onChunk(EMPTY)
      while (this.#resolveRead === onChunk) {
        const chunk = this.#takeChunk()
        if (chunk !== undefined) onChunk(chunk)
        else if (this.#hasFailed()) failAndEndWatch(this.#failure())
        else break
      }
    })
  }

  #endRead(): void {
    this.#resolveRead = undefined
    this.#rejectRead = undefined
  }

  /** Gives bytes back to the next read. */
  #putBack(bytes: Uint8Array): void {
    if (bytes.byteLength === 0 || this.#reason?.kind === 'closed' || this.#reason?.kind === 'aborted') return
    const readAhead = (this.#readAhead ??= [])
    readAhead.unshift(bytes)
    this.#readAheadBytes += bytes.byteLength
  }

  #wait(register: (waiter: Waiter) => void, options: WaitOptions | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (options === undefined) {
        register({ resolve, reject })
        return
      }
      const waiter = {
        resolve: () => {
          end()
          resolve()
        },
        reject: (error: NetError) => {
          end()
          reject(error)
        },
      }
      const end = watchWait(options, 'write', `cannot write to ${this.#peer()}`, (error) => {
        this.#roomWaiters?.delete(waiter)
        reject(error)
      })
      register(waiter)
    })
  }

  #onData(chunk: Uint8Array): void {
    if (this.#reason !== undefined) return
    this.#bytesRead += chunk.byteLength
    if (this.#settleReader(chunk)) return
    const readAhead = (this.#readAhead ??= [])
    readAhead.push(chunk)
    this.#readAheadBytes += chunk.byteLength
    if (this.#readAheadBytes >= READ_AHEAD_BYTES_MAX || readAhead.length >= READ_AHEAD_CHUNKS_MAX) {
      this.#isPaused = true
      this.#stream.pause()
    }
  }

  #onEnd(): void {
    this.#isInputEnded = true
    this.#settleReader(null)
  }

  #onClose(): void {
    if (this.#isGone) return
    this.#isGone = true
    clearTimeout(this.#lingerTimer)
    this.#reason ??=
      this.#isInputEnded && this.#isOutputEnded
        ? { kind: 'ended' }
        : { kind: 'failed', error: new ClosedError(`connection with ${this.#peer()} is gone`) }
    if (this.#hasFailed()) this.#rejectReader(this.#failure())
    else this.#settleReader(null)
    this.#settleRoomWaiters(this.#failure())
    this.#closed?.resolve(this.#reason)
    this.#abortController?.abort(this.#failure())
  }

  #fail(error: NetError): void {
    this.#reason ??= { kind: 'failed', error }
  }

  /** The next chunk read ahead, null at the end, undefined when one has to wait. */
  #takeChunk(): Chunk | undefined {
    const chunk = this.#readAhead?.shift()
    if (chunk === undefined) {
      return this.#isInputEnded || this.#reason?.kind === 'closed' || this.#reason?.kind === 'ended' ? null : undefined
    }
    this.#readAheadBytes -= chunk.byteLength
    if (this.#isPaused && this.#readAheadBytes === 0) this.#resume()
    return chunk
  }

  #dropReadAhead(): void {
    this.#readAhead = undefined
    this.#readAheadBytes = 0
    this.#resume()
  }

  #resume(): void {
    this.#isPaused = false
    this.#stream.resume()
  }

  #settleReader(chunk: Chunk): boolean {
    const resolveNext = this.#resolveNext
    const resolveRead = this.#resolveRead
    if (resolveNext === undefined && resolveRead === undefined) return false
    this.#resolveNext = undefined
    this.#endRead()
    if (resolveNext !== undefined) resolveNext(chunk === null ? AT_END : { done: false, value: chunk })
    else resolveRead?.(chunk)
    return true
  }

  #rejectReader(error: NetError): void {
    const reject = this.#rejectRead
    this.#resolveNext = undefined
    this.#endRead()
    reject?.(error)
  }

  /** Most connections never wait for room, so that they do not listen for it either. */
  #roomWaitersOnDrain(): Set<Waiter> {
    if (this.#roomWaiters === undefined) {
      this.#roomWaiters = new Set()
      this.#stream.once('drain', () => this.#settleRoomWaiters(undefined))
    }
    return this.#roomWaiters
  }

  #settleRoomWaiters(error: NetError | undefined): void {
    const waiters = this.#roomWaiters
    if (waiters === undefined) return
    this.#roomWaiters = undefined
    for (const waiter of waiters) {
      if (error === undefined) waiter.resolve()
      else waiter.reject(error)
    }
  }

  #isWritable(): boolean {
    return (
      this.#reason === undefined && this.#handshake === undefined && !this.#isOutputEnded && !this.#stream.destroyed
    )
  }

  #hasFailed(): boolean {
    return this.#reason?.kind === 'failed' || this.#reason?.kind === 'aborted'
  }

  /** Why nothing more can be done with this connection. */
  #failure(cause?: unknown): NetError {
    if (this.#reason?.kind === 'failed') return this.#reason.error
    const message = `connection with ${this.#peer()} was`
    if (this.#reason?.kind === 'aborted') {
      return new ClosedError(`${message} aborted on this side`, { cause: this.#reason.reason })
    }
    if (this.#handshake !== undefined) return new HandshakeError(`${message} not ready: its TLS handshake is under way`)
    return new ClosedError(`${message} closed on this side`, { cause })
  }

  #peer(): string {
    return formatAddress(this.remoteAddress)
  }
}

/** Closes a connection on whose socket nothing moved, either way, for `idleTimeoutMs`. */
export function closeWhenIdle(connection: StreamConnection, socket: Socket, idleTimeoutMs: number): void {
  socket.setTimeout(idleTimeoutMs, () => {
    const peer = formatAddress(connection.remoteAddress)
    connection.failWith(new TimeoutError(`connection with ${peer} was idle for ${idleTimeoutMs} ms`, { phase: 'idle' }))
  })
}
