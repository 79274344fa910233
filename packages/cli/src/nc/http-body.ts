/**
 * The body of a message: where it ends (RFC 9112 6 and 7.1), and passed on to exactly there. A request whose end two servers
 * could see in two places is refused: behind the nearer end another request could hide.
 */
import type { ByteReader } from './byte-reader.ts'
import { HttpRefusal, type RequestHead, type ResponseHead, valuesOf, wordsOf } from './http-head.ts'

type Framing =
  | { readonly kind: 'length'; readonly byteCount: number }
  /** Chunks with their lengths. */
  | { readonly kind: 'chunked' }
  /** With the connection. */
  | { readonly kind: 'end' }

/** As much of a body as is passed on at a time. */
const PIECE_BYTES_MAX = 65_536

/** A length with extensions; longer than any that is written. */
const CHUNK_LINE_BYTES_MAX = 256

/** Of all trailer fields together. */
const TRAILER_BYTES_MAX = 8_192

/** @throws {HttpRefusal} 400 for a length that is not certain, 501 for an encoding that is not known */
export function requestFraming(head: RequestHead): Framing {
  const lengths = valuesOf(head, 'content-length')
  const encodings = wordsOf(head, 'transfer-encoding')
  if (encodings.length > 0) {
    if (lengths.length > 0) throw new HttpRefusal(400, 'Content-Length and Transfer-Encoding cannot be used together')
    if (head.version === '1.0') throw new HttpRefusal(400, 'HTTP/1.0 has no Transfer-Encoding')
    if (encodings.join() !== 'chunked') throw new HttpRefusal(501, 'only chunked is known')
    return { kind: 'chunked' }
  }
  const [length = '0', ...others] = lengths
  if (others.length > 0 || !/^\d{1,15}$/.test(length)) throw new HttpRefusal(400, 'Content-Length is not one number')
  return { kind: 'length', byteCount: Number(length) }
}

/** @param method of the request that is answered */
export function responseFraming(head: ResponseHead, method: string): Framing {
  if (method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304) {
    return { kind: 'length', byteCount: 0 }
  }
  const encodings = wordsOf(head, 'transfer-encoding')
  if (encodings.length > 0) return { kind: encodings.at(-1) === 'chunked' ? 'chunked' : 'end' }
  const [length, ...others] = valuesOf(head, 'content-length')
  const isCertain = length !== undefined && others.length === 0 && /^\d{1,15}$/.test(length)
  return isCertain ? { kind: 'length', byteCount: Number(length) } : { kind: 'end' }
}

type Write = (bytes: Uint8Array) => Promise<void>

/** @throws {HttpRefusal} 400: it ends too early, or a chunk is none @throws what `write` throws */
export async function passBody(reader: ByteReader, framing: Framing, write: Write): Promise<void> {
  switch (framing.kind) {
    case 'length':
      return passCounted(reader, framing.byteCount, write)
    case 'chunked':
      return passChunks(reader, write)
    case 'end':
      return passRest(reader, write)
    default:
      return framing satisfies never
  }
}

async function passCounted(reader: ByteReader, byteCount: number, write: Write): Promise<void> {
  for (let left = byteCount; left > 0;) {
    const bytes = await reader.read(Math.min(left, PIECE_BYTES_MAX))
    if (bytes === null) throw new HttpRefusal(400, 'the message ends in its body')
    left -= bytes.length
    await write(bytes)
  }
}

async function passRest(reader: ByteReader, write: Write): Promise<void> {
  for (;;) {
    const bytes = await reader.read(PIECE_BYTES_MAX)
    if (bytes === null) return
    await write(bytes)
  }
}

/** Extensions and trailers are left out: no proxy has to pass them on. */
async function passChunks(reader: ByteReader, write: Write): Promise<void> {
  for (;;) {
    const line = await reader.line(CHUNK_LINE_BYTES_MAX)
    const [, digits] = /^([\da-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r\n$/i.exec(line) ?? []
    if (digits === undefined) throw new HttpRefusal(400, 'a chunk has no length')
    const byteCount = Number.parseInt(digits, 16)
    if (byteCount === 0) break
    await write(Buffer.from(`${byteCount.toString(16)}\r\n`))
    await passCounted(reader, byteCount, write)
    if ((await reader.line(2)) !== '\r\n') throw new HttpRefusal(400, 'a chunk does not end where it said')
    await write(Buffer.from('\r\n'))
  }
  for (let left = TRAILER_BYTES_MAX; ;) {
    const line = await reader.line(left)
    left -= line.length
    if (line === '\r\n') break
    if (!line.endsWith('\r\n') || left <= 0) throw new HttpRefusal(400, 'the trailer is not understood')
  }
  await write(Buffer.from('0\r\n\r\n'))
}
