/** `-C`: LF becomes CR LF, and CR LF stays, wherever the chunks are cut. */

const [CR, LF] = [0x0d, 0x0a]

/** A function for the chunks of one stream, in order. */
export function crlfEncoder(): (chunk: Uint8Array) => Uint8Array {
  let before = 0
  return (chunk) => {
    const encoded: number[] = []
    for (const byte of chunk) {
      if (byte === LF && before !== CR) encoded.push(CR)
      encoded.push(byte)
      before = byte
    }
    return Uint8Array.from(encoded)
  }
}
