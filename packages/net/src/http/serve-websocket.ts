/** A server for WebSockets only: `serveHttp` with a handler for each WebSocket, and no page for anything else. */
import type { IncomingMessage } from 'node:http'
import type { IpAddress, UnixAddress } from '../address.ts'
import { CALLBACK, checkArgument, type Checks, checkOptions, DURATION } from '../arguments.ts'
import type { Connection } from '../connection.ts'
import { WebSocketHandshakeError } from '../errors.ts'
import { closeWhenIdle } from '../idle-timeout.ts'
import { LIMITS } from '../limits.ts'
import { ACCEPT, type ListenTarget } from '../serve/accept-options.ts'
import { reportTo } from '../serve/report.ts'
import type { HandlerContext, ServeOptions, Server } from '../serve/serve.ts'
import { StreamConnection } from '../stream-connection.ts'
import type { HostTarget, PathTarget } from '../target.ts'
import { UPGRADE, type UpgradeOptions } from '../websocket/upgrade-websocket.ts'
import { byteStream } from '../websocket/websocket-bytes.ts'
import type { WebSocketMessages } from '../websocket/websocket-messages.ts'
import type { HttpHandlers } from './http-handlers.ts'
import { serveHttp } from './serve-http.ts'

/** How to listen, which clients to let in, and what to agree on. */
export interface ServeWebSocketOptions extends ServeOptions, UpgradeOptions {
  /** From the accept, after TLS, until a WebSocket is asked for. Default: `LIMITS.handshakeTimeoutMs`. */
  readonly webSocketHandshakeTimeoutMs?: number
}

/** What a handler gets beside its stream. */
export interface WebSocketHandlerContext extends HandlerContext {
  /** The request of the handshake: its `url` and `headers`. */
  readonly request: IncomingMessage
  /** What was agreed on, if anything. */
  readonly subprotocol: string | undefined
}

/** Serves one WebSocket. When it returns or fails, the WebSocket is closed, with everything written sent. */
export type WebSocketHandler<Stream> = (stream: Stream, context: WebSocketHandlerContext) => void | Promise<void>

/** As `serveWebSocketMessages`, for streams of bytes in binary messages. */
export async function serveWebSocket(
  target: HostTarget,
  handler: WebSocketHandler<Connection>,
  options?: ServeWebSocketOptions,
): Promise<Server<IpAddress>>
export async function serveWebSocket(
  target: PathTarget,
  handler: WebSocketHandler<Connection>,
  options?: ServeWebSocketOptions,
): Promise<Server<UnixAddress>>
export async function serveWebSocket(
  target: ListenTarget,
  handler: WebSocketHandler<Connection>,
  options?: ServeWebSocketOptions,
): Promise<Server>
export async function serveWebSocket(
  target: ListenTarget,
  handler: WebSocketHandler<Connection>,
  options: ServeWebSocketOptions = {},
): Promise<Server> {
  checkArgument('the handler', handler, CALLBACK)
  return serveWebSocketMessages(
    target,
    async (messages, context) => {
      const connection = byteStream(messages)
      try {
        await handler(connection, context)
      } finally {
        await connection.close()
      }
    },
    options,
  )
}

const SERVE: Checks<ServeWebSocketOptions> = { ...ACCEPT, ...UPGRADE, webSocketHandshakeTimeoutMs: DURATION }
const NO_WEBSOCKET = 'a WebSocket is needed here'
/** RFC 9110 15.5.22. */
const UPGRADE_REQUIRED = 426

/**
 * Listens as `serve`, and runs the handler for each WebSocket; when it returns, the WebSocket is closed with 1000, or 1001 while the
 * server drains; when it fails, with 1011. A request that asks for something else is answered 426. What goes wrong in a
 * handshake is told to `onError` and counted in `handshakesFailed`; `rejection` answers 503 unless given.
 * @throws as `serve`
 */
export async function serveWebSocketMessages(
  target: HostTarget,
  handler: WebSocketHandler<WebSocketMessages>,
  options?: ServeWebSocketOptions,
): Promise<Server<IpAddress>>
export async function serveWebSocketMessages(
  target: PathTarget,
  handler: WebSocketHandler<WebSocketMessages>,
  options?: ServeWebSocketOptions,
): Promise<Server<UnixAddress>>
export async function serveWebSocketMessages(
  target: ListenTarget,
  handler: WebSocketHandler<WebSocketMessages>,
  options?: ServeWebSocketOptions,
): Promise<Server>
export async function serveWebSocketMessages(
  target: ListenTarget,
  handler: WebSocketHandler<WebSocketMessages>,
  options: ServeWebSocketOptions = {},
): Promise<Server> {
  checkArgument('the handler', handler, CALLBACK)
  checkOptions('the options of a server', options, SERVE)
  const { idleTimeoutMs, ...accepting } = options
  const report = reportTo(options.onError)
  let askedElseCount = 0
  const handlers: HttpHandlers = {
    request(_request, response, { connection }) {
      askedElseCount += 1
      report(new WebSocketHandshakeError(NO_WEBSOCKET, UPGRADE_REQUIRED), connection)
      response.writeHead(UPGRADE_REQUIRED, { Connection: 'close', Upgrade: 'websocket' }).end(`${NO_WEBSOCKET}\n`)
    },
    async webSocket(handshake, { connection, draining }) {
      const messages = await handshake.accept(options)
      // Only now: node:http and ws set timeouts of their own on the socket.
      if (idleTimeoutMs !== undefined && connection instanceof StreamConnection)
        closeWhenIdle(connection, handshake.request.socket, idleTimeoutMs)
      await handler(messages, { request: handshake.request, subprotocol: messages.subprotocol, draining })
    },
  }
  const server = await serveHttp(target, handlers, {
    ...accepting,
    headTimeoutMs: options.webSocketHandshakeTimeoutMs ?? LIMITS.handshakeTimeoutMs.default,
  })
  return {
    ...server,
    get counters() {
      const { counters } = server
      return { ...counters, handshakesFailed: counters.handshakesFailed + askedElseCount }
    },
  }
}
