/** A server for WebSockets only: `serve`, with its limits, TLS and drain, and the handshake in front of the handler. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { CALLBACK, checkArgument, type Checks, checkOptions, DURATION } from '../arguments.ts'
import type { Connection } from '../connection.ts'
import { NetError, WebSocketHandshakeError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { ACCEPT, type ListenTarget } from '../serve/accept-options.ts'
import { type Handler, type HandlerContext, serve, type ServeOptions, type Server } from '../serve/serve.ts'
import { errorCode } from '../system-error.ts'
import { watchWait } from '../wait.ts'
import { ConnectionDuplex } from './connection-duplex.ts'
import { refuse, UPGRADE, upgradeWebSocket, type UpgradeOptions } from './upgrade-websocket.ts'
import { byteStream } from './websocket-bytes.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

/** How to listen, which clients to let in, and what to agree on. */
export interface ServeWebSocketOptions extends ServeOptions, UpgradeOptions {
  /** For the WebSocket's own handshake, after TLS. Default: `LIMITS.handshakeTimeoutMs`. */
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
  target: ListenTarget,
  handler: WebSocketHandler<Connection>,
  options: ServeWebSocketOptions = {},
): Promise<Server> {
  checkArgument('the handler', handler, CALLBACK)
  return serveUpgraded(target, options, async (messages, context) => {
    const connection = byteStream(messages)
    try {
      await handler(connection, context)
    } finally {
      await connection.close()
    }
  })
}

/**
 * Listens as `serve`, and runs the handler for each WebSocket; when it returns or fails, the WebSocket is closed in order.
 * A request that asks for something else is answered 426. What goes wrong in a handshake is told to `onError` and counted
 * in `handshakesFailed`; `rejection` answers 503 unless given.
 * @throws as `serve`
 */
export async function serveWebSocketMessages(
  target: ListenTarget,
  handler: WebSocketHandler<WebSocketMessages>,
  options: ServeWebSocketOptions = {},
): Promise<Server> {
  checkArgument('the handler', handler, CALLBACK)
  return serveUpgraded(target, options, async (messages, context) => {
    try {
      await handler(messages, context)
      await messages.close()
    } catch (error) {
      await messages.close({ code: INTERNAL_ERROR })
      throw error
    }
  })
}

const SERVE: Checks<ServeWebSocketOptions> = { ...ACCEPT, ...UPGRADE, webSocketHandshakeTimeoutMs: DURATION }

interface Upgrade {
  readonly request: IncomingMessage
  readonly head: Buffer
}

/** RFC 6455 7.4.1. */
const INTERNAL_ERROR = 1011
const UNAVAILABLE = Buffer.from('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')

async function serveUpgraded(
  target: ListenTarget,
  options: ServeWebSocketOptions,
  handler: WebSocketHandler<WebSocketMessages>,
): Promise<Server> {
  checkOptions('the options of a server', options, SERVE)
  const nextUpgrade = await upgrades()
  const timeoutMs = options.webSocketHandshakeTimeoutMs ?? LIMITS.handshakeTimeoutMs.default
  let handshakesFailed = 0
  const shakeHands = async (connection: Connection) => {
    const stream = new ConnectionDuplex(connection)
    try {
      const { request, head } = await nextUpgrade(stream, timeoutMs)
      return { request, messages: await upgradeWebSocket(request, stream, head, options) }
    } catch (error) {
      // What peers do wrong is no failure of a handler.
      if (!(error instanceof NetError)) throw error
      handshakesFailed += 1
      options.onError?.(error, connection)
      return undefined
    }
  }
  const serveOne: Handler = async (connection, context) => {
    const upgraded = await shakeHands(connection)
    if (upgraded === undefined) return
    const { request, messages } = upgraded
    await handler(messages, { ...context, request, subprotocol: messages.subprotocol })
  }
  const server = await serve(target, serveOne, { rejection: () => UNAVAILABLE, ...options })
  return {
    ...server,
    get counters() {
      const { counters } = server
      return { ...counters, handshakesFailed: counters.handshakesFailed + handshakesFailed }
    },
  }
}

/** The HTTP of the handshake is node:http's, by a server that listens nowhere and is given each connection. */
async function upgrades(): Promise<(stream: ConnectionDuplex, timeoutMs: number) => Promise<Upgrade>> {
  const { createServer } = await import('node:http')
  const waiting = new WeakMap<Duplex, PromiseWithResolvers<Upgrade>>()
  const http = createServer((_, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end('a WebSocket is needed here\n')
  })
  http.on('upgrade', (request, stream, head) => waiting.get(stream)?.resolve({ request, head }))
  // Node would answer and reset the connection, and the reset would overtake the answer.
  http.on('clientError', (error: Error, stream) => {
    const statusCode = errorCode(error) === 'HPE_HEADER_OVERFLOW' ? 431 : 400
    if (stream.writable) waiting.get(stream)?.reject(refuse(stream, statusCode, error.message))
    else stream.destroy(error)
  })
  return async (stream, timeoutMs) => {
    const upgrade = Promise.withResolvers<Upgrade>()
    const endWatch = watchWait({ timeoutMs }, 'handshake', 'cannot serve a WebSocket', upgrade.reject)
    const onEnd = () => {
      upgrade.reject(new WebSocketHandshakeError('the client did not ask for a WebSocket', undefined))
    }
    stream.once('finish', onEnd).once('close', onEnd)
    waiting.set(stream, upgrade)
    http.emit('connection', stream)
    try {
      return await upgrade.promise
    } finally {
      endWatch()
      stream.off('finish', onEnd).off('close', onEnd)
    }
  }
}
