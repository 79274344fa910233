/**
 * The AUTHENTICATE lines of one exchange (IRCv3 sasl-3.1): a message is Base64 in lines of 400 bytes, of which the last is
 * shorter, or `+`.
 */
import type { Respond } from './mechanism.ts'

export const CHUNK_BYTES = 400

/** An exchange that waits for the client. A value: each line gives another. */
export interface Exchange {
  readonly mechanism: string
  /** The lines of a message that is not whole yet. */
  readonly received: string
  readonly respond: Respond
}

export type Received =
  | { readonly kind: 'more'; readonly exchange: Exchange }
  | { readonly kind: 'whole'; readonly response: Buffer }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'malformed' }

/** Canonical, with its padding: two texts must not mean one message. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** @param messageBytesMax of the whole message, as Base64 */
export function receive(exchange: Exchange, chunk: string, messageBytesMax: number): Received {
  if (chunk.length > CHUNK_BYTES) return { kind: 'too-long' }
  const received = exchange.received + (chunk === '+' ? '' : chunk)
  if (received.length > messageBytesMax) return { kind: 'too-long' }
  if (chunk.length === CHUNK_BYTES) return { kind: 'more', exchange: { ...exchange, received } }
  if (!BASE64.test(received)) return { kind: 'malformed' }
  return { kind: 'whole', response: Buffer.from(received, 'base64') }
}

/** The parameters of the lines that carry a message to the client. */
export function chunksOf(data: Uint8Array): readonly string[] {
  const text = Buffer.from(data).toString('base64')
  const chunks: string[] = []
  for (let start = 0; start < text.length; start += CHUNK_BYTES) chunks.push(text.slice(start, start + CHUNK_BYTES))
  return text.length % CHUNK_BYTES === 0 ? [...chunks, '+'] : chunks
}
