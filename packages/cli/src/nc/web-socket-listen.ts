/** `nc -l --ws`: as `nc -l`, for clients that speak WebSocket. Whoever asks for something else is answered and not counted. */
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
import { IdleWatch } from './idle-watch.ts'
import { handlerFor } from './many-handler.ts'
import type { ModeParts, Monitor } from './monitor.ts'
import { runConnection } from './one-connection.ts'
import type { NcOptions } from './options.ts'
import type { WebSocketRequest } from './web-socket-arguments.ts'

/** The longest that a Node timer can wait. */
const FOR_EVER_MS = 2_147_483_647

type Handle = (connection: Connection) => Promise<void>

/** Ends with its one client; with `-k` only by a signal, by `-i`, or by `--send-only` at the end of input. */
export async function runWebSocketListen(
  options: NcOptions,
  request: WebSocketRequest,
  parts: ModeParts,
): Promise<void> {
  using idle = new IdleWatch(options.idleTimeoutMs)
  await (options.isKeptOpen ? serveMany(options, request, parts, idle) : serveOne(options, request, parts, idle))
}

async function serveOne(
  options: NcOptions,
  request: WebSocketRequest,
  parts: ModeParts,
  idle: IdleWatch,
): Promise<void> {
  const first = Promise.withResolvers<Connection>()
  await using server = await serve(options, request, parts.monitor, async (connection) => {
    first.resolve(connection)
    // Somebody who was on the way meanwhile is turned away.
    await ((await first.promise) === connection ? connection.closed : connection.close())
  })
  const connection = await Promise.race([first.promise, idle.expired])
  // The address is free for the next one while this client is served.
  void server.drain({ timeoutMs: FOR_EVER_MS })
  await runConnection(connection, 'server', options, parts)
}

async function serveMany(
  options: NcOptions,
  request: WebSocketRequest,
  parts: ModeParts,
  idle: IdleWatch,
): Promise<void> {
  const touch = () => idle.touch()
  const handler = await handlerFor(options, parts, touch)
  await using _server = await serve(options, request, parts.monitor, async (connection) => {
    touch()
    await using _watch = parts.monitor.watch(connection, 'server')
    await handler.handle(connection)
  })
  await Promise.race([handler.over, idle.expired])
}

async function serve(
  options: NcOptions,
  { content, origin }: WebSocketRequest,
  monitor: Monitor,
  handle: Handle,
): Promise<Server> {
  const onError = (error: unknown) => monitor.tell(error instanceof Error ? error.message : String(error))
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

/** Who says no origin is no page. */
function isAllowed(from: string | undefined, allowed: string): boolean {
  return from === undefined || allowed === '*' || from.toLowerCase() === allowed.toLowerCase()
}
