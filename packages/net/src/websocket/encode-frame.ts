/**
 * Messages as the frames in which a server sends them (RFC 6455 5.2). A server masks nothing, so the bytes are the same for all
 * readers: a fan-out makes them once, and `WebSocketMessages.writeNow` sends them to each.
 */
import { BYTES, checkArgument, DATA } from '../arguments.ts'

/** FIN, and the opcodes of RFC 6455 5.2. */
const TEXT = 0x81
const BINARY = 0x82

/** A longer payload has its length in two bytes, and one above 65,535 in eight. */
const SHORT_BYTES_MAX = 125
const LENGTH_IN_2 = 126
const LENGTH_IN_8 = 127

/**
 * One text message as one frame.
 * @param text bytes must be UTF-8, which is not looked at; the other side would end the WebSocket (RFC 6455 8.1)
 * @throws {TypeError} neither text nor a Uint8Array
 */
export function encodeTextFrame(text: string | Uint8Array): Uint8Array {
  checkArgument('the text of a frame', text, DATA)
  return encodeFrame(TEXT, typeof text === 'string' ? Buffer.from(text) : text)
}

/** One binary message as one frame. @throws {TypeError} no Uint8Array */
export function encodeBinaryFrame(bytes: Uint8Array): Uint8Array {
  checkArgument('the bytes of a frame', bytes, BYTES)
  return encodeFrame(BINARY, bytes)
}

function encodeFrame(firstByte: number, payload: Uint8Array): Uint8Array {
  const { byteLength } = payload
  const lengthBytes = byteLength <= SHORT_BYTES_MAX ? 0 : byteLength <= 0xffff ? 2 : 8
  const frame = Buffer.allocUnsafe(2 + lengthBytes + byteLength)
  frame[0] = firstByte
  frame[1] = lengthBytes === 0 ? byteLength : lengthBytes === 2 ? LENGTH_IN_2 : LENGTH_IN_8
  if (lengthBytes === 2) frame.writeUInt16BE(byteLength, 2)
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(byteLength), 2)
  frame.set(payload, 2 + lengthBytes)
  return frame
}
