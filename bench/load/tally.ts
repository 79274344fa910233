/**
 * What a plain receiver does with its bytes: length and CRC-32, both native. Everyone in a channel is sent the same bytes,
 * so a receiver whose tally equals that of the fully parsed observer has received the same messages in the same order.
 */
import { crc32 } from 'node:zlib'

export class Tally {
  #bytes = 0
  #checksum = 0

  get bytes(): number {
    return this.#bytes
  }

  get checksum(): number {
    return this.#checksum
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    this.#checksum = crc32(chunk, this.#checksum)
  }
}
