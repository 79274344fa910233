/** A server: each connection gets its own run of a handler, and a handler that fails ends only its own connection. */
import { Acceptor, type AcceptCounters } from './acceptor.ts'
import type { AcceptOptions, ListenTarget } from './accept-options.ts'
import type { Report } from './report.ts'
import { CALLBACK, checkArgument, DURATION, OBJECT } from '../arguments.ts'
import type { Address, IpAddress, UnixAddress } from '../address.ts'
import { timerDelay } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { LIMITS } from '../limits.ts'
import type { HostTarget, PathTarget } from '../target.ts'
import type { ServerCertificates } from '../tls/tls-server.ts'

/** What a handler gets beside its connection. */
export interface HandlerContext {
  /** Aborted when the server begins to drain or stops: finish what is under way and return. */
  readonly draining: AbortSignal
}

/** Serves one connection. When it returns or fails, the connection is closed, in order, with everything written sent. */
export type Handler = (connection: Connection, context: HandlerContext) => void | Promise<void>

/** How to listen, and which clients to let in; each option has a default. */
export type ServeOptions = AcceptOptions

/** What a server has seen since it began to listen. */
export interface ServeCounters extends AcceptCounters {
  /** Handlers that threw; their connections were closed, and `onError` was told. */
  readonly handlersFailed: number
}

/** How patient a drain is. */
export interface DrainOptions {
  /** How long connections may take to end by themselves. */
  readonly timeoutMs: number
}

/** What became of the connections that were open when the drain began. */
export interface DrainReport {
  /** Those that ended by themselves. */
  readonly endedCount: number
  /** Those that were closed when the time was over. */
  readonly cutOffCount: number
}

/** A server that runs; `await using` drains it, with no time for its connections to end by themselves. */
export interface Server<A extends Address = Address> extends AsyncDisposable {
  /** Where it listens, with the port that was chosen; at least one. Still there after the stop. */
  readonly addresses: readonly [A, ...A[]]
  /** A new value at each look. */
  readonly counters: ServeCounters
  /**
   * Replaces all certificates, those by name (SNI) too: what is not given here is no longer shown. Handshakes that begin from now
   * on use them; connections go on. On an error the old ones stay in force.
   * @throws {TypeError} one that is no text or bytes
   * @throws {CertificateError} one that cannot be used
   * @throws {TargetError} the server has no TLS
   */
  setCertificates(shown: ServerCertificates): void
  /**
   * Stops accepting, lets connections end by themselves, and closes those that have not after `timeoutMs`, in order: the other
   * side sees an end. What it does not read within `LIMITS.cutOffTimeoutMs` is lost. Never rejects.
   */
  drain(options: DrainOptions): Promise<DrainReport>
  /** Lets the process end while the server listens, if nothing else keeps it running; connections do. `ref` takes that back. */
  unref(): void
  /** Keeps the process running while the server listens, as from the beginning. */
  ref(): void
  /** Stops at once: no more is accepted, every connection is aborted. Resolves when all are gone. Never rejects. */
  stop(): Promise<void>
}

/**
 * Listens, and runs the handler for each connection, all at the same time.
 * @throws {TargetError | PathError | PathTooLongError | NameNotFoundError | PortInUseError | PermissionError |
 * AddressNotAvailableError | CertificateError | TlsOptionsError | AddressListError} nothing is left open
 */
export async function serve(target: HostTarget, handler: Handler, options?: ServeOptions): Promise<Server<IpAddress>>
export async function serve(target: PathTarget, handler: Handler, options?: ServeOptions): Promise<Server<UnixAddress>>
export async function serve(target: ListenTarget, handler: Handler, options?: ServeOptions): Promise<Server>
export async function serve(target: ListenTarget, handler: Handler, options: ServeOptions = {}): Promise<Server> {
  checkArgument('the handler', handler, CALLBACK)
  const running = new RunningHandlers(handler)
  const acceptor = await Acceptor.open(target, options, (connection, report) => running.start(connection, report))
  const [first, ...others] = acceptor.addresses
  if (first === undefined) throw new Error('a listener without an address')
  const drain = async (drainOptions: DrainOptions) => {
    checkArgument('the options of drain', drainOptions, OBJECT)
    checkArgument('timeoutMs', drainOptions.timeoutMs, DURATION)
    acceptor.close()
    return running.drain(drainOptions.timeoutMs, closeInOrder)
  }
  const stop = async () => {
    acceptor.close()
    await running.drain(0, breakOff)
  }
  return {
    addresses: [first, ...others],
    get counters() {
      return { ...acceptor.counters, handlersFailed: running.failedCount }
    },
    setCertificates: (shown) => acceptor.setCertificates(shown),
    unref: () => acceptor.unref(),
    ref: () => acceptor.ref(),
    drain,
    stop,
    async [Symbol.asyncDispose]() {
      await drain({ timeoutMs: 0 })
    },
  }
}

/** Its handler reads the end of the stream, and so does the other side. */
function closeInOrder(connection: Connection): void {
  void connection.close({ timeoutMs: LIMITS.cutOffTimeoutMs.default })
}

function breakOff(connection: Connection): void {
  connection.abort('the server stops')
}

class RunningHandlers {
  failedCount = 0
  readonly #handler: Handler
  readonly #draining = new AbortController()
  readonly #context: HandlerContext = { draining: this.#draining.signal }
  readonly #connections = new Set<Connection>()
  readonly #empty = Promise.withResolvers<void>()

  constructor(handler: Handler) {
    this.#handler = handler
  }

  start(connection: Connection, report: Report): void {
    this.#connections.add(connection)
    this.#run(connection, report)
  }

  /** @param end what is done with a connection that has not ended in time */
  async drain(timeoutMs: number, end: (connection: Connection) => void): Promise<DrainReport> {
    const { size } = this.#connections
    this.#draining.abort()
    if (size === 0) return { endedCount: 0, cutOffCount: 0 }
    let cutOffCount = 0
    const cutOff = () => {
      cutOffCount = this.#connections.size
      for (const connection of this.#connections) end(connection)
    }
    const timer = timeoutMs > 0 ? setTimeout(cutOff, timerDelay(timeoutMs)) : undefined
    if (timer === undefined) cutOff()
    await this.#empty.promise
    clearTimeout(timer)
    return { endedCount: size - cutOffCount, cutOffCount }
  }

  /** Without `async`, and with one function: what it holds counts with ten thousand idle connections. */
  #run(connection: Connection, report: Report): void {
    const running = this.#handle(connection)
    const end = () => void this.#end(connection, running, report)
    running.then(end, end)
  }

  #handle(connection: Connection): Promise<unknown> {
    try {
      return Promise.resolve(this.#handler(connection, this.#context))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** @param running settled */
  async #end(connection: Connection, running: Promise<unknown>, report: Report): Promise<void> {
    try {
      await running
    } catch (error) {
      this.failedCount += 1
      report(error, connection)
    } finally {
      await connection.close({ timeoutMs: LIMITS.lingerTimeoutMs.default })
      this.#connections.delete(connection)
      if (this.#draining.signal.aborted && this.#connections.size === 0) this.#empty.resolve()
    }
  }
}
