/** Frames that no library would send: bytes by hand, to both sides. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Connection } from '../connection.ts'
import { MessageTooLongError, type NetError, ResetError, WebSocketProtocolError } from '../errors.ts'
import { bytesInUse } from '../testing/bytes-in-use.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import {
  acceptingHead,
  BINARY,
  CLOSE,
  type MakeFrame,
  maskedFrame,
  PING,
  PONG,
  rawWebSocketClient,
  rawWebSocketServer,
  readCloseCode,
  readCloseStatus,
  TEXT,
  unmaskedFrame,
} from '../testing/raw-websocket.ts'
import { serveWebSocketMessages } from '../http/serve-websocket.ts'
import { connectWebSocketMessages } from './connect-websocket.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const MESSAGE_BYTES_MAX = 100
/** In how many fragments such a message may come. */
const FRAGMENTS_MAX = 257

interface Ends extends AsyncDisposable {
  readonly raw: Connection
  readonly messages: WebSocketMessages
}

interface Side {
  readonly name: string
  readonly open: () => Promise<Ends>
  /** What the other side should send, and what it must not. */
  readonly frame: MakeFrame
  readonly wrongFrame: MakeFrame
}

const SIDES: readonly Side[] = [
  { name: 'a server', open: openServer, frame: maskedFrame, wrongFrame: unmaskedFrame },
  { name: 'a client', open: openClient, frame: unmaskedFrame, wrongFrame: maskedFrame },
]

async function openServer(): Promise<Ends> {
  const served = Promise.withResolvers<WebSocketMessages>()
  const onMessages = async (messages: WebSocketMessages) => {
    served.resolve(messages)
    await messages.closed
  }
  const options = { messageBytesMax: MESSAGE_BYTES_MAX }
  const server = await serveWebSocketMessages({ host: '127.0.0.1', port: 0 }, onMessages, options)
  const [address] = server.addresses
  if (address.kind !== 'ip') throw new Error('no IP address')
  const { raw } = await rawWebSocketClient(address)
  const close = async () => {
    raw.abort()
    await server.stop()
  }
  return { raw, messages: await served.promise, [Symbol.asyncDispose]: close }
}

async function openClient(): Promise<Ends> {
  const accepted = Promise.withResolvers<Connection>()
  const server = await rawWebSocketServer((request) => `${acceptingHead(request)}\r\n`, accepted.resolve)
  const url = `ws://127.0.0.1:${server.addresses[0].port}/`
  const messages = await connectWebSocketMessages(url, { messageBytesMax: MESSAGE_BYTES_MAX })
  const close = async () => {
    messages.abort()
    await server.stop()
  }
  return { raw: await accepted.promise, messages, [Symbol.asyncDispose]: close }
}

type Type = new (...args: never) => NetError

function closeFrame(frame: MakeFrame, code: number, reason: string | Buffer = ''): Buffer {
  return frame(CLOSE, Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]))
}

/** Only the head: the rest never comes. */
function claiming4GiB(frame: MakeFrame): Buffer {
  const head = Buffer.from(frame(BINARY, ''))
  const maskBit = (head[1] ?? 0) & 0x80
  return Buffer.from([BINARY, maskBit | 127, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
}

/** All but the last are empty. */
function inFragments(frame: MakeFrame, count: number): Buffer {
  const middle = Array.from({ length: count - 2 }, () => frame(0x00, ''))
  return Buffer.concat([frame(0x01, ''), ...middle, frame(0x80, 'whole')])
}

function digits(frame: MakeFrame, count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, index) => frame(TEXT, String(index % 10))))
}

const CASES: readonly (readonly [string, (frame: MakeFrame) => Buffer, Type, number])[] = [
  ['a reserved bit, which would be compression', (frame) => frame(TEXT | 0x40, 'a'), WebSocketProtocolError, 1002],
  ['an unknown opcode', (frame) => frame(0x83, 'a'), WebSocketProtocolError, 1002],
  ['a continuation of nothing', (frame) => frame(0x80, 'a'), WebSocketProtocolError, 1002],
  ['a ping in fragments', (frame) => frame(0x09, 'a'), WebSocketProtocolError, 1002],
  ['a ping of 126 bytes', (frame) => frame(PING, 'a'.repeat(126)), WebSocketProtocolError, 1002],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code) => {
    return [
      `the close code ${code}`,
      (frame: MakeFrame) => closeFrame(frame, code),
      WebSocketProtocolError,
      1002,
    ] as const
  }),
  ['a close code of one byte', (frame) => frame(CLOSE, '\x03'), WebSocketProtocolError, 1002],
  [
    'a close reason that is not UTF-8',
    (frame) => closeFrame(frame, 1000, Buffer.from([0xc3, 0x28])),
    WebSocketProtocolError,
    1007,
  ],
  ['text that is not UTF-8', (frame) => frame(TEXT, Buffer.from([0xc3, 0x28])), WebSocketProtocolError, 1007],
  [
    'text that ends inside a character',
    (frame) => Buffer.concat([frame(0x01, 'a'), frame(0x80, Buffer.from([0xc3]))]),
    WebSocketProtocolError,
    1007,
  ],
  ['a frame that claims 4 GiB', claiming4GiB, MessageTooLongError, 1009],
  ['a message over the limit', (frame) => frame(TEXT, 'a'.repeat(MESSAGE_BYTES_MAX + 1)), MessageTooLongError, 1009],
  [
    'fragments over the limit',
    (frame) => Buffer.concat([frame(0x01, 'a'.repeat(60)), frame(0x80, 'a'.repeat(60))]),
    MessageTooLongError,
    1009,
  ],
  ['a message in too many fragments', (frame) => inFragments(frame, FRAGMENTS_MAX + 1), WebSocketProtocolError, 1008],
]

const REASONS: Readonly<Record<number, string>> = {
  1002: 'a frame is not as RFC 6455 has it',
  1007: 'text is not UTF-8',
  1008: 'a message is in too many pieces',
  1009: `a message is longer than ${MESSAGE_BYTES_MAX} bytes`,
}

for (const { name, open, frame, wrongFrame } of SIDES) {
  void describe(`${name} of WebSockets`, () => {
    leavesNothingOpen()

    const maskCase = [
      'the mask of the other direction',
      () => wrongFrame(TEXT, 'a'),
      WebSocketProtocolError,
      1002,
    ] as const
    for (const [what, bytes, type, code] of [maskCase, ...CASES]) {
      void it(`answers ${what} with ${code} and why, after what came before was read`, async () => {
        await using ends = await open()
        const { raw, messages } = ends
        raw.writeNow(Buffer.concat([frame(TEXT, 'before'), bytes(frame)]))
        assert.deepEqual(await messages.read(), { kind: 'text', text: 'before' })
        await assert.rejects(messages.read(), type)
        await assert.rejects(messages.read(), type)
        assert.deepEqual(await readCloseStatus(raw), { code, reason: REASONS[code] })
        void raw.close()
        const reason = await messages.closed
        assert.ok(reason.kind === 'failed' && reason.error instanceof type)
        await assert.rejects(messages.send('too late'), type)
      })
    }

    for (const code of [1000, 1001, 1011, 1014, 3000, 4999]) {
      void it(`takes the close code ${code} for an end, answers it, and says it`, async () => {
        await using ends = await open()
        const { raw, messages } = ends
        await raw.write(closeFrame(frame, code, 'grüße'))
        assert.equal(await readCloseCode(raw), code)
        void raw.close()
        assert.equal(await messages.read(), null)
        assert.deepEqual(await messages.closed, { kind: 'ended' })
        assert.deepEqual(messages.closeStatus, { code, reason: 'grüße' })
      })
    }

    void it('adds no reason to a close code of the program, nor a code to an empty close frame', async () => {
      await using ends = await open()
      await ends.messages.close({ code: 1002, timeoutMs: 5 })
      assert.deepEqual(await readCloseStatus(ends.raw), { code: 1002, reason: '' })
      await using others = await open()
      await others.raw.write(frame(CLOSE, ''))
      assert.equal(await others.messages.read(), null)
      assert.equal(((await others.raw.readExactly(2))[1] ?? 0) & 0x7f, 0)
    })

    void it('carries a message at the limit, and a character cut by fragments', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      const text = 'ü'.repeat(MESSAGE_BYTES_MAX / 2)
      const bytes = Buffer.from(text)
      await raw.write(Buffer.concat([frame(0x01, bytes.subarray(0, 1)), frame(0x80, bytes.subarray(1))]))
      assert.deepEqual(await messages.read(), { kind: 'text', text })
    })

    void it('takes a message in as many fragments as it may have', async () => {
      await using ends = await open()
      await ends.raw.write(inFragments(frame, FRAGMENTS_MAX))
      assert.deepEqual(await ends.messages.read(), { kind: 'text', text: 'whole' })
    })

    void it('holds no more of many small messages than was sent, and loses none', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      const COUNT = 50_000
      const sent = digits(frame, COUNT)
      const before = bytesInUse()
      raw.writeNow(sent)
      for (let index = 0; index < COUNT; index += 1) {
        assert.deepEqual(await messages.read(), { kind: 'text', text: String(index % 10) })
        if (index > 0) continue
        const held = bytesInUse() - before
        assert.ok(held < 1_000_000, `${held} bytes are held`)
      }
    })

    void it('puts fragments together, with a ping answered between them', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      await raw.write(Buffer.concat([frame(0x01, 'to'), frame(PING, 'now'), frame(0x80, 'gether')]))
      assert.deepEqual(await messages.read(), { kind: 'text', text: 'together' })
      assert.equal((await raw.readExactly(1))[0], PONG)
    })

    void it('takes an end without a close frame for a break, not for an end', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      const reading = assert.rejects(messages.read(), ResetError)
      await raw.closeWrite()
      await reading
      await raw.close()
    })

    void it('breaks off with a peer that floods it with pings and does not read the answers, and says so', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      const reading = assert.rejects(messages.read(), /sends pings and does not read the answers/)
      const pings = Buffer.concat(Array.from({ length: 1000 }, () => frame(PING, 'x'.repeat(125))))
      while (raw.writeNow(pings) || !raw.signal.aborted) {
        await new Promise((resolve) => setImmediate(resolve))
        assert.ok(messages.bytesPending < 16 * 1024 * 1024, `${messages.bytesPending} bytes of answers wait`)
      }
      await reading
    })

    void it('tells its reader of a reset', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      const reading = assert.rejects(messages.read(), ResetError)
      raw.abort()
      await reading
      await assert.rejects(messages.send('x'), ResetError)
    })

    void it('refuses a close code or a reason that no frame can have, and stays open', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      for (const code of [999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5]) {
        const error = { name: 'TypeError', message: new RegExp(`^code: ${code} is not a code`) }
        assert.throws(() => messages.close({ code }), error)
      }
      const error = { name: 'RangeError', message: 'reason has 124 bytes, a close frame 123 at most' }
      assert.throws(() => messages.close({ reason: 'ä'.repeat(62) }), error)
      await raw.write(frame(TEXT, 'still here'))
      assert.deepEqual(await messages.read(), { kind: 'text', text: 'still here' })
    })

    void it('gives up closing when the other side never answers the close frame', async () => {
      await using ends = await open()
      const { raw, messages } = ends
      await messages.close({ code: 4000, timeoutMs: 5 })
      assert.equal(await readCloseCode(raw), 4000)
      assert.deepEqual(await messages.closed, { kind: 'closed' })
    })
  })
}
