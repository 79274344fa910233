/** A connection that hands on what a client writes up to some byte, and then changes, repeats, adds or cuts something. */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Random } from './random.ts'

/** The handshake of ssh2 is shorter; what follows is encrypted. */
const SPOILT_WITHIN_BYTES = 3_000

export class Spoiler extends Duplex {
  readonly #socket: Socket
  readonly #random: Random
  #untouched: number

  constructor(socket: Socket, random: Random) {
    super()
    this.#socket = socket
    this.#random = random
    this.#untouched = random.integer(SPOILT_WITHIN_BYTES)
    socket.on('data', (bytes: Buffer) => this.push(bytes))
    socket.on('end', () => this.push(null))
    socket.on('close', () => this.destroy())
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const isReached = bytes.length > this.#untouched
    if (this.#socket.writable) this.#socket.write(isReached ? this.#spoilt(bytes, this.#untouched) : bytes)
    this.#untouched = isReached ? this.#random.integer(SPOILT_WITHIN_BYTES) : this.#untouched - bytes.length
    done()
  }

  override _final(done: () => void): void {
    this.#socket.end()
    done()
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#socket.destroy()
    done()
  }

  #spoilt(bytes: Buffer, at: number): Buffer {
    const random = this.#random
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
    const kind = random.integer(5)
    if (kind === 0) return Buffer.concat([before, random.bytes(1), after.subarray(1)])
    if (kind === 1) return Buffer.concat([before, random.bytes(random.integer(3_000)), after])
    if (kind === 2) return Buffer.concat([before, after, after])
    if (kind === 3) return before
    this.#socket.end(before)
    return Buffer.alloc(0)
  }
}
