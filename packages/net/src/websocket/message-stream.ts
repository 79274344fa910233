/**
 * A WebSocket as a `Connection`: a stream of bytes each way, whatever the messages are that carry it. What a message is, the
 * `Content` says.
 */
import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { formatAddress } from '../address.ts'
import { type Check, hasMethods } from '../arguments.ts'
import type { CloseOptions, Connection } from '../connection.ts'
import { ResetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { StreamConnection } from '../stream-connection.ts'
import type { TcpOptions } from '../tcp-options.ts'
import { isOrderly } from './close-status.ts'
import { type Done, tellWhenSettled } from './tell-when-settled.ts'
import type { WebSocketMessage, WebSocketMessages } from './websocket-messages.ts'

export const MESSAGES: Check = {
  what: 'WebSocketMessages',
  isRight: (value) => hasMethods(value, 'read', 'send', 'close'),
}

/** From bytes to messages and back, for one WebSocket. */
export interface Content {
  /** The messages that these bytes, following all before, complete. @throws {NetError} they cannot be sent */
  encode(bytes: Buffer): Iterable<string | Uint8Array>
  /** At the end of our direction: what was begun. @throws as `encode` */
  rest(): Iterable<string | Uint8Array>
  /** What tells the other side that our direction has ended, if anything does. */
  readonly endMark: Uint8Array | undefined
  /** Null for the end mark of the other side; no bytes for a message that has none. */
  decode(message: WebSocketMessage): Uint8Array | null
}

/** Takes the messages over: nobody else may read or send. A close frame that names an error is a ResetError for the reader. */
export function messageStream(messages: WebSocketMessages, content: Content): Connection {
  return new WebSocketConnection(new MessageStream(messages, content))
}

class WebSocketConnection extends StreamConnection {
  readonly #stream: MessageStream

  constructor(stream: MessageStream) {
    const { localAddress, remoteAddress, tls } = stream.messages
    super(stream, { transport: 'websocket', localAddress, remoteAddress, ...(tls === undefined ? {} : { tls }) })
    this.#stream = stream
  }

  override unref(): void {
    this.#stream.messages.unref()
  }

  override ref(): void {
    this.#stream.messages.ref()
  }

  override setTcpOptions(options: TcpOptions): void {
    this.#stream.messages.setTcpOptions(options)
  }

  /** The other side need not know our end of stream, so a close frame comes without waiting for its own. */
  override close(options: CloseOptions = {}): Promise<void> {
    this.#stream.endWithCloseFrame(options)
    return super.close(options)
  }
}

class MessageStream extends Duplex {
  readonly messages: WebSocketMessages
  readonly #content: Content
  #closeOptions: CloseOptions | undefined
  #isPushing = false

  constructor(messages: WebSocketMessages, content: Content) {
    super({ allowHalfOpen: true, highWaterMark: LIMITS.readAheadBytesMax.default })
    this.messages = messages
    this.#content = content
  }

  endWithCloseFrame(options: CloseOptions): void {
    this.#closeOptions = options
    if (this.writableFinished) void this.messages.close(options)
  }

  override _read(): void {
    if (this.#isPushing) return
    this.#isPushing = true
    this.#pushAll().catch((error: Error) => this.destroy(error))
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    void tellWhenSettled(this.#send(bytes), done)
  }

  override _final(done: Done): void {
    void tellWhenSettled(this.#finish(), done)
  }

  override _destroy(error: Error | null, done: Done): void {
    if (this.readableEnded && this.writableFinished) void this.messages.close()
    else this.messages.abort(error)
    void tellWhenSettled(this.messages.closed, () => done(error))
  }

  /** Until there is no room, or the end. */
  async #pushAll(): Promise<void> {
    for (;;) {
      const message = await this.messages.read()
      if (message === null) {
        this.#throwIfDisorderly()
        this.push(null)
        return
      }
      const bytes = this.#content.decode(message)
      if (bytes === null) {
        this.push(null)
        // The close frame is still to come.
        for await (const _ of this.messages);
        return
      }
      if (bytes.byteLength > 0) this.#isPushing = this.push(bytes)
      if (!this.#isPushing) return
    }
  }

  async #send(bytes: Buffer): Promise<void> {
    try {
      for (const message of this.#content.encode(bytes)) await this.#sendMessage(message)
    } catch (error) {
      // So that a caller that waits for the write is told this, and not that the stream was closed.
      if (!this.destroyed && error instanceof Error) await this.#fail(error)
      throw error
    }
  }

  async #sendMessage(message: string | Uint8Array): Promise<void> {
    try {
      await this.messages.send(message)
    } catch (error) {
      const { kind } = await this.messages.closed
      // A failed write destroys the stream, and what the other side sent before its close frame is still to be read.
      if (kind === 'ended' && !this.readableEnded) await once(this, 'end')
      throw error
    }
  }

  #fail(error: Error): Promise<void> {
    return new Promise((resolve) => {
      this.once('close', resolve)
      this.destroy(error)
    })
  }

  async #finish(): Promise<void> {
    const { endMark } = this.#content
    try {
      for (const message of this.#content.rest()) await this.messages.send(message)
      if (this.#closeOptions === undefined && endMark !== undefined) await this.messages.send(endMark)
    } catch (error) {
      // After its close frame the other side awaits nothing more.
      if (this.messages.closeStatus === undefined || (await this.messages.closed).kind !== 'ended') throw error
    }
    if (this.#closeOptions !== undefined) void this.messages.close(this.#closeOptions)
  }

  #throwIfDisorderly(): void {
    const { closeStatus, remoteAddress } = this.messages
    if (closeStatus === undefined || isOrderly(closeStatus)) return
    const peer = formatAddress(remoteAddress)
    throw new ResetError(
      `WebSocket with ${peer} was closed with ${closeStatus.code} ${JSON.stringify(closeStatus.reason)}`,
    )
  }
}
