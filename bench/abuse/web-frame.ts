/** What a client of the web door writes, as text in which each character is a byte (latin1). */

/** RFC 6455 4.1. */
export const HANDSHAKE =
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'

/** RFC 6455 5.2. */
const OPCODES = { part: 0x0, text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const
const FINAL = 0x80
const MASKED = 0x80
const SHORT_BYTES_MAX = 125
const LENGTH_IN_2 = 126
/** It leaves the payload as it is. */
const MASK = '\0'.repeat(4)

export function frame(kind: keyof typeof OPCODES, payload: string, isFinal = true): string {
  const { length } = payload
  const lengthBytes = length > SHORT_BYTES_MAX ? [MASKED | LENGTH_IN_2, length >> 8, length & 0xff] : [MASKED | length]
  return String.fromCharCode((isFinal ? FINAL : 0) | OPCODES[kind], ...lengthBytes) + MASK + payload
}
