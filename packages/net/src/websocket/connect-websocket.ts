/** The client's side of a WebSocket (RFC 6455 4.1): a connection as `connect` makes it, and the handshake over it. */
import { type Check, checkArgument, type Checks, checkOptions, DURATION, OBJECT, TEXT, TEXTS } from '../arguments.ts'
import type * as Ws from 'ws'
import { CONNECT, connect, type ConnectOptions } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { NetError, TargetError, WebSocketHandshakeError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { WAIT, type WaitOptions, watchWait } from '../wait.ts'
import { ConnectionDuplex } from './connection-duplex.ts'
import { byteStream } from './websocket-bytes.ts'
import { webSocketCarrier } from './websocket-carrier.ts'
import { WebSocketMessages } from './websocket-messages.ts'
import { receiverBounds, WEBSOCKET, type WebSocketOptions } from './websocket-options.ts'

/** What to say in the request. */
export interface WebSocketRequestOptions extends WebSocketOptions, Pick<WaitOptions, 'signal'> {
  /** What to offer (RFC 6455 1.9), the preferred one first. A server that takes none of them is refused. */
  readonly subprotocols?: readonly string[]
  /** Further fields of the request, such as `Authorization` or `Cookie`. */
  readonly headers?: Readonly<Record<string, string>>
  /** As a browser says where its page is from. Default: not said. */
  readonly origin?: string
  /** For the WebSocket's own handshake, after TCP and TLS. Default: `LIMITS.handshakeTimeoutMs`. */
  readonly handshakeTimeoutMs?: number
}

/**
 * How to connect, and what to say in the request; `timeoutMs` is for what comes before the WebSocket's own handshake.
 */
export interface ConnectWebSocketOptions extends ConnectOptions, WebSocketRequestOptions {}

const REQUEST: Checks<WebSocketRequestOptions> = {
  ...WEBSOCKET,
  signal: WAIT.signal,
  subprotocols: TEXTS,
  headers: OBJECT,
  origin: TEXT,
  handshakeTimeoutMs: DURATION,
}
const CONNECT_WEBSOCKET: Checks<ConnectWebSocketOptions> = { ...REQUEST, ...CONNECT }
const URL_CHECK: Check = {
  what: "a URL, such as 'ws://example.org/'",
  isRight: (value) => typeof value === 'string' || value instanceof URL,
}

/**
 * Connects, for a stream of bytes in binary messages.
 * @throws as `connectWebSocketMessages`
 */
export async function connectWebSocket(url: string | URL, options: ConnectWebSocketOptions = {}): Promise<Connection> {
  return byteStream(await connectWebSocketMessages(url, options))
}

/**
 * Connects, for messages. `wss://` is TLS; a name and password in the URL are sent as Basic authentication (RFC 7617).
 * @param url `ws://host:port/path` or `wss://…`; without a port 80 or 443
 * @throws {TargetError} not understood, or subprotocols that cannot be offered
 * @throws {WebSocketHandshakeError} the server did not agree; `statusCode` is its answer
 * @throws as `connect`; nothing is left open
 */
export async function connectWebSocketMessages(
  url: string | URL,
  options: ConnectWebSocketOptions = {},
): Promise<WebSocketMessages> {
  checkOptions('the options of connectWebSocket', options, CONNECT_WEBSOCKET)
  const parsed = parseWebSocketUrl(url)
  const library = loadLibrary()
  const connection = await connect(
    { host: parsed.hostname, port: Number(parsed.port || (parsed.protocol === 'wss:' ? 443 : 80)) },
    { ...options, tls: parsed.protocol === 'wss:' ? (options.tls ?? true) : false },
  )
  return shakeHandsOver(connection, await library, parsed, options)
}

/**
 * A WebSocket over a connection that is there, which it takes over: for a client that looks at the certificate before it says anything.
 * @param url as `connectWebSocketMessages` takes it, for the request; nothing is connected to
 * @throws {TargetError | WebSocketHandshakeError} as `connectWebSocketMessages`; the connection is gone
 */
export async function webSocketOver(
  connection: Connection,
  url: string | URL,
  options: WebSocketRequestOptions = {},
): Promise<WebSocketMessages> {
  checkOptions('the options of webSocketOver', options, REQUEST)
  return shakeHandsOver(connection, await loadLibrary(), parseWebSocketUrl(url), options)
}

/** When it is needed, because every program that uses sockets would start later by the time that it and node:http take to load. */
function loadLibrary(): Promise<typeof Ws> {
  return import('ws')
}

async function shakeHandsOver(
  connection: Connection,
  library: typeof Ws,
  url: URL,
  options: WebSocketRequestOptions,
): Promise<WebSocketMessages> {
  try {
    return await shakeHands(library, url, connection, options)
  } catch (error) {
    connection.abort(error)
    throw error
  }
}

function parseWebSocketUrl(url: string | URL): URL {
  checkArgument('the URL', url, URL_CHECK)
  const parsed = URL.parse(String(url))
  if (parsed === null || !/^wss?:$/.test(parsed.protocol) || parsed.hash !== '') {
    throw new TargetError(`${JSON.stringify(String(url))} is not the URL of a WebSocket`, {
      remedy: 'write ws://host:port/path or wss://host:port/path',
    })
  }
  return parsed
}

function shakeHands(
  library: typeof Ws,
  url: URL,
  connection: Connection,
  options: WebSocketRequestOptions,
): Promise<WebSocketMessages> {
  const doing = `cannot open a WebSocket on ${url.origin}${url.pathname}`
  const stream = new ConnectionDuplex(connection)
  const socket = openSocket(library, url, stream, options)
  const wait = { signal: options.signal, timeoutMs: options.handshakeTimeoutMs ?? LIMITS.handshakeTimeoutMs.default }
  return new Promise((resolve, reject) => {
    const fail = (error: NetError) => {
      end()
      reject(error)
    }
    const end = watchWait(wait, 'handshake', doing, fail)
    socket.on('error', (error) => {
      fail(
        error instanceof NetError
          ? error
          : new WebSocketHandshakeError(`${doing}: ${error.message}`, undefined, { cause: error }),
      )
    })
    socket.on('unexpected-response', (_, { statusCode, statusMessage }) => {
      fail(new WebSocketHandshakeError(`${doing}: the server answered ${statusCode} ${statusMessage}`, statusCode))
    })
    socket.on('open', () => {
      end()
      socket.removeAllListeners()
      resolve(new WebSocketMessages(socket, 'client', webSocketCarrier(stream), options))
    })
  })
}

function openSocket(
  library: typeof Ws,
  url: URL,
  stream: ConnectionDuplex,
  options: WebSocketRequestOptions,
): Ws.WebSocket {
  try {
    return new library.WebSocket(url, [...(options.subprotocols ?? [])], {
      createConnection: () => stream,
      // Off, for the same reasons as on the server's side.
      perMessageDeflate: false,
      ...receiverBounds(options),
      headers: { ...options.headers },
      ...(options.origin === undefined ? {} : { origin: options.origin }),
    })
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new TargetError(`cannot ask for a WebSocket on ${url.origin}: ${detail}`, {
      cause,
      remedy: 'correct the header, the subprotocol or the URL that the message names',
    })
  }
}
