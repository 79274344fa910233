/** A request for a WebSocket that waits for its answer. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketHandshakeError } from '../errors.ts'
import { refuse, upgradeWebSocket, type UpgradeOptions } from '../websocket/upgrade-websocket.ts'
import type { WebSocketMessages } from '../websocket/websocket-messages.ts'
import type { WebSocketHandshake } from './http-handlers.ts'

export class Handshake implements WebSocketHandshake {
  readonly request: IncomingMessage
  readonly #stream: Duplex
  readonly #head: Buffer
  #isAnswered = false
  #messages: WebSocketMessages | undefined

  /** @param head what came behind the request */
  constructor(request: IncomingMessage, stream: Duplex, head: Buffer) {
    this.request = request
    this.#stream = stream
    this.#head = head
  }

  get subprotocols(): readonly string[] {
    const offered = this.request.headers['sec-websocket-protocol'] ?? ''
    return offered.split(',').flatMap((name) => name.trim() || [])
  }

  get isAnswered(): boolean {
    return this.#isAnswered
  }

  /** Once it was accepted. */
  get messages(): WebSocketMessages | undefined {
    return this.#messages
  }

  async accept(options: UpgradeOptions = {}): Promise<WebSocketMessages> {
    this.#answer()
    this.#messages = await upgradeWebSocket(this.request, this.#stream, this.#head, options)
    return this.#messages
  }

  refuse(statusCode: number, why: string): void {
    if (!(statusCode >= 400 && statusCode <= 599)) throw new RangeError(`${statusCode} is no status of an error`)
    this.#answer()
    refuse(this.#stream, statusCode, why)
  }

  #answer(): void {
    if (this.#isAnswered)
      throw new WebSocketHandshakeError('the request for a WebSocket was answered before', undefined)
    this.#isAnswered = true
  }
}
