/** A connection that speaks frames instead of bytes, with the backpressure of the connection both ways. */
import { formatAddress } from '../address.ts'
import { type Check, checkArgument, CONNECTION, hasMethods } from '../arguments.ts'
import type { Codec, Decoder } from './codec.ts'
import type { Connection, StartTlsOptions } from '../connection.ts'
import { NetError, PlaintextInjectedError, TimeoutError } from '../errors.ts'
import { rejecting, toldElsewhere } from '../rejections.ts'
import { isGivenUp, type WaitOptions } from '../wait.ts'

const CODEC: Check = {
  what: 'a codec, such as lineCodec({ lineBytesMax: 8192 })',
  isRight: (value) => hasMethods(value, 'decoder', 'encode'),
}

/** Nothing came within the codec's `quietMs`. */
const QUIET: unique symbol = Symbol('quiet')

/** A connection whose unit is the frame. `framed` makes it; closing, addresses and counters are those of `connection`. */
export class FramedConnection<Frame> implements AsyncIterable<Frame> {
  /** The connection below: closing, addresses and counters are there. */
  readonly connection: Connection
  readonly #codec: Codec<Frame>
  readonly #decoder: Decoder<Frame>
  #frames: Iterator<Frame | NetError> | undefined
  #isEnded = false

  /** @throws {TypeError} no connection, or no codec */
  constructor(connection: Connection, codec: Codec<Frame>) {
    checkArgument('the connection of framed', connection, CONNECTION)
    checkArgument('the codec of framed', codec, CODEC)
    this.connection = connection
    this.#codec = codec
    this.#decoder = codec.decoder()
  }

  /**
   * The next frame, or null at the end of the stream. Where null is a frame as well, as in JSON, iteration tells them apart.
   * @throws what the codec found wrong with a frame; the next call gives the frame after it
   * @throws as `Connection.read`
   */
  read(options?: WaitOptions): Promise<Frame | null> {
    return toldElsewhere(this.#read(options))
  }

  /** Sends one frame; resolves when there is room for more. Errors of the codec, and as `Connection.write`. */
  send(frame: Frame, options?: WaitOptions): Promise<void> {
    return rejecting(() => this.connection.write(this.#codec.encode(frame), options))
  }

  /**
   * As `Connection.startTls`, to be used instead of it. It also refuses frames and parts of frames that were read together with
   * the request for TLS, because these came unencrypted.
   * @throws {PlaintextInjectedError} there are such bytes; the connection is aborted @throws as `Connection.startTls`
   */
  async startTls(options: StartTlsOptions): Promise<void> {
    if (this.#frames?.next().done === false || this.#decoder.bytesHeld > 0) {
      const peer = formatAddress(this.connection.remoteAddress)
      const error = new PlaintextInjectedError(`cannot start TLS with ${peer}: more was sent before the handshake`)
      this.connection.abort(error)
      throw error
    }
    await this.connection.startTls(options)
  }

  /** Frames until the end of the stream. Leaving the loop, by `break` or by an error of one frame, leaves all usable. */
  [Symbol.asyncIterator](): AsyncIterator<Frame, undefined> {
    return {
      next: () => this.#next(),
      return: () => Promise.resolve({ done: true, value: undefined }),
    }
  }

  async #read(options?: WaitOptions): Promise<Frame | null> {
    const next = await this.#next(options)
    return next.done === true ? null : next.value
  }

  async #next(options?: WaitOptions): Promise<IteratorResult<Frame, undefined>> {
    // Rejects; frames that are here already stay for the next caller.
    if (isGivenUp(options)) await this.connection.read(options)
    for (;;) {
      const next = this.#frames?.next()
      if (next?.done === false) {
        if (next.value instanceof NetError) throw next.value
        return { done: false, value: next.value }
      }
      this.#frames = undefined
      if (this.#isEnded) return { done: true, value: undefined }
      const chunk = await this.#readUntilQuiet(options)
      this.#isEnded = chunk === null
      const frames = chunk === null || chunk === QUIET ? this.#decoder.end() : this.#decoder.decode(chunk)
      this.#frames = frames[Symbol.iterator]()
    }
  }

  /** As `read` of the connection. While a part of a frame is held, it waits no longer than the codec's `quietMs`. */
  async #readUntilQuiet(options?: WaitOptions): Promise<Uint8Array | null | typeof QUIET> {
    const { quietMs } = this.#codec
    const isPartial = quietMs !== undefined && this.#decoder.bytesHeld > 0
    if (!isPartial || quietMs > (options?.timeoutMs ?? Infinity)) return this.connection.read(options)
    try {
      return await this.connection.read({ ...options, timeoutMs: quietMs })
    } catch (error) {
      // An idle limit is a TimeoutError too, and the end of the connection.
      if (error instanceof TimeoutError && error.phase === 'read') return QUIET
      throw error
    }
  }
}

/** Puts a codec on a connection. From then on, read through the result only. */
export function framed<Frame>(connection: Connection, codec: Codec<Frame>): FramedConnection<Frame> {
  return new FramedConnection(connection, codec)
}
