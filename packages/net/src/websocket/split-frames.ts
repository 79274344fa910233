/** The messages in frames that are ready, as `encode-frame.ts` makes them, for a reader to whom each is compressed (RFC 6455 5.2). */

export interface Framed {
  readonly isBinary: boolean
  readonly payload: Uint8Array
}

const BINARY = 0x82
const LENGTH_IN_2 = 126
const LENGTH_IN_8 = 127

/** @param frames whole ones, each a message, without masks */
export function splitFrames(frames: Uint8Array): readonly Framed[] {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  const messages: Framed[] = []
  for (let at = 0; at < frames.byteLength;) {
    const isBinary = view.getUint8(at) === BINARY
    const short = view.getUint8(at + 1)
    const begin = at + (short === LENGTH_IN_8 ? 10 : short === LENGTH_IN_2 ? 4 : 2)
    const length =
      short === LENGTH_IN_8 ? Number(view.getBigUint64(at + 2)) : short === LENGTH_IN_2 ? view.getUint16(at + 2) : short
    messages.push({ isBinary, payload: frames.subarray(begin, begin + length) })
    at = begin + length
  }
  return messages
}
