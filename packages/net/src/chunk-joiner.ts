/**
 * Joins chunks into one, once. When a batch of messages goes to hundreds of connections, their send queues hold the same chunks.
 * Joining them again for each connection would cost more than everything else in user space.
 */
import { checkArgument, LIST } from './arguments.ts'

interface Joined {
  readonly chunks: readonly Uint8Array[]
  readonly bytes: Uint8Array
}

/** One is shared by all send queues that get the same chunks: `new SendQueue(connection, { bytesMax, joiner })`. */
export class ChunkJoiner {
  /** By the first chunk; forgotten with it. */
  readonly #joined = new WeakMap<Uint8Array, Joined>()

  /** The chunks as one; the same result for the same chunks, for as long as the first of them lives. */
  join(chunks: readonly Uint8Array[], byteLength: number): Uint8Array {
    checkArgument('the chunks', chunks, LIST)
    const first = chunks[0]
    if (first === undefined) return new Uint8Array()
    const known = this.#joined.get(first)
    if (known !== undefined && isSame(known.chunks, chunks)) return known.bytes
    const bytes = Buffer.concat(chunks, byteLength)
    this.#joined.set(first, { chunks: chunks.slice(), bytes })
    return bytes
  }
}

function isSame(known: readonly Uint8Array[], chunks: readonly Uint8Array[]): boolean {
  if (known.length !== chunks.length) return false
  for (let index = 0; index < known.length; index += 1) {
    if (known[index] !== chunks[index]) return false
  }
  return true
}
