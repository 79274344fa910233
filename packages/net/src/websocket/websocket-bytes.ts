/**
 * A WebSocket as a stream of bytes: a `Connection` whose bytes travel in binary messages of any size.
 *
 * RFC 6455 has no half-close: after a close frame neither side may send (5.5.1). So the end of one direction is a binary
 * message without bytes, which carries nothing in a stream of bytes and which no side needs for anything else; the close
 * frame comes when both directions have ended, and from `close`. A program that knows nothing of it sees an empty message.
 */
import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { formatAddress } from '../address.ts'
import type { CloseOptions, Connection } from '../connection.ts'
import { ResetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { StreamConnection } from '../stream-connection.ts'
import { isOrderly } from './close-status.ts'
import { type Done, tellWhenSettled } from './tell-when-settled.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const MESSAGE_BYTES = LIMITS.readAheadBytesMax.default
const END_OF_STREAM = Buffer.alloc(0)

/**
 * Takes the messages over: nobody else may read or send. The text of the other side is taken as UTF-8. A close frame that
 * names an error is a ResetError for the reader.
 */
export function byteStream(messages: WebSocketMessages): Connection {
  return new WebSocketConnection(new MessageStream(messages))
}

class WebSocketConnection extends StreamConnection {
  readonly #stream: MessageStream

  constructor(stream: MessageStream) {
    const { localAddress, remoteAddress, tls } = stream.messages
    super(stream, { transport: 'websocket', localAddress, remoteAddress, ...(tls === undefined ? {} : { tls }) })
    this.#stream = stream
  }

  /** The other side need not know our end of stream, so a close frame comes without waiting for its own. */
  override close(options: CloseOptions = {}): Promise<void> {
    this.#stream.endWithCloseFrame(options)
    return super.close(options)
  }
}

class MessageStream extends Duplex {
  readonly messages: WebSocketMessages
  #closeOptions: CloseOptions | undefined

  constructor(messages: WebSocketMessages) {
    super({ allowHalfOpen: true, highWaterMark: LIMITS.readAheadBytesMax.default })
    this.messages = messages
  }

  endWithCloseFrame(options: CloseOptions): void {
    this.#closeOptions = options
    if (this.writableFinished) void this.messages.close(options)
  }

  override _read(): void {
    this.#pushNext().catch((error: Error) => this.destroy(error))
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    void tellWhenSettled(this.#send(bytes), done)
  }

  override _final(done: Done): void {
    if (this.#closeOptions !== undefined) {
      void this.messages.close(this.#closeOptions)
      done()
    } else {
      void tellWhenSettled(this.#sendEnd(), done)
    }
  }

  override _destroy(error: Error | null, done: Done): void {
    if (this.readableEnded && this.writableFinished) void this.messages.close()
    else this.messages.abort(error)
    void tellWhenSettled(this.messages.closed, () => done(error))
  }

  async #pushNext(): Promise<void> {
    for (;;) {
      const message = await this.messages.read()
      if (message === null) {
        this.#throwIfDisorderly()
        this.push(null)
        return
      }
      const bytes = message.kind === 'binary' ? message.bytes : Buffer.from(message.text)
      if (bytes.byteLength > 0) {
        this.push(bytes)
        return
      }
      if (message.kind === 'binary') {
        this.push(null)
        // The close frame is still to come.
        for await (const _ of this.messages);
        return
      }
    }
  }

  async #send(bytes: Buffer): Promise<void> {
    try {
      for (let start = 0; start < bytes.length; start += MESSAGE_BYTES) {
        await this.messages.send(bytes.subarray(start, start + MESSAGE_BYTES))
      }
    } catch (error) {
      const { kind } = await this.messages.closed
      // A failed write destroys the stream, and what the other side sent before its close frame is still to be read.
      if (kind === 'ended' && !this.readableEnded) await once(this, 'end')
      throw error
    }
  }

  async #sendEnd(): Promise<void> {
    try {
      await this.messages.send(END_OF_STREAM)
    } catch (error) {
      const { kind } = await this.messages.closed
      // After its close frame the other side awaits nothing more.
      if (kind !== 'ended') throw error
    }
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
