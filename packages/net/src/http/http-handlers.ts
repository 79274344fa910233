/** What a program gives `serveHttp`: who answers requests, and who lets WebSockets in. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connection } from '../connection.ts'
import type { HandlerContext } from '../serve/serve.ts'
import type { UpgradeOptions } from '../websocket/upgrade-websocket.ts'
import type { InputPace } from './paced-input.ts'
import type { WebSocketMessages } from '../websocket/websocket-messages.ts'

/** What a handler gets beside its request. */
export interface HttpHandlerContext extends HandlerContext {
  /** Who asks: its addresses, `tls`, `transport`. It can be ended, and neither read nor written. */
  readonly connection: Connection
  /**
   * The body of this request may be long: it comes as fast as it is read, without slices and pace, and `requestTimeoutMs` does not hold for it.
   * The handler MUST bound its bytes, and how long it waits for them. All is as before when the request has ended.
   */
  readonly takeLongBody: () => void
}

/** A request for a WebSocket, with no answer yet. One of `accept` and `refuse` is the answer, once. */
export interface WebSocketHandshake {
  /** Its `url` and `headers`, among them `origin`. */
  readonly request: IncomingMessage
  /** What the client offers (RFC 6455 1.9), its preferred one first. */
  readonly subprotocols: readonly string[]
  /**
   * Answers 101, and agrees on the first of `subprotocols` that the client offers. A request that breaks RFC 6455 4.2.1 or whose
   * page `isOriginAllowed` does not let in is refused instead.
   * @throws {WebSocketHandshakeError} it was refused, with `statusCode`, or the client has gone
   */
  accept(options?: UpgradeOptions): Promise<WebSocketMessages>
  /**
   * Answers with this status, and closes the connection.
   * @param why a line of text for the person at the other end
   * @throws {RangeError} no status of an error, 400 to 599
   */
  refuse(statusCode: number, why: string): void
}

/** Who answers. */
export interface HttpHandlers {
  /**
   * Answers a request that asks for no WebSocket, with the objects of node:http. It may return before the response is ended.
   * When it fails, the client is answered 500, or cut off if the answer has begun.
   */
  readonly request: (
    request: IncomingMessage,
    response: ServerResponse,
    context: HttpHandlerContext,
  ) => void | Promise<void>
  /**
   * Answers a request for a WebSocket. When it returns, the WebSocket is closed, with everything sent: with 1000, or 1001 while the
   * server drains; when it fails, with 1011. A handshake that was not answered by then is refused with 404, or 500 after
   * a failure. Default: every WebSocket is refused with 404.
   */
  readonly webSocket?: (handshake: WebSocketHandshake, context: HttpHandlerContext) => void | Promise<void>
  /** How fast a client may send, requests and WebSockets alike. Default: as fast as it is read. */
  readonly pace?: (connection: Connection) => InputPace
}
