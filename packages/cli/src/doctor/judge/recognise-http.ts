/** What the head of an HTTP answer says (RFC 9112 4, RFC 6455 4.2.2). */
import { createHash } from 'node:crypto'
import type { SpeechObservation } from '../observations.ts'
import { type Conversation, recogniseSpeech } from './recognise-speech.ts'

/** RFC 6455 1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** @param key the Sec-WebSocket-Key that was sent */
export function recogniseHttp(
  { text, said, hasClosed }: Pick<Conversation, 'text' | 'said' | 'hasClosed'>,
  key: string,
): SpeechObservation {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
  // Whatever else it is, it speaks first or does not know HTTP.
  if (status === undefined) return recogniseSpeech({ text, said, stage: 'listening', hasClosed, code: null }, 0)
  const accept = createHash('sha1').update(`${key}${WEBSOCKET_GUID}`).digest('base64')
  return {
    kind: 'http',
    statusCode: Number(status),
    server: fieldOf(text, 'server'),
    isWebSocket: status === '101' && fieldOf(text, 'sec-websocket-accept') === accept,
  }
}

function fieldOf(head: string, name: string): string | null {
  const [, value] = new RegExp(`^${name}:[ \\t]*([\\x20-\\x7e]{0,200})`, 'im').exec(head) ?? []
  return value === undefined || value.trim() === '' ? null : value.trim()
}
