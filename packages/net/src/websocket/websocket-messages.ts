/**
 * A WebSocket as a stream of messages (RFC 6455), over a socket of ws whose handshake is done.
 *
 * Messages that nobody has read yet wait in a bounded queue; when it is full, nothing more is taken from the socket, and TCP
 * slows the other side down.
 */
import type { WebSocket } from 'ws'
import { type Address, formatAddress } from '../address.ts'
import { systemClock, type Timer } from '../clock.ts'
import type { CloseReason } from '../connection.ts'
import type { TlsInfo } from '../tls-info.ts'
import { ClosedError, ConcurrentReadError, type NetError, ResetError, TimeoutError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { fromSystemError } from '../system-error.ts'
import { type WaitOptions, watchWait } from '../wait.ts'
import type { WebSocketCarrier } from './websocket-carrier.ts'
import { fromWebSocketError } from './websocket-error.ts'
import type { WebSocketOptions } from './websocket-options.ts'

export type WebSocketMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

/** What a close frame says (RFC 6455 7.4): 1000 is in order, 1001 going away, 1005 means that it gave no code. */
export interface CloseStatus {
  readonly code: number
  readonly reason: string
}

export interface WebSocketCloseOptions {
  /** 1000 to 1014 as RFC 6455 7.4 has them, or 3000 to 4999 for the application. Default: 1000. */
  readonly code?: number
  /** At most 123 bytes. Default: empty. */
  readonly reason?: string
  /** How long to wait for the close frame of the other side. Default: `LIMITS.lingerTimeoutMs`. */
  readonly timeoutMs?: number
}

interface Unread {
  readonly data: Buffer
  readonly isBinary: boolean
}

interface Reader {
  readonly resolve: (message: WebSocketMessage | null) => void
  readonly reject: (error: NetError) => void
}

const QUEUE_BYTES_MAX = LIMITS.readAheadBytesMax.default
const QUEUE_MESSAGES_MAX = LIMITS.readAheadChunksMax.default
const AT_END = { done: true, value: undefined } as const
const ignore = () => {}

export class WebSocketMessages implements AsyncIterable<WebSocketMessage>, AsyncDisposable {
  readonly localAddress: Address
  readonly remoteAddress: Address
  readonly tls: TlsInfo | undefined
  /** What was agreed on (RFC 6455 1.9), if anything. */
  readonly subprotocol: string | undefined
  readonly #socket: WebSocket
  readonly #carrier: WebSocketCarrier
  readonly #messageBytesMax: number
  readonly #keepAlive: Timer | undefined
  readonly #closed = Promise.withResolvers<CloseReason>()
  readonly #abortController = new AbortController()
  readonly #unread: Unread[] = []
  #unreadBytes = 0
  #reader: Reader | undefined
  #isPaused = false
  /** Set by what ends it first; nothing is read from the socket any more then. */
  #reason: CloseReason | undefined
  #closeStatus: CloseStatus | undefined
  #isGone = false
  #lingerTimer: NodeJS.Timeout | undefined
  /** What the carrier had received when the last ping was sent; undefined when no answer is due. */
  #bytesAtPing: number | undefined

  /** @param socket open, and without listeners of anybody else */
  constructor(socket: WebSocket, carrier: WebSocketCarrier, options: WebSocketOptions) {
    this.localAddress = carrier.localAddress
    this.remoteAddress = carrier.remoteAddress
    this.tls = carrier.tls
    this.subprotocol = socket.protocol === '' ? undefined : socket.protocol
    this.#socket = socket
    this.#carrier = carrier
    this.#messageBytesMax = options.messageBytesMax ?? LIMITS.webSocketMessageBytesMax.default
    socket.on('message', (data, isBinary) => this.#onMessage({ data: asBuffer(data), isBinary }))
    socket.on('error', (error) => this.#fail(fromWebSocketError(error, this.#messageBytesMax, this.#doing())))
    socket.on('close', (code, reason) => this.#onClose(code, String(reason)))
    // ws keeps to itself why the connection below failed.
    carrier.stream.prependListener('error', (error: Error) => this.#fail(fromSystemError(error, 'read', this.#doing())))
    const intervalMs = options.keepAliveIntervalMs ?? LIMITS.webSocketKeepAliveIntervalMs.default
    const clock = options.clock ?? systemClock
    if (intervalMs > 0) this.#keepAlive = clock.setInterval(() => this.#ping(intervalMs), intervalMs)
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
    if (this.#reader !== undefined) return Promise.reject(new ConcurrentReadError())
    const unread = this.#unread.shift()
    if (unread !== undefined) {
      this.#unreadBytes -= unread.data.length
      if (this.#isPaused && this.#unread.length === 0) this.#resume()
      return Promise.resolve(message(unread))
    }
    if (this.#reason !== undefined) return this.#hasFailed() ? Promise.reject(this.#failure()) : Promise.resolve(null)
    return new Promise((resolve, reject) => {
      const end = watchWait(options, 'read', `cannot read from ${this.#peer()}`, (error) => {
        this.#reader = undefined
        reject(error)
      })
      if (options.signal?.aborted === true) return
      const settle = <Value>(settled: (value: Value) => void) => {
        return (value: Value) => {
          end()
          this.#reader = undefined
          settled(value)
        }
      }
      this.#reader = { resolve: settle(resolve), reject: settle(reject) }
    })
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
   */
  send(message: string | Uint8Array, options: WaitOptions = {}): Promise<void> {
    if (this.#reason !== undefined || this.#socket.readyState !== this.#socket.OPEN) {
      return Promise.reject(this.#failure())
    }
    return new Promise((resolve, reject) => {
      const end = watchWait(options, 'write', `cannot write to ${this.#peer()}`, reject)
      this.#socket.send(message, (error) => {
        end()
        if (error) reject(this.#failure(error))
        else resolve()
      })
    })
  }

  /**
   * Ends in order: sends what was handed over and a close frame, and drops what still comes in until the other side's close
   * frame. Resolves when the WebSocket is gone; never rejects, and is bounded by a timeout. A read under way gets null.
   * @throws {TypeError | RangeError} a code or a reason that no close frame can have; nothing was sent
   */
  close(options: WebSocketCloseOptions = {}): Promise<void> {
    if (this.#reason === undefined) {
      this.#socket.close(options.code ?? 1000, options.reason)
      this.#reason = { kind: 'closed' }
      this.#dropUnread()
      this.#reader?.resolve(null)
      this.#lingerAtMost(options.timeoutMs ?? LIMITS.lingerTimeoutMs.default)
    }
    return this.closed.then(ignore)
  }

  /** Breaks off at once, without a close frame. Later reads and sends reject with ClosedError. */
  abort(reason?: unknown): void {
    if (this.#isGone) return
    this.#reason ??= { kind: 'aborted', reason }
    this.#dropUnread()
    this.#carrier.reset()
    this.#socket.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #onMessage(unread: Unread): void {
    if (this.#reason !== undefined) return
    if (this.#reader !== undefined) {
      this.#reader.resolve(message(unread))
      return
    }
    this.#unread.push(unread)
    this.#unreadBytes += unread.data.length
    if (this.#unreadBytes >= QUEUE_BYTES_MAX || this.#unread.length >= QUEUE_MESSAGES_MAX) {
      this.#isPaused = true
      this.#bytesAtPing = undefined
      this.#socket.pause()
    }
  }

  #onClose(code: number, reason: string): void {
    this.#isGone = true
    this.#keepAlive?.cancel()
    clearTimeout(this.#lingerTimer)
    // RFC 6455 7.1.5: no close frame came.
    if (code === 1006) this.#reason ??= { kind: 'failed', error: new ResetError(`${this.#doing()}: it broke off`) }
    else this.#closeStatus = { code, reason }
    this.#reason ??= { kind: 'ended' }
    if (this.#hasFailed()) this.#reader?.reject(this.#failure())
    else this.#reader?.resolve(null)
    this.#closed.resolve(this.#reason)
    this.#abortController.abort(this.#failure())
  }

  #fail(error: NetError): void {
    if (this.#reason !== undefined) return
    this.#reason = { kind: 'failed', error }
    this.#reader?.reject(error)
    // The other side may still take a close frame that says what it did wrong.
    this.#lingerAtMost(LIMITS.lingerTimeoutMs.default)
  }

  #ping(intervalMs: number): void {
    if (this.#isPaused || this.#reason !== undefined) return
    const bytesRead = this.#carrier.bytesRead()
    if (this.#bytesAtPing === bytesRead) {
      const message = `${this.#doing()}: no answer to a ping within ${intervalMs} ms`
      this.#fail(new TimeoutError(message, { phase: 'idle' }))
      this.#carrier.reset()
      this.#socket.terminate()
      return
    }
    this.#bytesAtPing = bytesRead
    this.#socket.ping()
  }

  #lingerAtMost(timeoutMs: number): void {
    this.#lingerTimer = setTimeout(() => this.#socket.terminate(), timeoutMs)
  }

  #dropUnread(): void {
    this.#unread.length = 0
    this.#unreadBytes = 0
    this.#resume()
  }

  #resume(): void {
    this.#isPaused = false
    this.#socket.resume()
  }

  #hasFailed(): boolean {
    return this.#reason?.kind === 'failed' || this.#reason?.kind === 'aborted'
  }

  /** Why nothing more can be done with it. */
  #failure(cause?: unknown): NetError {
    const message = `WebSocket with ${this.#peer()} was`
    const reason = this.#reason ?? { kind: 'ended' }
    switch (reason.kind) {
      case 'failed':
        return reason.error
      case 'aborted':
        return new ClosedError(`${message} aborted on this side`, { cause: reason.reason })
      case 'closed':
        return new ClosedError(`${message} closed on this side`, { cause })
      case 'ended':
        return new ClosedError(`${message} closed by the other side`, { cause })
      default:
        return reason satisfies never
    }
  }

  #doing(): string {
    return `WebSocket with ${this.#peer()}`
  }

  #peer(): string {
    return formatAddress(this.remoteAddress)
  }
}

function message({ data, isBinary }: Unread): WebSocketMessage {
  return isBinary ? { kind: 'binary', bytes: data } : { kind: 'text', text: data.toString() }
}

/** ws gives a `Buffer`, as its `binaryType` is left alone. */
function asBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
