/** The packets of SFTP in a stream of bytes: each is its length and as many bytes (draft-ietf-secsh-filexfer-02 3). */
import { PACKET_BYTES_MAX } from './sftp-numbers.ts'

/** A packet that is empty, or larger than any of a client that means well. What follows cannot be understood. */
export class PacketError extends Error {
  override readonly name = 'PacketError'
}

const LENGTH_BYTES = 4

/** @throws {PacketError} */
export async function* packets(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
  let chunks: Buffer[] = []
  let bytes = 0
  let wanted = LENGTH_BYTES
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    bytes += chunk.length
    while (bytes >= wanted) {
      const held = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
      chunks = [held]
      const length = held.readUInt32BE(0)
      if (length === 0 || length > PACKET_BYTES_MAX) throw new PacketError(`a packet of ${length} bytes`)
      wanted = LENGTH_BYTES + length
      if (bytes < wanted) break
      yield held.subarray(LENGTH_BYTES, wanted)
      chunks = [held.subarray(wanted)]
      bytes -= wanted
      wanted = LENGTH_BYTES
    }
  }
}
