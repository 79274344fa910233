/**
 * A WebSocket as a stream of bytes: a `Connection` whose bytes travel in binary messages of any size.
 *
 * RFC 6455 has no half-close: after a close frame neither side may send (5.5.1). So the end of one direction is a binary
 * message without bytes, which carries nothing in a stream of bytes and which no side needs for anything else; the close
 * frame comes when both directions have ended, and from `close`. A program that knows nothing of it sees an empty message.
 */
import { checkArgument } from '../arguments.ts'
import type { Connection } from '../connection.ts'
import { LIMITS } from '../limits.ts'
import { type Content, MESSAGES, messageStream } from './message-stream.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const MESSAGE_BYTES = LIMITS.readAheadBytesMax.default

/**
 * Takes the messages over: no other code may read or send. The text of the other side is taken as UTF-8. A close frame that
 * names an error is a ResetError for the reader.
 */
export function byteStream(messages: WebSocketMessages): Connection {
  checkArgument('the messages of byteStream', messages, MESSAGES)
  return messageStream(messages, BYTES)
}

const BYTES: Content = {
  *encode(bytes) {
    for (let start = 0; start < bytes.length; start += MESSAGE_BYTES) yield bytes.subarray(start, start + MESSAGE_BYTES)
  },
  rest: () => [],
  endMark: Buffer.alloc(0),
  decode(message) {
    if (message.kind === 'text') return Buffer.from(message.text)
    return message.bytes.byteLength === 0 ? null : message.bytes
  },
}
