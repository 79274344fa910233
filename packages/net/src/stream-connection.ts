/**
 * Implements `Connection` over a Node duplex stream: a TCP, TLS or Unix socket, or a stream in memory. Other transports extend
 * it.
 */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ReadableStream, WritableStream } from 'node:stream/web'
import { type Address, formatAddress } from './address.ts'
import { type Checks, checkOptions, DURATION, toBytes } from './arguments.ts'
import { timerDelay } from './clock.ts'
import type {
  CloseOptions,
  CloseReason,
  Connection,
  ConnectionProxy,
  ReadUntilOptions,
  Transport,
} from './connection.ts'
import {
  ClosedError,
  ConcurrentReadError,
  HandshakeError,
  type NetError,
  type Phase,
  TransportError,
} from './errors.ts'
import { Intake, type IntakeSource } from './intake.ts'
import { LIMITS } from './limits.ts'
import { findDelimiter, findLength } from './read-end.ts'
import { failed, rejecting, toldElsewhere } from './rejections.ts'
import { planTls, startTls, type StartTlsOptions } from './tls/start-tls.ts'
import type { TlsInfo } from './tls/tls-info.ts'
import { resume, type StreamListener, tap, untap } from './stream-tap.ts'
import { fromSystemError } from './system-error.ts'
import { changeSocket, TCP, type TcpOptions } from './tcp-options.ts'
import { checkWait, isGivenUp, type WaitOptions } from './wait.ts'
import { readableView, writableView } from './web-streams.ts'
import { WriteWaiters } from './write-waiters.ts'

export interface StreamConnectionOptions {
  readonly transport: Transport
  readonly localAddress: Address
  readonly remoteAddress: Address
  readonly proxy?: ConnectionProxy | undefined
  readonly tls?: TlsInfo
  /** Called once, when the connection is gone. */
  readonly onGone?: ((connection: StreamConnection) => void) | undefined
}

/** Parts that many programs never ask for. */
interface Extras {
  closed?: PromiseWithResolvers<CloseReason>
  abortController?: AbortController
  readable?: ReadableStream<Uint8Array>
  writable?: WritableStream<Uint8Array>
}

/** Ends in order what a taker of the stream does with it, within a time. The stream is destroyed when the time is over. */
export type EndTaker = (timeoutMs: number) => void

const CLOSE: Checks<CloseOptions> = { timeoutMs: DURATION }
const RESOLVED = Promise.resolve()
const EMPTY = Buffer.alloc(0)
const ignore = () => {}

export class StreamConnection implements Connection, IntakeSource, StreamListener {
  readonly localAddress: Address
  readonly remoteAddress: Address
  readonly proxy: ConnectionProxy | undefined
  #transport: Transport
  #tls: TlsInfo | undefined
  #stream: Duplex
  readonly #onGone: ((connection: StreamConnection) => void) | undefined
  readonly #intake: Intake
  #roomWaiters: WriteWaiters | undefined
  #bytesWritten = 0
  #isInputEnded = false
  #isOutputEnded = false
  /** Set by what ends the connection first; the connection is gone when `#isGone`. */
  #reason: CloseReason | undefined
  #isGone = false
  /** While a TLS handshake is under way: ends it. */
  #handshake: AbortController | undefined
  /** Since the stream was handed over: ends in order what runs over it. */
  #endTaker: EndTaker | undefined
  #lingerTimer: NodeJS.Timeout | undefined
  /** Made when a program asks for a part of it: it would add up over ten thousand idle connections. */
  #extras: Extras | undefined

  constructor(stream: Duplex, options: StreamConnectionOptions) {
    this.#transport = options.transport
    this.localAddress = options.localAddress
    this.remoteAddress = options.remoteAddress
    this.proxy = options.proxy
    this.#tls = options.tls
    this.#stream = stream
    this.#intake = new Intake(this)
    this.#onGone = options.onGone
    this.#listen(stream)
  }

  get transport(): Transport {
    return this.#transport
  }

  get tls(): TlsInfo | undefined {
    return this.#tls
  }

  get bytesRead(): number {
    return this.#endTaker !== undefined && this.#stream instanceof Socket
      ? this.#stream.bytesRead
      : this.#intake.bytesRead
  }

  get bytesWritten(): number {
    return this.#endTaker !== undefined && this.#stream instanceof Socket
      ? this.#stream.bytesWritten
      : this.#bytesWritten
  }

  get bytesPending(): number {
    return this.#isGone ? 0 : this.#stream.writableLength
  }

  get signal(): AbortSignal {
    const extras = (this.#extras ??= {})
    if (extras.abortController === undefined) {
      extras.abortController = new AbortController()
      if (this.#isGone) extras.abortController.abort(this.#failure('close'))
    }
    return extras.abortController.signal
  }

  get readable(): ReadableStream<Uint8Array> {
    return ((this.#extras ??= {}).readable ??= readableView(this))
  }

  get writable(): WritableStream<Uint8Array> {
    return ((this.#extras ??= {}).writable ??= writableView(this))
  }

  get closed(): Promise<CloseReason> {
    const extras = (this.#extras ??= {})
    if (extras.closed === undefined) {
      extras.closed = Promise.withResolvers()
      if (this.#isGone) extras.closed.resolve(this.#reason ?? { kind: 'ended' })
    }
    return extras.closed.promise
  }

  get inputEnd(): NetError | null | undefined {
    const kind = this.#reason?.kind
    if (this.#isInputEnded || kind === 'closed' || kind === 'ended') return null
    return kind === undefined ? undefined : this.#failure('read')
  }

  get ownEnd(): NetError | undefined {
    const kind = this.#reason?.kind
    return kind === 'closed' || kind === 'aborted' ? this.#failure('read') : undefined
  }

  get peer(): string {
    return formatAddress(this.remoteAddress)
  }

  read(options?: WaitOptions): Promise<Uint8Array | null> {
    return this.#intake.read(options)
  }

  readExactly(byteCount: number, options?: WaitOptions): Promise<Uint8Array> {
    return rejecting(() => this.#intake.readToEnd(findLength(byteCount), options))
  }

  readUntil(delimiter: string | Uint8Array, options: ReadUntilOptions): Promise<Uint8Array> {
    return rejecting(() => this.#intake.readToEnd(findDelimiter(delimiter, options), options))
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return this.#intake
  }

  write(data: string | Uint8Array, options?: WaitOptions): Promise<void> {
    try {
      if (isGivenUp(options)) return new WriteWaiters(this).wait(options)
      if (this.writeNow(data)) return RESOLVED
    } catch (error) {
      return Promise.reject(error)
    }
    if (!this.#isWritable()) return failed(this.#failure('write'))
    return (this.#roomWaiters ??= this.#waitersForRoom()).wait(options)
  }

  writeNow(data: string | Uint8Array): boolean {
    const bytes = toBytes(data)
    if (!this.#isWritable()) return false
    this.#bytesWritten += bytes.byteLength
    return this.#stream.write(bytes)
  }

  flushed(options?: WaitOptions): Promise<void> {
    return rejecting(() => this.#flushed(options))
  }

  startTls(options: StartTlsOptions): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#startTls(options).then(resolve, (error: Error) => {
      // While the connection lives, nothing else tells of this failure, and the program would go on unencrypted.
      if (this.#reason !== undefined) void toldElsewhere(promise)
      reject(error)
    })
    return promise
  }

  closeWrite(): Promise<void> {
    if (this.#isOutputEnded) return RESOLVED
    if (!this.#isWritable()) return failed(this.#failure('write'))
    this.#isOutputEnded = true
    const ending = new Promise<void>((resolve, reject) => {
      this.#stream.end((error?: Error | null) => {
        if (error && this.#hasFailed()) reject(this.#failure('write', error))
        else resolve()
      })
    })
    return toldElsewhere(ending)
  }

  close(options: CloseOptions = {}): Promise<void> {
    return rejecting(() => this.#close(options))
  }

  abort(reason?: unknown): void {
    if (this.#isGone) return
    // After `close`, an abort only makes it quicker.
    if (this.#reason === undefined) {
      this.#reason = { kind: 'aborted', reason }
      if (this.#handshake === undefined) this.#intake.drop()
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

  unref(): void {
    if (this.#stream instanceof Socket) this.#stream.unref()
  }

  ref(): void {
    if (this.#stream instanceof Socket) this.#stream.ref()
  }

  setTcpOptions(options: TcpOptions): void {
    checkOptions('the options of setTcpOptions', options, TCP)
    if (this.#stream instanceof Socket) changeSocket(this.#stream, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Counts from here, as if nothing had been read or written before: bytes for a proxy are no payload. */
  startCounting(): void {
    this.#intake.startCounting()
    this.#bytesWritten = 0
  }

  /**
   * Hands the stream to code that wants one of Node, such as node:http, with what was read ahead in it. This connection can no
   * longer be read or written. It stays what limits, drains and ends the stream, and what tells how it ended.
   * @param endTaker what `close` calls
   * @throws {ConcurrentReadError} a read is under way
   */
  handOver(endTaker: EndTaker): Duplex {
    if (this.#intake.isReading) throw new ConcurrentReadError()
    this.#intake.block()
    this.#endTaker = endTaker
    untap(this.#stream)
    const unread = this.#intake.takeUnread()
    if (unread.length > 0) this.#stream.unshift(unread)
    return this.#stream
  }

  /** Ends the connection with an error that this side found, such as an idle timeout. */
  failWith(error: NetError): void {
    this.#fail(error)
    if (this.#handshake !== undefined) this.#handshake.abort()
    // What runs over a stream that was handed over learns of it from the stream.
    else this.#stream.destroy(this.#endTaker === undefined ? undefined : error)
  }

  onStreamData(chunk: Uint8Array): boolean {
    return this.#reason !== undefined || this.#intake.push(chunk)
  }

  onStreamEnd(stream: Duplex): void {
    // Bun also ends a stream that this side has destroyed.
    if (!this.#isAbout(stream) || this.#hasFailed()) return
    this.#isInputEnded = true
    this.#intake.end()
  }

  onStreamError(stream: Duplex, error: Error): void {
    if (this.#isAbout(stream)) this.#fail(fromSystemError(error, 'read', `connection with ${this.peer}`))
  }

  onStreamClose(stream: Duplex): void {
    if (this.#isAbout(stream)) this.#onClose()
  }

  resumeInput(): void {
    resume(this.#stream)
  }

  #flushed(options: WaitOptions | undefined): Promise<void> {
    if (options !== undefined) checkWait(options)
    if (!this.#isWritable()) return failed(this.#failure('write'))
    if (this.#stream.writableLength === 0) return RESOLVED
    // An empty write is behind all others in the queue, so its callback comes when they are done.
    const waiters = new WriteWaiters(this)
    const flushing = waiters.wait(options)
    this.#stream.write(EMPTY, (error) => waiters.settle(error ? this.#failure('write', error) : undefined))
    return flushing
  }

  #close(options: CloseOptions): Promise<void> {
    checkOptions('the options of close', options, CLOSE)
    const { timeoutMs = LIMITS.lingerTimeoutMs.default } = options
    if (!this.#isGone && this.#reason === undefined) {
      this.#reason = { kind: 'closed' }
      this.#isOutputEnded = true
      if (this.#handshake !== undefined) {
        this.#handshake.abort()
        return this.closed.then(ignore)
      }
      this.#intake.drop()
      this.#intake.end()
      this.#lingerTimer = setTimeout(() => this.#stream.destroy(), timerDelay(timeoutMs))
      if (this.#endTaker === undefined) this.#stream.end()
      else this.#endTaker(timeoutMs)
    }
    return this.closed.then(ignore)
  }

  async #startTls(options: StartTlsOptions): Promise<void> {
    if (this.#intake.isReading) throw new ConcurrentReadError()
    if (this.#transport === 'tls') {
      throw new TransportError(`cannot start TLS with ${this.peer}: it is TLS already`, { phase: 'handshake' })
    }
    const plan = planTls(options, this.peer)
    await this.flushed(options).catch((error: unknown) => {
      this.abort(error)
      throw error
    })
    const carrier = this.#stream
    if (this.#intake.isReading) throw new ConcurrentReadError()
    if (!this.#isWritable()) throw this.#failure('handshake')
    if (this.#isInputEnded) {
      this.failWith(new HandshakeError(`cannot start TLS with ${this.peer}: the other side has ended the connection`))
      throw this.#failure('handshake')
    }
    const handshake = new AbortController()
    const signal = AbortSignal.any([handshake.signal, ...(options.signal === undefined ? [] : [options.signal])])
    this.#handshake = handshake
    this.#intake.block()
    try {
      untap(carrier)
      const unread = this.#intake.takeUnread()
      const secured = await startTls(carrier, unread, plan, { peer: this.peer, timeoutMs: options.timeoutMs, signal })
      this.#handshake = undefined
      this.#intake.release()
      this.#transport = 'tls'
      this.#tls = secured.info
      this.#stream = secured.socket
      this.#listen(secured.socket)
    } catch (cause) {
      const error = fromSystemError(cause, 'handshake', `cannot start TLS with ${this.peer}`)
      this.#fail(error)
      this.#handshake = undefined
      this.#intake.release()
      this.#onClose()
      throw this.#failure('handshake')
    }
  }

  #listen(stream: Duplex): void {
    tap(stream, this, this.#tls !== undefined)
    if (stream.destroyed) this.#onClose()
  }

  /** What a socket says that has become the carrier of TLS is no longer about this connection. */
  #isAbout(stream: Duplex): boolean {
    return this.#stream === stream && this.#handshake === undefined
  }

  #onClose(): void {
    if (this.#isGone) return
    this.#isGone = true
    clearTimeout(this.#lingerTimer)
    this.#reason ??=
      this.#endTaker !== undefined || (this.#isInputEnded && this.#isOutputEnded)
        ? { kind: 'ended' }
        : { kind: 'failed', error: new ClosedError(`connection with ${this.peer} is gone`) }
    this.#intake.end(this.#hasFailed() ? this.#failure('read') : undefined)
    this.#roomWaiters?.settle(this.#failure('write'))
    this.#extras?.closed?.resolve(this.#reason)
    this.#extras?.abortController?.abort(this.#failure('close'))
    this.#onGone?.(this)
  }

  #fail(error: NetError): void {
    this.#reason ??= { kind: 'failed', error }
  }

  /** Most connections never wait for room, so that they do not listen for it either. */
  #waitersForRoom(): WriteWaiters {
    const waiters = new WriteWaiters(this)
    this.#stream.once('drain', () => {
      this.#roomWaiters = undefined
      waiters.settle()
    })
    return waiters
  }

  #isWritable(): boolean {
    return (
      this.#reason === undefined &&
      this.#handshake === undefined &&
      this.#endTaker === undefined &&
      !this.#isOutputEnded &&
      !this.#stream.destroyed
    )
  }

  #hasFailed(): boolean {
    return this.#reason?.kind === 'failed' || this.#reason?.kind === 'aborted'
  }

  /** Why nothing more can be done with this connection. */
  #failure(phase: Phase, cause?: unknown): NetError {
    if (this.#reason?.kind === 'failed') return this.#reason.error
    const message = `connection with ${this.peer} was`
    if (this.#reason?.kind === 'aborted') {
      return new ClosedError(`${message} aborted on this side`, { cause: this.#reason.reason, phase })
    }
    if (this.#handshake !== undefined) return new HandshakeError(`${message} not ready: its TLS handshake is under way`)
    return new ClosedError(`${message} closed on this side`, { cause, phase })
  }
}
