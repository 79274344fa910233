/**
 * WebSocket by hand (RFC 6455 5.2), for a client that is not careful: messages in fragments with control frames between them, masks of
 * any kind, lengths that are longer than they need be, now and then a frame that breaks a rule, and all of it cut at any byte.
 */
import type { Random } from './random.ts'

const TEXT = 1
const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10
const FINAL = 0x80
const MASKED = 0x80
const KEYS = ['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n', 'Sec-WebSocket-Key: YQ==\r\n', ''] as const
const VERSIONS = ['Sec-WebSocket-Version: 13\r\n', 'Sec-WebSocket-Version: 8\r\n', ''] as const
const SUBPROTOCOLS = ['', 'Sec-WebSocket-Protocol: binary.ircv3.net\r\n', 'Sec-WebSocket-Protocol: ,\r\n'] as const
/** Fields beside those that are needed; a request that breaks a rule with them is refused. */
const FIELDS = [
  'Host: i\r\n',
  'Origin: http://evil.example\r\n',
  'Content-Length: 1\r\n',
  ' folded\r\n',
  'A:\r\n',
] as const

/** A request for a WebSocket, mostly one that is granted. */
export function handshake(random: Random): Buffer {
  const usual = <Item>(items: readonly [Item, ...Item[]]): Item => (random.chance(0.97) ? items[0] : random.pick(items))
  const path = random.chance(0.98) ? '/' : random.pick(['/readyz', '/other', 'http://h/', '*'])
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${usual(KEYS)}${usual(VERSIONS)}` +
      `${random.pick(SUBPROTOCOLS)}${random.chance(0.03) ? random.pick(FIELDS) : ''}\r\n`,
  )
}

/** One message with this line, and what may stand around it. */
export function message(line: Buffer, random: Random): Buffer {
  const count = random.chance(0.8) ? 1 : 2 + random.integer(4)
  const opcode = random.pick([TEXT, BINARY])
  const frames = Array.from({ length: count }, (_, index) => {
    const part = line.subarray((index * line.length) / count, ((index + 1) * line.length) / count)
    return frame((index === count - 1 ? FINAL : 0) | (index === 0 ? opcode : 0), part, random)
  })
  return Buffer.concat(frames.flatMap((one) => (random.chance(0.05) ? [control(random), one] : [one])))
}

/** The bytes cut anywhere, into a few pieces or down to single bytes. */
export function* pieces(bytes: Buffer, random: Random): Iterable<Buffer> {
  const longest = random.pick([bytes.length, bytes.length, 1_000, 20, 1])
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random.integer(longest)
    yield bytes.subarray(at, end)
    at = end
  }
}

function control(random: Random): Buffer {
  const length = random.pick([0, 1, 125, 125, random.chance(0.05) ? 126 : 2])
  return frame(
    FINAL | random.pick([PING, PING, PONG, PONG, random.chance(0.05) ? CLOSE : PONG]),
    random.bytes(length),
    random,
  )
}

function frame(firstByte: number, payload: Buffer, random: Random): Buffer {
  const isWrong = random.chance(0.002)
  const first = isWrong && random.chance(0.5) ? random.integer(256) : firstByte
  const isMasked = !(isWrong && random.chance(0.5))
  const mask = random.pick([Buffer.alloc(4), random.bytes(4)])
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return Buffer.concat([
    Buffer.from([first]),
    lengthField(payload.length, isMasked, random),
    ...(isMasked ? [mask] : []),
    masked,
  ])
}

/** Mostly the shortest form, as it must be; seldom a length that is not that of the payload. */
function lengthField(length: number, isMasked: boolean, random: Random): Buffer {
  const mask = isMasked ? MASKED : 0
  const said = random.chance(0.001) ? random.integer(70_000) : length
  const form = random.chance(0.01) ? random.integer(3) : said < 126 ? 0 : said < 65_536 ? 1 : 2
  if (form === 0) return Buffer.from([mask | (said & 0x7f)])
  const field = Buffer.alloc(form === 1 ? 3 : 9)
  field[0] = mask | (form === 1 ? 126 : 127)
  if (form === 1) field.writeUInt16BE(said & 0xffff, 1)
  else field.writeBigUInt64BE(BigInt(said), 1)
  return field
}
