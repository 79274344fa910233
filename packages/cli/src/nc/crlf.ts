/** `-C`: LF becomes CR LF, and CR LF stays, wherever the chunks are cut. */

const [CR, LF] = [0x0d, 0x0a]

/** A function for the chunks of one stream, in order. It may give back the chunk itself. */
export function crlfEncoder(): (chunk: Uint8Array) => Uint8Array {
  let before = 0
  return (chunk) => {
    const bare: number[] = []
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) {
      if ((at === 0 ? before : chunk[at - 1]) !== CR) bare.push(at)
    }
    before = chunk.at(-1) ?? before
    return bare.length === 0 ? chunk : withCarriageReturns(chunk, bare)
  }
}

/** @param positions before which a CR is missing, in order */
function withCarriageReturns(chunk: Uint8Array, positions: readonly number[]): Uint8Array {
  const encoded = new Uint8Array(chunk.length + positions.length)
  let [start, length] = [0, 0]
  for (const position of positions) {
    for (; start < position; start += 1) encoded[length++] = chunk[start] ?? 0
    encoded[length++] = CR
  }
  encoded.set(chunk.subarray(start), length)
  return encoded
}
