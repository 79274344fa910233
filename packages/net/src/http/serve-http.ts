/**
 * HTTP and WebSocket on one port: `serve`, with its limits, TLS and drain, and node:http for what is said on each connection. The
 * rules are those of RFC 9112 and RFC 6455.
 */
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { CALLBACK, checkArgument, type Checks, checkOptions, COUNT, DURATION, OBJECT } from '../arguments.ts'
import type { IpAddress, UnixAddress } from '../address.ts'
import { http } from '../builtins.ts'
import { timerDelay } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { LIMITS } from '../limits.ts'
import { ACCEPT, type ListenTarget } from '../serve/accept-options.ts'
import { type Report, reportTo } from '../serve/report.ts'
import { beginsProxyHeader } from '../serve/proxy-header.ts'
import { type DrainOptions, serve, type ServeOptions, type Server } from '../serve/serve.ts'
import { StreamConnection } from '../stream-connection.ts'
import { errorCode } from '../system-error.ts'
import type { HostTarget, PathTarget } from '../target.ts'
import type { HttpHandlers } from './http-handlers.ts'
import { preloadWebSockets } from '../websocket/upgrade-websocket.ts'
import { HttpPeer, type HttpServerParts } from './http-peer.ts'

/** How to listen, which clients to let in, and how long they may take. */
export interface ServeHttpOptions extends Omit<ServeOptions, 'idleTimeoutMs'> {
  /** The longest head of a request, in bytes. Default: `LIMITS.httpHeadBytesMax`. */
  readonly headBytesMax?: number
  /** For the head of a request; for the first one, from the accept on. Default: `LIMITS.httpHeadTimeoutMs`. */
  readonly headTimeoutMs?: number
  /** For a whole request, its body included. Default: `LIMITS.httpRequestTimeoutMs`. */
  readonly requestTimeoutMs?: number
  /** How long a connection may be without a request after an answer. Default: `LIMITS.httpKeepAliveTimeoutMs`. */
  readonly keepAliveTimeoutMs?: number
}

const { idleTimeoutMs: _, ...ACCEPT_HTTP } = ACCEPT
const NOT_A_PROXY = 'this server takes no PROXY header from your address'
const SERVE_HTTP: Checks<ServeHttpOptions> = {
  ...ACCEPT_HTTP,
  headBytesMax: COUNT,
  headTimeoutMs: DURATION,
  requestTimeoutMs: DURATION,
  keepAliveTimeoutMs: DURATION,
}

const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/**
 * Listens as `serve`, and answers requests and handshakes of WebSockets by the handlers, each connection for itself. What is no
 * HTTP, too long or too slow is answered with its status, told to `onError` as an `HttpRequestError`, and counted in
 * `handshakesFailed`; `rejection` answers 503 unless given. A drain closes connections when their requests are answered; when
 * its time is over, WebSockets are closed with 1001.
 * @throws as `serve`
 */
export async function serveHttp(
  target: HostTarget,
  handlers: HttpHandlers,
  options?: ServeHttpOptions,
): Promise<Server<IpAddress>>
export async function serveHttp(
  target: PathTarget,
  handlers: HttpHandlers,
  options?: ServeHttpOptions,
): Promise<Server<UnixAddress>>
export async function serveHttp(
  target: ListenTarget,
  handlers: HttpHandlers,
  options?: ServeHttpOptions,
): Promise<Server>
export async function serveHttp(
  target: ListenTarget,
  handlers: HttpHandlers,
  options: ServeHttpOptions = {},
): Promise<Server> {
  checkArgument('the handlers', handlers, OBJECT)
  checkArgument('the handler of requests', handlers.request, CALLBACK)
  if (handlers.webSocket !== undefined) checkArgument('the handler of WebSockets', handlers.webSocket, CALLBACK)
  if (handlers.pace !== undefined) checkArgument('the pace of clients', handlers.pace, CALLBACK)
  checkOptions('the options of a server', options, SERVE_HTTP)
  const peers = new HttpPeers(handlers, options)
  const http = await createHttp(peers, options)
  const serveOne = (connection: Connection, { draining }: { readonly draining: AbortSignal }) => {
    peers.add(connection, draining, http)
    return connection.closed.then(ignore)
  }
  const server = await serve(target, serveOne, { rejection: () => UNAVAILABLE, ...options })
  const drain = async (drainOptions: DrainOptions) => {
    const draining = server.drain(drainOptions)
    peers.drain()
    const report = await draining
    http.close()
    return report
  }
  return {
    ...server,
    get counters() {
      const { counters } = server
      return {
        ...counters,
        handlersFailed: counters.handlersFailed + peers.handlersFailed,
        handshakesFailed: counters.handshakesFailed + peers.handshakesFailed,
      }
    },
    drain,
    async stop() {
      await server.stop()
      http.close()
    },
    async [Symbol.asyncDispose]() {
      await drain({ timeoutMs: 0 })
    },
  }
}

const ignore = () => {}

class HttpPeers implements HttpServerParts {
  readonly handlers: HttpHandlers
  readonly #report: Report
  readonly #peers = new Map<Duplex, HttpPeer>()
  handlersFailed = 0
  handshakesFailed = 0

  constructor(handlers: HttpHandlers, { onError }: ServeHttpOptions) {
    this.handlers = handlers
    this.#report = reportTo(onError)
  }

  add(connection: Connection, draining: AbortSignal, http: HttpServer): void {
    if (!(connection instanceof StreamConnection)) throw new TypeError('the connection was not accepted by serve')
    const peer = new HttpPeer(connection, draining, this)
    this.#peers.set(peer.stream, peer)
    peer.stream.once('close', () => this.#peers.delete(peer.stream))
    http.emit('connection', peer.stream)
    // The parser of node:http takes bytes from the handle, past the stream, until the stream has another listener.
    if (peer.isPaced) peer.stream.on('data', ignore).off('data', ignore)
    peer.stream.resume()
  }

  of(stream: Duplex): HttpPeer | undefined {
    return this.#peers.get(stream)
  }

  drain(): void {
    for (const peer of this.#peers.values()) peer.drain()
  }

  onHandlerFailed(error: unknown, { connection }: HttpPeer): void {
    this.handlersFailed += 1
    this.#report(error, connection)
  }

  onHandshakeFailed(error: Error, { connection }: HttpPeer): void {
    this.handshakesFailed += 1
    this.#report(error, connection)
  }
}

const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT'
/** What a parser of node:http says to the status that tells the client. */
const STATUS_OF: Readonly<Record<string, number>> = {
  [REQUEST_TIMEOUT]: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
}

/** The parser complains of a method, and the operator of a proxy would look for a fault in HTTP. */
function isProxyHeader(error: Error): boolean {
  return 'rawPacket' in error && error.rawPacket instanceof Uint8Array && beginsProxyHeader(error.rawPacket)
}

/** A server of node:http that listens nowhere and is given each connection. */
async function createHttp(peers: HttpPeers, options: ServeHttpOptions): Promise<HttpServer> {
  if (peers.handlers.webSocket !== undefined) await preloadWebSockets()
  const server = http().createServer({
    maxHeaderSize: options.headBytesMax ?? LIMITS.httpHeadBytesMax.default,
    headersTimeout: timerDelay(options.headTimeoutMs ?? LIMITS.httpHeadTimeoutMs.default),
    requestTimeout: timerDelay(options.requestTimeoutMs ?? LIMITS.httpRequestTimeoutMs.default),
    keepAliveTimeout: timerDelay(options.keepAliveTimeoutMs ?? LIMITS.httpKeepAliveTimeoutMs.default),
    // Looked at with the other rules, so that it is told to `onError` as they are.
    requireHostHeader: false,
    connectionsCheckingInterval: LIMITS.httpTimeoutCheckMs.default,
    // Other upgrades, such as HTTP/2 without TLS, may be ignored (RFC 9110 7.8).
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  })
  // Node would leave out fields above 2,000 without a word; their bytes are bounded.
  server.maxHeadersCount = 0
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    peers.of(request.socket)?.onRequest(request, response)
  }
  // Node would answer 417 past all rules. Expectations may be ignored (RFC 9110 10.1.1); it answers `100-continue` by itself.
  server.on('request', onRequest).on('checkExpectation', onRequest)
  server.on('upgrade', (request, stream, head) => peers.of(stream)?.onUpgrade(request, head))
  server.on('connect', (_request, stream) => peers.of(stream)?.refuse(405, 'this is no proxy'))
  server.on('clientError', (error: Error, stream) => {
    if (stream.destroyed) return
    const peer = peers.of(stream)
    const code = errorCode(error)
    if (code === REQUEST_TIMEOUT && peer?.isLimited === false) return
    peer?.refuse(STATUS_OF[code] ?? 400, isProxyHeader(error) ? NOT_A_PROXY : error.message)
  })
  // With this node:http begins to look after the times of requests, which it does not for a server that does not listen.
  server.emit('listening')
  return server
}
