/** Reads a connection by lines and by counted bytes, and keeps what came beyond. */
import type { Connection } from '@partyline/net'

const LF = 0x0a
const NOTHING = Buffer.alloc(0)

export class ByteReader {
  readonly #connection: Pick<Connection, 'read'>
  #rest: Uint8Array = NOTHING

  constructor(connection: Pick<Connection, 'read'>) {
    this.#connection = connection
  }

  /** What has come and was not read; it is gone then. */
  takeRest(): Uint8Array {
    const rest = this.#rest
    this.#rest = NOTHING
    return rest
  }

  /** At least one byte and at most so many; null at the end. @throws {NetError} the connection failed */
  async read(bytesMax: number): Promise<Uint8Array | null> {
    return this.#take((bytes) => Math.min(bytes.length, bytesMax))
  }

  /**
   * A line with its end, as latin1; text without an end where the stream ends or `bytesMax` is reached.
   * @throws {NetError} the connection failed
   */
  async line(bytesMax: number): Promise<string> {
    const pieces: Uint8Array[] = []
    for (let left = bytesMax; left > 0;) {
      const piece = await this.#take((bytes) => Math.min(left, bytes.indexOf(LF) + 1 || bytes.length))
      if (piece === null) break
      pieces.push(piece)
      if (piece.at(-1) === LF) break
      left -= piece.length
    }
    return Buffer.concat(pieces).toString('latin1')
  }

  async #take(howMany: (bytes: Uint8Array) => number): Promise<Uint8Array | null> {
    const bytes = this.#rest.length > 0 ? this.#rest : await this.#connection.read()
    if (bytes === null) return null
    const end = howMany(bytes)
    this.#rest = bytes.subarray(end)
    return bytes.subarray(0, end)
  }
}
