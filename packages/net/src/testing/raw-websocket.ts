/** The bytes of WebSocket (RFC 6455) by hand, for tests of what no library would send. */
import { createHash } from 'node:crypto'
import type { IpAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { serve, type Server } from '../serve/serve.ts'

/** FIN and the opcodes of RFC 6455 5.2. */
export const TEXT = 0x81
export const BINARY = 0x82
export const CLOSE = 0x88
export const PING = 0x89
export const PONG = 0x8a

/** Makes a frame of up to 65,535 bytes. */
export type MakeFrame = (firstByte: number, payload: string | Uint8Array) => Buffer

/** As a server sends them. */
export const unmaskedFrame: MakeFrame = (firstByte, payload) => {
  const bytes = Buffer.from(payload)
  return Buffer.concat([Buffer.from([firstByte, ...lengthBytes(bytes.length, 0)]), bytes])
}

/** As a client sends them, with a mask of zeros, which changes nothing. */
export const maskedFrame: MakeFrame = (firstByte, payload) => {
  const bytes = Buffer.from(payload)
  return Buffer.concat([Buffer.from([firstByte, ...lengthBytes(bytes.length, 0x80), 0, 0, 0, 0]), bytes])
}

/** Sends the handshake of a client. @returns the connection after the server's answer, which is in `head` */
export async function rawWebSocketClient(
  address: IpAddress,
  headers = '',
): Promise<{ readonly raw: Connection; readonly head: string }> {
  const raw = await connect(address)
  const key = Buffer.alloc(16).toString('base64')
  const wanted =
    'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
  await raw.write(Buffer.from(`${wanted}Sec-WebSocket-Key: ${key}\r\n${headers}\r\n`))
  return { raw, head: String(await raw.readUntil('\r\n\r\n', { bytesMax: 4096 })) }
}

/** A server that gives each client this answer to its handshake and drops whatever else comes. */
export function rawWebSocketServer(
  answer: (request: string) => string | Uint8Array,
  onConnection: (raw: Connection) => void = () => {},
): Promise<Server<IpAddress>> {
  return serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
    const request = String(await connection.readUntil('\r\n\r\n', { bytesMax: 4096 }))
    await connection.write(Buffer.from(answer(request)))
    onConnection(connection)
    await connection.closed
  })
}

/** The head of the answer that agrees (RFC 6455 4.2.2), without the empty line at its end. */
export function acceptingHead(request: string): string {
  const key = /Sec-WebSocket-Key: (\S+)/i.exec(request)?.[1] ?? ''
  const digest = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n`
}

/** Reads a close frame of either side. @returns its code */
export async function readCloseCode(raw: Connection): Promise<number> {
  return (await readCloseStatus(raw)).code
}

/** Reads a close frame of either side. */
export async function readCloseStatus(raw: Connection): Promise<{ readonly code: number; readonly reason: string }> {
  const [first, second = 0] = await raw.readExactly(2)
  if (first !== CLOSE) throw new Error(`a close frame was awaited, ${String(first)} came`)
  const isMasked = (second & 0x80) !== 0
  const mask = isMasked ? await raw.readExactly(4) : Buffer.alloc(4)
  const payload = Buffer.from(await raw.readExactly(second & 0x7f))
  const unmasked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)))
  return { code: unmasked.readUInt16BE(), reason: unmasked.toString('utf8', 2) }
}

function lengthBytes(length: number, maskBit: number): readonly number[] {
  return length < 126 ? [maskBit | length] : [maskBit | 126, length >> 8, length & 0xff]
}
