/** The server's side of the handshake (RFC 6455 4.2), for the event 'upgrade' of a node:http or node:https server. */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { WebSocketHandshakeError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { ConnectionDuplex } from './connection-duplex.ts'
import { webSocketCarrier } from './websocket-carrier.ts'
import { WebSocketMessages } from './websocket-messages.ts'
import type { WebSocketOptions } from './websocket-options.ts'

/** What to agree on, and with whom. */
export interface UpgradeOptions extends WebSocketOptions {
  /** What to agree on (RFC 6455 1.9), the preferred one first. A client that offers none of them gets none. */
  readonly subprotocols?: readonly string[]
  /**
   * Whether a page from there may connect: browsers let any page connect anywhere and send cookies along, and say only in
   * `Origin` which page it is. Undefined from other clients. Default: those, and pages from the host that is asked.
   */
  readonly isOriginAllowed?: (origin: string | undefined, request: IncomingMessage) => boolean
}

/**
 * Answers the handshake. The arguments are those of the event.
 * @throws {WebSocketHandshakeError} the request was refused, with the answer `statusCode`, and its socket is closed
 */
export function upgradeWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: UpgradeOptions = {},
): Promise<WebSocketMessages> {
  const isOriginAllowed = options.isOriginAllowed ?? isSameHost
  if (!isOriginAllowed(request.headers.origin, request)) {
    const origin = JSON.stringify(request.headers.origin)
    return Promise.reject(refuse(socket, 403, `pages from ${origin} may not connect`))
  }
  const { subprotocols = [] } = options
  return new Promise((resolve, reject) => {
    const server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Off: it holds hundreds of kilobytes per connection, costs more time than most networks, and the size of what is
      // compressed together tells of its content (CRIME).
      perMessageDeflate: false,
      maxPayload: options.messageBytesMax ?? LIMITS.webSocketMessageBytesMax.default,
      handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
    })
    const onClose = () =>
      reject(new WebSocketHandshakeError('the client ended before the handshake was done', undefined))
    socket.on('close', onClose)
    server.on('wsClientError', ({ message }) => reject(refuse(socket, request.method === 'GET' ? 400 : 405, message)))
    server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('close', onClose)
      resolve(new WebSocketMessages(webSocket, webSocketCarrier(socket), options))
    })
  })
}

function isSameHost(origin: string | undefined, request: IncomingMessage): boolean {
  return origin === undefined || URL.parse(origin)?.host === request.headers.host?.toLowerCase()
}

/** Answers what is no handshake, and ends the socket. @returns the error for whoever waits for the handshake */
export function refuse(socket: Duplex, statusCode: number, why: string): WebSocketHandshakeError {
  const body = `${why}\n`
  socket.on('error', () => {})
  // One of ours is closed by its server, with linger.
  if (!(socket instanceof ConnectionDuplex)) socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n` +
      'Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nSec-WebSocket-Version: 13\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  return new WebSocketHandshakeError(`WebSocket refused with ${statusCode}: ${why}`, statusCode)
}
