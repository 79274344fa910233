/**
 * What a client is told that is turned away before it has shaken hands: SSH lets a side disconnect with a reason as soon as both have said their
 * versions (RFC 4253 4.2, 6, 11.1), still in the clear, and clients show it.
 */

const IDENTIFICATION = 'SSH-2.0-Partyline\r\n'
const MSG_DISCONNECT = 1
/** RFC 4253 11.1: SSH_DISCONNECT_TOO_MANY_CONNECTIONS. */
const TOO_MANY_CONNECTIONS = 12
const BLOCK_BYTES = 8
const PADDING_BYTES_MIN = 4

export function sshFarewell(reason: string): Uint8Array {
  const text = Buffer.from(reason)
  const payload = Buffer.alloc(1 + 4 + 4 + text.length + 4)
  payload.writeUInt8(MSG_DISCONNECT)
  payload.writeUInt32BE(TOO_MANY_CONNECTIONS, 1)
  payload.writeUInt32BE(text.length, 5)
  payload.set(text, 9)
  const unpadded = 4 + 1 + payload.length
  const padding = BLOCK_BYTES - ((unpadded + PADDING_BYTES_MIN) % BLOCK_BYTES) + PADDING_BYTES_MIN
  const packet = Buffer.alloc(unpadded + padding)
  packet.writeUInt32BE(packet.length - 4)
  packet.writeUInt8(padding, 4)
  packet.set(payload, 5)
  return Buffer.concat([Buffer.from(IDENTIFICATION), packet])
}
