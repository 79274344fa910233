/** `nc -l --ws`: as `nc -l`, for clients that speak WebSocket. A client that asks for something else is answered, not counted. */
import {
  byteStream,
  type Connection,
  lineStream,
  type Server,
  serveWebSocketMessages,
  type WebSocketHandlerContext,
  type WebSocketMessages,
} from '@partyline/net'
import { acceptOptions, listenTarget } from './accept-options.ts'
import { endPoint } from './events.ts'
import { LocalError } from './local-error.ts'
import { handlerFor, idleWatchFor } from './many-handler.ts'
import type { ModeParts, Monitor } from './monitor.ts'
import { runConnection } from './one-connection.ts'
import type { NcOptions } from './options.ts'
import type { WebSocketRequest } from './web-socket-arguments.ts'

/** The longest that a Node timer can wait. */
const FOR_EVER_MS = 2_147_483_647

/** Ends with its one client; with `-k` only by a signal, by `-i`, or by `--send-only` at the end of input. */
export function runWebSocketListen(options: NcOptions, request: WebSocketRequest, parts: ModeParts): Promise<void> {
  return options.isKeptOpen ? serveMany(options, request, parts) : serveOne(options, request, parts)
}

async function serveOne(options: NcOptions, request: WebSocketRequest, parts: ModeParts): Promise<void> {
  const { monitor } = parts
  const first = Promise.withResolvers<Connection>()
  const handle = async (connection: Connection) => {
    first.resolve(connection)
    // A client that was on its way meanwhile is turned away.
    await ((await first.promise) === connection ? connection.closed : connection.close())
  }
  await using server = await serve(options, request, monitor, { handle, onError: (error) => monitor.tellError(error) })
  const connection = await first.promise
  // The address is free for the next one while this client is served.
  void server.drain({ timeoutMs: FOR_EVER_MS })
  await runConnection(connection, 'server', options, parts)
}

async function serveMany(options: NcOptions, request: WebSocketRequest, parts: ModeParts): Promise<void> {
  const { monitor } = parts
  using idle = idleWatchFor(options)
  const handler = await handlerFor(options, parts, idle)
  const handle = (connection: Connection) => handler.handle(connection)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const onError = (error: unknown) => {
    // What goes wrong on our side goes wrong for all of them, and is told at the end.
    if (error instanceof LocalError) failed.reject(error)
    else monitor.tellError(error)
  }
  await using _server = await serve(options, request, monitor, { handle, onError })
  await Promise.race([handler.over, idle.expired, failed.promise])
}

interface Serving {
  readonly handle: (connection: Connection) => Promise<void>
  readonly onError: (error: unknown) => void
}

async function serve(
  options: NcOptions,
  { content, origin }: WebSocketRequest,
  monitor: Monitor,
  { handle, onError }: Serving,
): Promise<Server> {
  const onMessages = async (messages: WebSocketMessages, { request }: WebSocketHandlerContext) => {
    const remote = endPoint(messages.remoteAddress)
    const from = request.headers.origin ?? null
    monitor.report({ event: 'websocket', remote, path: request.url ?? '', origin: from })
    await handle(content === 'lines' ? lineStream(messages) : byteStream(messages))
  }
  const server = await serveWebSocketMessages(await listenTarget(options), onMessages, {
    ...(await acceptOptions(options, monitor, onError)),
    ...(origin === undefined ? {} : { isOriginAllowed: (from) => isAllowed(from, origin) }),
  })
  for (const address of server.addresses) monitor.report({ event: 'listening', local: endPoint(address) })
  return server
}

/** A client without an origin is no page. */
function isAllowed(from: string | undefined, allowed: string): boolean {
  return from === undefined || allowed === '*' || from.toLowerCase() === allowed.toLowerCase()
}
