/** A WebSocket as a stream of messages (RFC 6455), over a socket of ws whose handshake is done: its life and its end. */
import type { WebSocket } from 'ws'
import { type Address, formatAddress } from '../address.ts'
import { BYTES, checkArgument, type Checks, checkOptions, DATA, DURATION, TEXT } from '../arguments.ts'
import { type Clock, systemClock, type Timer } from '../clock.ts'
import type { CloseReason } from '../connection.ts'
import type { TlsInfo } from '../tls/tls-info.ts'
import {
  type NetError,
  type Phase,
  ResetError,
  TimeoutError,
  TransportError,
  WebSocketProtocolError,
} from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { failed, rejecting, toldElsewhere } from '../rejections.ts'
import { fromSystemError } from '../system-error.ts'
import { TCP, type TcpOptions } from '../tcp-options.ts'
import { isGivenUp, type WaitOptions, watchWait } from '../wait.ts'
import {
  checkReason,
  CLOSE_CODE,
  closeStatus,
  type CloseStatus,
  NORMAL_CLOSURE,
  POLICY_VIOLATION,
  type WebSocketCloseOptions,
} from './close-status.ts'
import { MessageInbox } from './message-inbox.ts'
import { PingTimer } from './ping-timer.ts'
import type { WebSocketCarrier } from './websocket-carrier.ts'
import type { WebSocketMessage } from './unread-messages.ts'
import { faultReason, fromWebSocketError, goneError } from './websocket-error.ts'
import { splitFrames } from './split-frames.ts'
import { receiverBounds, type WebSocketOptions } from './websocket-options.ts'

export type { CloseStatus, WebSocketCloseOptions } from './close-status.ts'
export type { WebSocketMessage } from './unread-messages.ts'

const CLOSE: Checks<WebSocketCloseOptions> = { code: CLOSE_CODE, reason: TEXT, timeoutMs: DURATION }
const AT_END = { done: true, value: undefined } as const
const NOTHING = Buffer.alloc(0)
const DEFLATE = 'permessage-deflate'
const ignore = () => {}

type Done = (error?: Error | null) => void

/** A WebSocket that is open, as messages both ways. `await using` closes it. */
export class WebSocketMessages implements AsyncIterable<WebSocketMessage>, AsyncDisposable {
  /** Our end. */
  readonly localAddress: Address
  /** The other end; behind a proxy, the proxy. */
  readonly remoteAddress: Address
  /** What the TLS handshake agreed on; undefined for `ws://`. */
  readonly tls: TlsInfo | undefined
  /** What was agreed on (RFC 6455 1.9), if anything. */
  readonly subprotocol: string | undefined
  readonly #socket: WebSocket
  /** Whether messages are compressed (RFC 7692): each for itself, so that frames that are ready are shared with no other reader. */
  readonly isCompressed: boolean
  readonly #side: 'client' | 'server'
  readonly #carrier: WebSocketCarrier
  readonly #inbox: MessageInbox
  readonly #pings: PingTimer
  readonly #clock: Clock
  readonly #closed = Promise.withResolvers<CloseReason>()
  readonly #abortController = new AbortController()
  /** Set by what ends it first; nothing is read from the socket any more then. */
  #reason: CloseReason | undefined
  #closeStatus: CloseStatus | undefined
  #isGone = false
  /** How many messages ws was given to compress, and how many of them it has written. */
  #given = 0
  #written = 0
  /** In the order in which they came. */
  readonly #flushes: { readonly after: number; readonly done: Done }[] = []
  #lingerTimer: Timer | undefined

  /** @param socket open, and without other listeners */
  constructor(socket: WebSocket, side: 'client' | 'server', carrier: WebSocketCarrier, options: WebSocketOptions) {
    this.localAddress = carrier.localAddress
    this.remoteAddress = carrier.remoteAddress
    this.tls = carrier.tls
    this.subprotocol = socket.protocol === '' ? undefined : socket.protocol
    this.isCompressed = socket.extensions.includes(DEFLATE)
    this.#socket = socket
    this.#side = side
    this.#carrier = carrier
    this.#clock = options.clock ?? systemClock
    const intervalMs = options.keepAliveIntervalMs ?? LIMITS.webSocketKeepAliveIntervalMs.default
    this.#pings = new PingTimer({
      intervalMs,
      clock: this.#clock,
      bytesRead: carrier.bytesRead,
      ping: () => socket.ping(),
      onSilence: () => this.#onSilence(intervalMs),
    })
    this.#inbox = new MessageInbox({
      pause: () => {
        this.#pings.pause()
        socket.pause()
      },
      resume: () => {
        this.#pings.resume()
        socket.resume()
      },
    })
    const { maxPayload } = receiverBounds(options)
    // ws answers a broken rule with a code alone.
    const close = socket.close.bind(socket)
    socket.close = (code, reason) =>
      close(code, code === undefined ? reason : (reason ?? faultReason(code, maxPayload, this.isCompressed)))
    socket.on('message', (data, isBinary) => this.#inbox.push({ data: asBuffer(data), isBinary }))
    socket.on('ping', () => this.#onPing())
    socket.on('error', (error) => this.#fail(fromWebSocketError(error, maxPayload, this.#doing())))
    socket.on('close', (code, reason) => this.#onClose(closeStatus(code, reason)))
    // After both close frames ws ends our direction, and would then wait half a minute for the other one to end.
    carrier.stream.once('finish', () => this.#lingerAtMost(LIMITS.lingerTimeoutMs.default))
    // ws does not tell why the connection below failed.
    carrier.stream.prependListener('error', (error: Error) => this.#fail(fromSystemError(error, 'read', this.#doing())))
  }

  /** Bytes handed over that the kernel has not taken yet. */
  get bytesPending(): number {
    return this.#isGone ? 0 : this.#socket.bufferedAmount
  }

  /** What the close frame of the other side said; undefined while, and if, none came. */
  get closeStatus(): CloseStatus | undefined {
    return this.#closeStatus
  }

  /** Aborted when the WebSocket is gone, however that came. */
  get signal(): AbortSignal {
    return this.#abortController.signal
  }

  /** Resolves when the WebSocket is gone, `ended` after a close frame of the other side; never rejects. */
  get closed(): Promise<CloseReason> {
    return this.#closed.promise
  }

  /**
   * The next message, or null after a close frame of the other side, again and again, and after `close`. Giving up by
   * signal or timeout loses nothing.
   * @throws {ConcurrentReadError} another read is under way, which goes on
   * @throws {MessageTooLongError | WebSocketProtocolError} the other side broke the rules and was told so; what came before
   * was given first
   * @throws {ResetError | TimeoutError | ClosedError} it broke off without a close frame, is dead, or `abort` was called
   */
  read(options: WaitOptions = {}): Promise<WebSocketMessage | null> {
    return rejecting(() => this.#inbox.read(options, `cannot read from ${this.#peer()}`))
  }

  /** Messages until the other side closes. Leaving the loop early leaves the WebSocket open and loses nothing. */
  [Symbol.asyncIterator](): AsyncIterator<WebSocketMessage, undefined> {
    return {
      next: async () => {
        const next = await this.read()
        return next === null ? AT_END : { done: false, value: next }
      },
      return: () => Promise.resolve(AT_END),
    }
  }

  /**
   * Sends one message, a string as text and bytes as binary; resolves when the kernel has taken it, so that awaiting it is
   * backpressure. The bytes must not be changed before. Giving up by signal or timeout does not take it back.
   * @throws {ClosedError} after `close`, `abort`, or a close frame of the other side
   * @throws {ResetError | TimeoutError} the connection failed; it is unknown how much arrived
   * @throws {TypeError} neither text nor a Uint8Array
   */
  send(message: string | Uint8Array, options: WaitOptions = {}): Promise<void> {
    return rejecting(() => this.#send(message, options))
  }

  /**
   * Sends frames that are ready, whole messages as `encodeTextFrame` and `encodeBinaryFrame` make them: a fan-out makes the bytes
   * once and writes them to each. For senders that keep their own bound on `bytesPending`, as `SendQueue` does. What they say is
   * not looked at.
   * @returns true if there is room for more; on a WebSocket that can no longer be written to, false, and nothing is sent
   * @throws {TransportError} this is the client, which has to mask each frame by itself (RFC 6455 5.3)
   * @throws {TypeError} no Uint8Array
   */
  writeNow(frames: Uint8Array): boolean {
    checkArgument('frames', frames, BYTES)
    if (this.#side === 'client')
      throw new TransportError('a client has to mask each frame, so that it cannot send frames that are ready', {
        phase: 'write',
        remedy: 'use send on the side of the client',
      })
    if (!this.#isOpen()) return false
    if (this.isCompressed) return this.#compress(frames)
    // ws holds no frame back, as nothing is compressed and no message is a Blob: what it was given before is written.
    return this.#carrier.stream.write(frames)
  }

  /** Resolves when the kernel has taken everything handed over. Errors as `send`. */
  flushed(options: WaitOptions = {}): Promise<void> {
    return rejecting(() => this.#sending(options, (done) => this.#flush(done)))
  }

  /**
   * Ends in order: sends what was handed over and a close frame, and drops what still comes in until the other side's close
   * frame. Resolves when the WebSocket is gone; never rejects, and is bounded by a timeout. A read under way gets null.
   * @throws {TypeError | RangeError} a code or a reason that no close frame can have; nothing was sent
   */
  close(options: WebSocketCloseOptions = {}): Promise<void> {
    checkOptions('the options of close', options, CLOSE)
    checkReason(options.reason)
    if (this.#reason === undefined) {
      this.#socket.close(options.code ?? NORMAL_CLOSURE, options.reason ?? '')
      this.#reason = { kind: 'closed' }
      this.#pings.stop()
      this.#inbox.drop()
      this.#inbox.end(null)
      this.#lingerAtMost(options.timeoutMs ?? LIMITS.lingerTimeoutMs.default)
    }
    return this.closed.then(ignore)
  }

  /** As `Connection.unref`. */
  unref(): void {
    this.#carrier.handle.unref()
  }

  /** As `Connection.ref`. */
  ref(): void {
    this.#carrier.handle.ref()
  }

  /** As `Connection.setTcpOptions`. */
  setTcpOptions(options: TcpOptions): void {
    checkOptions('the options of setTcpOptions', options, TCP)
    this.#carrier.setTcpOptions(options)
  }

  /** Breaks off at once, without a close frame. Later reads and sends reject with ClosedError. */
  abort(reason?: unknown): void {
    if (this.#isGone) return
    this.#reason ??= { kind: 'aborted', reason }
    this.#inbox.drop()
    this.#inbox.end(this.#failure('read'))
    this.#breakOff()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #send(message: string | Uint8Array, options: WaitOptions): Promise<void> {
    checkArgument('a message', message, DATA)
    return this.#sending(options, (done) => this.#socket.send(message, this.isCompressed ? this.#noting(done) : done))
  }

  #compress(frames: Uint8Array): boolean {
    for (const { isBinary, payload } of splitFrames(frames))
      this.#socket.send(payload, { binary: isBinary }, this.#noting(ignore))
    return this.bytesPending < this.#carrier.stream.writableHighWaterMark
  }

  /** For a message that ws compresses: it holds back all that comes behind. */
  #noting(done: Done): Done {
    this.#given += 1
    return (error) => {
      this.#written += 1
      done(error)
      while (this.#flushes[0] !== undefined && this.#flushes[0].after <= this.#written) {
        this.#flush(this.#flushes.shift()?.done ?? ignore, this.#written)
      }
    }
  }

  /** Calls back when the kernel has taken what was handed over before. @param after so many messages */
  #flush(done: Done, after = this.#given): void {
    if (after <= this.#written) this.#carrier.stream.write(NOTHING, done)
    else this.#flushes.push({ after, done })
  }

  #sending(options: WaitOptions, send: (done: Done) => void): Promise<void> {
    if (!this.#isOpen()) return failed(this.#failure('write'))
    const sending = new Promise<void>((resolve, reject) => {
      const end = watchWait(options, 'write', `cannot write to ${this.#peer()}`, reject)
      if (isGivenUp(options)) return
      send((error) => {
        end()
        if (error) reject(this.#failure('write', error))
        else resolve()
      })
    })
    return toldElsewhere(sending)
  }

  #isOpen(): boolean {
    return this.#reason === undefined && this.#socket.readyState === this.#socket.OPEN
  }

  #onClose(status: CloseStatus | undefined): void {
    this.#isGone = true
    this.#pings.stop()
    this.#lingerTimer?.cancel()
    this.#closeStatus = status
    if (status === undefined)
      this.#reason ??= { kind: 'failed', error: new ResetError(`${this.#doing()}: it broke off`) }
    this.#reason ??= { kind: 'ended' }
    this.#inbox.end(this.#hasFailed() ? this.#failure('read') : null)
    this.#closed.resolve(this.#reason)
    this.#abortController.abort(this.#failure('close'))
  }

  #fail(error: NetError): void {
    if (this.#reason !== undefined) return
    this.#reason = { kind: 'failed', error }
    this.#pings.stop()
    this.#inbox.end(error)
    // The other side may still take a close frame that says what it did wrong.
    this.#lingerAtMost(LIMITS.lingerTimeoutMs.default)
  }

  /** ws answers pings by itself, and breaks off when too many answers wait for the other side to read them. */
  #onPing(): void {
    if (this.#socket.readyState === this.#socket.OPEN) return
    const message = `${this.#doing()}: it sends pings and does not read the answers`
    this.#fail(new WebSocketProtocolError(POLICY_VIOLATION, message))
  }

  #onSilence(intervalMs: number): void {
    const message = `${this.#doing()}: no answer to a ping within ${intervalMs} ms`
    this.#fail(new TimeoutError(message, { phase: 'idle' }))
    this.#breakOff()
  }

  #breakOff(): void {
    this.#carrier.reset()
    this.#socket.terminate()
  }

  #lingerAtMost(timeoutMs: number): void {
    if (!this.#isGone) this.#lingerTimer ??= this.#clock.setTimeout(() => this.#socket.terminate(), timeoutMs)
  }

  #hasFailed(): boolean {
    return this.#reason?.kind === 'failed' || this.#reason?.kind === 'aborted'
  }

  #failure(phase: Phase, cause?: unknown): NetError {
    return goneError(this.#reason ?? { kind: 'ended' }, this.#peer(), phase, cause)
  }

  #doing(): string {
    return `WebSocket with ${this.#peer()}`
  }

  #peer(): string {
    return formatAddress(this.remoteAddress)
  }
}

/** ws gives a `Buffer`, as its `binaryType` is left alone. */
function asBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
