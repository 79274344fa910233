/**
 * What sender and receiver of a file say to each other. Everything is a frame with its length before it. The sender offers;
 * the receiver accepts, and says how much it has already; the sender sends the rest, then the SHA-256 of the whole file; the
 * receiver compares, stores, and says so.
 */
import { type FramedConnection, lengthPrefixedCodec, MalformedFrameError } from '@partyline/net'

export interface Offer {
  readonly name: string
  readonly bytes: number
}

export type Answer =
  /** Send what comes from this byte on. */
  | { readonly kind: 'accepted'; readonly offset: number }
  /** The file is whole, on the disk, and under its name. */
  | { readonly kind: 'stored' }
  | { readonly kind: 'refused'; readonly reason: string }

export type Frames = FramedConnection<Uint8Array>

export const CODEC = lengthPrefixedCodec({ prefix: 4, frameBytesMax: 1 << 16 })

export function encodeMessage(message: Offer | Answer): Uint8Array {
  return Buffer.from(JSON.stringify(message))
}

/** @throws {MalformedFrameError} not an offer, or its name is more than a name: it could lead out of the folder */
export function parseOffer(frame: Uint8Array | null): Offer {
  const { name, bytes } = parseFields(frame)
  const isName = typeof name === 'string' && /^[^\p{Cc}\p{Bidi_Control}\\/]{1,200}$/u.test(name)
  if (!isName || name === '.' || name === '..' || name.endsWith('.part')) {
    throw new MalformedFrameError(`file name ${JSON.stringify(name)} is not a plain name`)
  }
  if (!isSize(bytes)) throw new MalformedFrameError(`file size ${JSON.stringify(bytes)} is not a number of bytes`)
  return { name, bytes }
}

/** @throws {MalformedFrameError} not an answer */
export function parseAnswer(frame: Uint8Array | null): Answer {
  const { kind, offset, reason } = parseFields(frame)
  if (kind === 'accepted' && isSize(offset)) return { kind, offset }
  if (kind === 'stored') return { kind }
  if (kind === 'refused' && typeof reason === 'string') return { kind, reason }
  throw new MalformedFrameError('the receiver gave an answer that is none')
}

function parseFields(frame: Uint8Array | null): Readonly<Record<string, unknown>> {
  if (frame === null) throw new MalformedFrameError('the other side ended the connection without a word')
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(frame))
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch (cause) {
    throw new MalformedFrameError('the other side sent something else than JSON', { cause })
  }
  throw new MalformedFrameError('the other side sent something else than an object')
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
