/**
 * The promise that every byte connection keeps, whatever carries it. `connectionContract` in `@partyline/net/testing`
 * is this file as a test suite.
 */
import type { ReadableStream, WritableStream } from 'node:stream/web'
import type { Address } from './address.ts'
import type { NetError } from './errors.ts'
import type { TcpOptions } from './tcp-options.ts'
import type { StartTlsOptions } from './tls/start-tls.ts'
import type { TlsInfo } from './tls/tls-info.ts'
import type { WaitOptions } from './wait.ts'

export type { StartTlsOptions }

/** What carries the bytes of a connection. */
export type Transport = 'tcp' | 'tls' | 'unix' | 'memory' | 'websocket'

/** A proxy that is believed, and what it said beside the address of the client. */
export interface ConnectionProxy {
  readonly address: Address
  /** The client came to the proxy over TLS. */
  readonly isTls: boolean
}

/** Why a connection is gone. */
export type CloseReason =
  /** Both sides ended in order. */
  | { readonly kind: 'ended' }
  /** This side called `close`. */
  | { readonly kind: 'closed' }
  /** This side called `abort`. */
  | { readonly kind: 'aborted'; readonly reason: unknown }
  /** The other side, the network or a timeout ended it. */
  | { readonly kind: 'failed'; readonly error: NetError }

/** How to close. */
export interface CloseOptions {
  /** How long to wait for the other side to take our last bytes and close too. Default: `LIMITS.lingerTimeoutMs`. */
  readonly timeoutMs?: number
}

/** How far to read. */
export interface ReadUntilOptions extends WaitOptions {
  /** The most bytes that may come before the delimiter. */
  readonly bytesMax: number
}

/**
 * A stream of bytes both ways. It never ends the process: a failure is told to every caller that reads, writes or watches, and a
 * promise of it that nobody awaits is no unhandled rejection. Only a mistake in the program is one, such as a second read.
 */
export interface Connection extends AsyncIterable<Uint8Array>, AsyncDisposable {
  /** Becomes `tls` with `startTls`. */
  readonly transport: Transport
  /** Our end. */
  readonly localAddress: Address
  /** The other end; behind a proxy, the proxy, unless it is one of `isProxy` of `serve`. */
  readonly remoteAddress: Address
  /** The proxy that has said with a PROXY header whose connection this is; undefined where none has. */
  readonly proxy?: ConnectionProxy | undefined
  /** What the handshake agreed on; undefined without TLS. */
  readonly tls: TlsInfo | undefined
  /** Bytes of payload received so far. */
  readonly bytesRead: number
  /** Bytes of payload handed over so far, those that still wait included. */
  readonly bytesWritten: number
  /** Bytes handed over that the kernel has not taken yet, because the other side reads slowly. */
  readonly bytesPending: number
  /**
   * Aborted when the connection is gone, however that came; its reason is a `NetError`. What the other side does comes in the order of its
   * bytes: behind more than `LIMITS.readAheadBytesMax` that were not read, its end or break is not seen, unless a write fails.
   */
  readonly signal: AbortSignal
  /** Resolves when the connection is gone, which is seen as for `signal`; never rejects. */
  readonly closed: Promise<CloseReason>

  /**
   * The next bytes, as many as are there; null at the end of the stream, again and again, and after `close`.
   * Giving up by signal or timeout loses no bytes: the next read gets them. Over TLS, Node does not tell an end that the peer
   * announced from an end that an attacker on the way made up (RFC 8446 6.1): let messages say where they end.
   * @throws {ConcurrentReadError} another read is under way, which goes on
   * @throws {ResetError | TimeoutError | ClosedError} the connection failed or was aborted; what came before was given first
   */
  read(options?: WaitOptions): Promise<Uint8Array | null>

  /**
   * So many bytes, no less and no more; what came beyond them is given to the next read. When it fails in whatever way, the
   * bytes that had come are given to the next read too, except after `close` and `abort`.
   * @throws {EndOfStreamError} the stream ended before
   * @throws {ClosedError} `close` or `abort` was called
   * @throws {ConcurrentReadError | ResetError | TimeoutError | AbortedError} as `read`
   * @throws {RangeError} not a whole number from 0
   */
  readExactly(byteCount: number, options?: WaitOptions): Promise<Uint8Array>

  /**
   * The bytes before the delimiter, which is read too and not given; text is taken as UTF-8. What came beyond it, and what
   * had come when it fails, is given to the next read, as with `readExactly`. Errors as there, and:
   * @throws {FrameTooLongError} more than `bytesMax` bytes came without it
   * @throws {RangeError} an empty delimiter, or a limit that is not a whole number from 1
   */
  readUntil(delimiter: string | Uint8Array, options: ReadUntilOptions): Promise<Uint8Array>

  /**
   * The reading direction as a Web Stream, the same at each call; nothing is read ahead for it. It errors as `read` does.
   * To cancel it leaves the connection open and loses no bytes, as leaving an iteration early does. The promises of its reader
   * are those of the platform: await them, because a rejection that is not handled ends the process.
   */
  readonly readable: ReadableStream<Uint8Array>

  /**
   * The writing direction as a Web Stream, the same at each call. To close it is `closeWrite`, to abort it is `abort`; it
   * errors as `write` does. The promises of its writer have to be awaited, as those of `readable`.
   */
  readonly writable: WritableStream<Uint8Array>

  /**
   * Reads until the end of the stream. Leaving the loop early leaves the connection open and usable, and loses no bytes.
   */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined>

  /**
   * Sends bytes, or text as UTF-8, in order; resolves when there is room for more, so that awaiting it is backpressure. Bytes
   * must not be changed afterwards. Giving up by signal or timeout does not take anything back.
   * @throws {ClosedError} after `closeWrite`, `close` or `abort`
   * @throws {ResetError | TimeoutError} the connection failed; it is unknown how much arrived
   * @throws {TypeError} neither text nor a Uint8Array
   */
  write(data: string | Uint8Array, options?: WaitOptions): Promise<void>

  /**
   * As `write`, without a promise: for senders that keep their own bound on `bytesPending`, as `SendQueue` does.
   * @returns true if there is room for more; on a connection that can no longer be written to, false, and nothing is sent
   */
  writeNow(data: string | Uint8Array): boolean

  /**
   * Goes on in TLS, as with STARTTLS (RFC 3207, RFC 7817): after what is written, from the next byte on, both ways. Call it
   * when the other side has been told or has told us to, with no read under way; until it resolves, nothing can be written.
   * When it fails, the connection is gone, except with the first three errors.
   * @throws {ConcurrentReadError} a read is under way
   * @throws {TransportError} it is TLS already
   * @throws {TlsOptionsError} an option that TLS cannot use; or a CertificateError for one of ours
   * @throws {PlaintextInjectedError} bytes had come that are not the beginning of a handshake (CVE-2011-0411)
   * @throws {HandshakeError | CertificateError | WrongKeyError | TimeoutError | AbortedError} TLS failed, took too long, or was given up
   * @throws {ClosedError | ResetError} the connection was closed or failed
   */
  startTls(options: StartTlsOptions): Promise<void>

  /** Resolves when the kernel has taken everything written. Errors as `write`. */
  flushed(options?: WaitOptions): Promise<void>

  /** Ends our direction after everything written; the other side reads its end of stream and can go on sending. */
  closeWrite(): Promise<void>

  /**
   * Ends the connection in order: sends what is written, ends our direction, and drops what still comes in until the other
   * side ends too, because closing with unread data would reset the connection and destroy our last bytes (RFC 2525 2.17).
   * Resolves when the connection is gone; never rejects, and is bounded by a timeout. A read under way gets null.
   */
  close(options?: CloseOptions): Promise<void>

  /**
   * Lets the process end while this connection is open, if nothing else keeps it running; in memory nothing does. `ref` takes
   * that back.
   */
  unref(): void

  /** Keeps the process running while this connection is open, as from the beginning. */
  ref(): void

  /**
   * Changes how packets are sent from now on, and how a peer that has vanished is noticed; what is left out stays as it is. It
   * is about the TCP below, with TLS and WebSocket too. Where there is none, on a Unix socket or in memory, and on a connection
   * that is gone, it does nothing: no small write waits there, and no peer vanishes unnoticed.
   * @throws {TypeError | RangeError} an option is not what it has to be; none is changed
   */
  setTcpOptions(options: TcpOptions): void

  /**
   * Breaks the connection off at once: RST on TCP (RFC 9293 3.10.5), no close_notify on TLS. Later reads and writes reject with
   * ClosedError.
   */
  abort(reason?: unknown): void
}
