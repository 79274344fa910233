/** The server's side of the handshake (RFC 6455 4.2), for the event 'upgrade' of a node:http or node:https server. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type * as Ws from 'ws'
import {
  BYTES,
  CALLBACK,
  FLAG,
  type Check,
  checkArgument,
  type Checks,
  checkOptions,
  hasMethods,
  TEXTS,
} from '../arguments.ts'
import { WebSocketHandshakeError } from '../errors.ts'
import { hostFault } from './host-field.ts'
import { isOwnPage } from './own-page.ts'
import { connectionOf, webSocketCarrier } from './websocket-carrier.ts'
import { WebSocketMessages } from './websocket-messages.ts'
import { receiverBounds, WEBSOCKET, type WebSocketOptions } from './websocket-options.ts'

const ENDED = 'the client ended before the handshake was done'

/**
 * RFC 7692 7.1. A window of 4 KiB holds the last twenty lines of a chat, so that nearly nothing is gained by a larger one; the client starts
 * anew with each message, so that one inflater needs no more.
 */
const DEFLATE = {
  serverMaxWindowBits: 12,
  clientNoContextTakeover: true,
  zlibDeflateOptions: { level: 3, memLevel: 5, chunkSize: 1024 },
  zlibInflateOptions: { chunkSize: 4096 },
} as const

/** RFC 9110 15.5, RFC 6585 5. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
}

/** What to agree on, and with which clients. */
export interface UpgradeOptions extends WebSocketOptions {
  /** What to agree on (RFC 6455 1.9), the preferred one first. A client that offers none of them gets none. */
  readonly subprotocols?: readonly string[]
  /**
   * Agrees to permessage-deflate (RFC 7692) with clients that offer it. Default: false, because it holds some 90 KiB for each of
   * them, costs tens of microseconds for each message and reader, and the size of what is compressed together tells of its content
   * (CRIME). What a message has when it is inflated is bounded by `messageBytesMax`.
   */
  readonly isCompressed?: boolean
  /**
   * Whether a page from there may connect: browsers let any page connect anywhere and send cookies along, and say only in
   * `Origin` which page it is. Undefined from other clients. Default: those, and pages of the host that is asked, if it is asked
   * by its address or as localhost. Pages of a name are to be named here: a stranger may let a name lead anywhere (DNS rebinding).
   */
  readonly isOriginAllowed?: (origin: string | undefined, request: IncomingMessage) => boolean
}

export const UPGRADE: Checks<UpgradeOptions> = {
  ...WEBSOCKET,
  subprotocols: TEXTS,
  isCompressed: FLAG,
  isOriginAllowed: CALLBACK,
}

const REQUEST: Check = {
  what: 'a request of node:http',
  isRight: (value) => typeof value === 'object' && value !== null && 'headers' in value && 'method' in value,
}
const SOCKET: Check = {
  what: 'a socket of node:net',
  isRight: (value) => hasMethods(value, 'on', 'write', 'end', 'destroy'),
}

/**
 * Answers the handshake. The arguments are those of the event.
 * @throws {WebSocketHandshakeError} the request was refused, with the answer `statusCode`, and its socket is closed
 */
export async function upgradeWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: UpgradeOptions = {},
): Promise<WebSocketMessages> {
  checkArgument('the request', request, REQUEST)
  checkArgument('the socket', socket, SOCKET)
  checkArgument('the head', head, BYTES)
  checkOptions('the options of upgradeWebSocket', options, UPGRADE)
  const broken = brokenRule(request)
  if (broken !== undefined) throw refuse(socket, broken.statusCode, broken.why)
  const isOriginAllowed = options.isOriginAllowed ?? isOwnPage
  if (!isOriginAllowed(request.headers.origin, request)) {
    const origin = JSON.stringify(request.headers.origin)
    throw refuse(socket, 403, `pages from ${origin} may not connect`)
  }
  const { WebSocketServer } = await loadWs(socket)
  if (socket.destroyed) throw new WebSocketHandshakeError(ENDED, undefined)
  const { subprotocols = [] } = options
  return new Promise((resolve, reject) => {
    const server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: options.isCompressed === true ? DEFLATE : false,
      ...receiverBounds(options),
      handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
    })
    const onClose = () => reject(new WebSocketHandshakeError(ENDED, undefined))
    socket.on('close', onClose)
    server.on('wsClientError', ({ message }) => reject(refuse(socket, 400, message)))
    server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('close', onClose)
      resolve(new WebSocketMessages(webSocket, 'server', webSocketCarrier(socket), options))
    })
  })
}

/** What ws does not look at of RFC 6455 4.2.1, and the version, for which it has no status of its own (4.4). */
function brokenRule(request: IncomingMessage) {
  const { headers, httpVersion, method } = request
  if (method !== 'GET') return { statusCode: 405, why: 'a WebSocket is asked for with GET' }
  if (httpVersion !== '1.1') return { statusCode: 400, why: 'a WebSocket is asked for over HTTP/1.1' }
  const why = hostFault(request)
  if (why !== undefined) return { statusCode: 400, why }
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
  if (hasBody) return { statusCode: 400, why: 'a request for a WebSocket has no body' }
  const version = headers['sec-websocket-version']
  if (version !== undefined && version !== '13') return { statusCode: 426, why: 'the version of WebSocket here is 13' }
  return undefined
}

/** To load it takes as long as hundreds of requests: a server that expects WebSockets does so before there are clients. */
export async function preloadWebSockets(): Promise<void> {
  // A package that is missing is told of where it is needed.
  await import('ws').catch(() => {})
}

/** Loaded when it is needed, as with clients. Until ws watches the socket, this does. */
async function loadWs(socket: Duplex): Promise<typeof Ws> {
  socket.on('error', ignore)
  try {
    return await import('ws')
  } finally {
    socket.off('error', ignore)
  }
}

const ignore = () => {}

/** Answers what is no handshake, and ends the socket. @returns the error for the caller that waits for the handshake */
export function refuse(socket: Duplex, statusCode: number, why: string): WebSocketHandshakeError {
  answerRefusal(socket, statusCode, why)
  return new WebSocketHandshakeError(`WebSocket refused with ${statusCode}: ${why}`, statusCode)
}

/** Answers what is no request that is taken, and ends the socket. */
export function answerRefusal(socket: Duplex, statusCode: number, why: string): void {
  const body = `${why}\n`
  socket.on('error', ignore)
  // One of `serve` is closed by its server, with linger.
  if (connectionOf(socket) === undefined) socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${statusCode} ${REASONS[statusCode] ?? ''}\r\n` +
      (statusCode === 426 ? 'Upgrade: websocket\r\nConnection: upgrade, close' : 'Connection: close') +
      '\r\nContent-Type: text/plain; charset=utf-8\r\nSec-WebSocket-Version: 13\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
