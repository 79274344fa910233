/** One connection of an HTTP server: the requests that are under way on it, the WebSocket that it became, and its end. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { HttpRequestError, WebSocketHandshakeError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { StreamConnection } from '../stream-connection.ts'
import { belongsTo } from '../websocket/websocket-carrier.ts'
import { answerRefusal } from '../websocket/upgrade-websocket.ts'
import { Handshake } from './handshake.ts'
import type { HttpHandlerContext, HttpHandlers } from './http-handlers.ts'
import { paceInput, type PacedInput } from './paced-input.ts'
import { requestFault, useAbsoluteTarget } from './request-fault.ts'

/** What all connections of one server share. */
export interface HttpServerParts {
  readonly handlers: HttpHandlers
  onHandlerFailed(error: unknown, peer: HttpPeer): void
  onHandshakeFailed(error: HttpRequestError | WebSocketHandshakeError, peer: HttpPeer): void
}

/** RFC 6455 7.4.1. */
const NORMAL_CLOSURE = 1000
const GOING_AWAY = 1001
const INTERNAL_ERROR = 1011
const PIPELINED_MAX = LIMITS.httpPipelinedRequestsMax.default

export class HttpPeer {
  readonly connection: StreamConnection
  readonly stream: Duplex
  readonly #parts: HttpServerParts
  readonly #draining: AbortSignal
  /** undefined where nothing holds back what the client sends. */
  readonly #input: PacedInput | undefined
  /** Their answers are not sent yet. */
  readonly #responses = new Set<ServerResponse>()
  #handshake: Handshake | undefined
  /** No request is heard any more. */
  #isEnding = false
  /** Its body may take as long as it takes. */
  #longRequest: IncomingMessage | undefined
  /** What is to be done when every request has its answer. */
  #whenAnswered: (() => void) | undefined

  constructor(connection: StreamConnection, draining: AbortSignal, parts: HttpServerParts) {
    this.connection = connection
    this.#parts = parts
    this.#draining = draining
    this.stream = connection.handOver((timeoutMs) => this.#endInOrder(timeoutMs))
    const pace = parts.handlers.pace?.(connection)
    this.#input = pace === undefined ? undefined : paceInput(this.stream, pace)
    belongsTo(this.stream, connection)
    // Node ends a connection with this after the last answer, and would reset it if the client has sent more than was read.
    Object.assign(this.stream, { destroySoon: () => this.#close() })
  }

  get isPaced(): boolean {
    return this.#input !== undefined
  }

  /** Whether the times of requests hold for what is under way. */
  get isLimited(): boolean {
    return this.#longRequest === undefined
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (this.#isEnding || this.#responses.size === PIPELINED_MAX || this.#isRefused(request)) return
    this.#responses.add(response)
    response.once('close', () => this.#onAnswered(response))
    if (this.#responses.size === PIPELINED_MAX || this.#draining.aborted) {
      response.setHeader('Connection', 'close')
    }
    void this.#answer(request, response)
  }

  onUpgrade(request: IncomingMessage, head: Buffer): void {
    if (this.#isEnding || this.#isRefused(request)) return
    this.#isEnding = true
    // Node reads no further, and the answers would be written into the WebSocket.
    if (this.#responses.size > 0)
      this.#refuseWhenAnswered(400, 'a WebSocket has to be asked for when all else is answered')
    else void this.#shakeHands(new Handshake(request, this.stream, head))
  }

  /** What came is no request, or its time is over. */
  refuse(statusCode: number, why: string): void {
    if (this.#isEnding) return
    this.#isEnding = true
    const broken = [...this.#responses].find(({ req }) => !req.complete)
    if (broken === undefined) this.#refuseWhenAnswered(statusCode, why)
    // The request under way is the broken one: its handler waits for a body that never ends.
    else if (broken.headersSent || this.#responses.size > 1) this.connection.abort(why)
    else this.#refuseNow(statusCode, why)
  }

  /** Ends when nothing is under way. A WebSocket goes on. */
  drain(): void {
    if (this.#handshake !== undefined || this.#isEnding) return
    if (this.#responses.size === 0) this.#close()
    else this.#whenAnswered ??= () => this.#close()
  }

  #isRefused(request: IncomingMessage): boolean {
    const fault = requestFault(request)
    if (fault === undefined) useAbsoluteTarget(request)
    else this.refuse(fault.statusCode, fault.why)
    return fault !== undefined
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#parts.handlers.request(request, response, this.#contextOf(request))
    } catch (error) {
      this.#parts.onHandlerFailed(error, this)
      if (response.headersSent) this.connection.abort(error)
      else response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' }).end('the server made a mistake\n')
    }
  }

  #contextOf(request: IncomingMessage): HttpHandlerContext {
    const { connection } = this
    return { connection, draining: this.#draining, takeLongBody: () => this.#takeLongBody(request) }
  }

  #takeLongBody(request: IncomingMessage): void {
    if (request.complete) return
    this.#longRequest = request
    this.#input?.letThrough(true)
    const end = () => {
      // The next request may have begun when all of this one was read, or answered.
      if (this.#longRequest !== request) return
      this.#longRequest = undefined
      this.#input?.letThrough(false)
    }
    request.once('end', end).once('close', end)
  }

  #onAnswered(response: ServerResponse): void {
    this.#responses.delete(response)
    if (this.#responses.size === 0) this.#whenAnswered?.()
  }

  async #shakeHands(handshake: Handshake): Promise<void> {
    this.#handshake = handshake
    try {
      await this.#parts.handlers.webSocket?.(handshake, this.#contextOf(handshake.request))
      if (!handshake.isAnswered) handshake.refuse(404, 'there is no WebSocket here')
      await handshake.messages?.close({ code: this.#draining.aborted ? GOING_AWAY : NORMAL_CLOSURE })
    } catch (error) {
      if (!handshake.isAnswered) handshake.refuse(500, 'the server made a mistake')
      if (handshake.messages === undefined && error instanceof WebSocketHandshakeError) {
        this.#parts.onHandshakeFailed(error, this)
      } else {
        this.#parts.onHandlerFailed(error, this)
        await handshake.messages?.close({ code: INTERNAL_ERROR })
      }
    } finally {
      this.#close()
    }
  }

  #refuseWhenAnswered(statusCode: number, why: string): void {
    this.#whenAnswered = () => this.#refuseNow(statusCode, why)
    if (this.#responses.size === 0) this.#whenAnswered()
  }

  #refuseNow(statusCode: number, why: string): void {
    if (this.stream.writable) {
      answerRefusal(this.stream, statusCode, why)
      const message = `a request was refused with ${statusCode}: ${why}`
      this.#parts.onHandshakeFailed(new HttpRequestError(message, statusCode), this)
    }
    this.#close()
  }

  #close(): void {
    this.#isEnding = true
    void this.connection.close()
  }

  #endInOrder(timeoutMs: number): void {
    this.#isEnding = true
    const messages = this.#handshake?.messages
    if (messages !== undefined) void messages.close({ code: GOING_AWAY, timeoutMs })
    else {
      this.stream.end()
      // What still comes is dropped until the other side ends too.
      this.stream.removeAllListeners('data').on('data', ignore).resume()
    }
  }
}

const ignore = () => {}
