/** What an error says beside its message belongs to what was being done, and names what is there to change. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { connect } from './connect/connect.ts'
import * as errors from './errors.ts'
import { serveWebSocketMessages } from './http/serve-websocket.ts'
import { memoryPair } from './memory-pair.ts'
import { serve } from './serve/serve.ts'
import { leavesNothingOpen } from './testing/open-handles.ts'
import { makeTestCertificate, noCertificates } from './testing/test-certificate.ts'
import { udp } from './udp/udp.ts'
import { connectWebSocketMessages } from './websocket/connect-websocket.ts'
import { lineStream } from './websocket/websocket-lines.ts'

const LOCAL = { host: '127.0.0.1', port: 0 }
const LONG_PATH = { path: `/tmp/${'x'.repeat(110)}` }

const FAILURES: readonly { name: string; fail: () => Promise<unknown>; phase: errors.Phase; remedy: RegExp }[] = [
  { name: 'connecting to a long path', fail: () => connect(LONG_PATH), phase: 'connect', remedy: /shorter path/ },
  { name: 'serving at a long path', fail: () => serve(LONG_PATH, () => {}), phase: 'listen', remedy: /shorter path/ },
  { name: 'serving nowhere', fail: () => serve('http://a:1', () => {}), phase: 'listen', remedy: /tcp:/ },
  {
    name: 'a host that is none',
    fail: () => serve({ host: 'a b', port: 0 }, () => {}),
    phase: 'resolve',
    remedy: /name/,
  },
  {
    name: 'a delimiter that does not come',
    fail: async () => {
      const [left, right] = memoryPair()
      await left.write('too long')
      try {
        return await right.readUntil(';', { bytesMax: 2 })
      } finally {
        await Promise.all([left.close(), right.close()])
      }
    },
    phase: 'read',
    remedy: /raise bytesMax$/,
  },
  {
    name: 'reading what was aborted',
    fail: async () => {
      const [left, right] = memoryPair()
      left.abort()
      await right.close()
      return left.read()
    },
    phase: 'read',
    remedy: /after closing/,
  },
  {
    name: 'a port of UDP that is none',
    fail: () => udp({ bind: { host: '127.0.0.1', port: -1 } }),
    phase: 'listen',
    remedy: /^give a port/,
  },
  {
    name: 'a datagram to port 0',
    fail: async () => {
      await using socket = await udp({ bind: LOCAL })
      await socket.send('x', LOCAL)
    },
    phase: 'write',
    remedy: /^give the port/,
  },
  {
    name: 'a datagram past the peer',
    fail: async () => {
      await using socket = await udp({ connect: { host: '127.0.0.1', port: 9 } })
      await socket.send('x', { host: '127.0.0.1', port: 10 })
    },
    phase: 'write',
    remedy: /leave the destination out/,
  },
  {
    name: 'the view of a name',
    fail: async () => {
      await using socket = await udp({ bind: LOCAL })
      socket.peer({ host: 'localhost', port: 9 })
    },
    phase: 'read',
    remedy: /^give an address/,
  },
]

for (const page of ['README.md', '../../docs/zh/net.md']) {
  void it(`${page} names every class of errors`, () => {
    const text = readFileSync(join(import.meta.dirname, '..', page), 'utf8')
    const classes = Object.keys(errors).filter((name) => name.endsWith('Error'))
    assert.deepEqual(
      classes.filter((name) => !text.includes(`\`${name}\``)),
      [],
    )
  })
}

void describe('an error', () => {
  leavesNothingOpen()

  for (const { name, fail, phase, remedy } of FAILURES) {
    void it(`of ${name} is of the phase ${phase}, with a remedy for it`, () => assert.rejects(fail, { phase, remedy }))
  }

  void it('of a connection that is gone says what was tried', async () => {
    const [left, right] = memoryPair()
    left.abort()
    await right.close()
    await assert.rejects(left.write('x'), { code: 'NET_CLOSED', phase: 'write' })
    assert.equal(left.signal.reason.phase, 'close')
  })

  void it('of TLS over TLS is of the handshake', { skip: noCertificates }, async () => {
    const { cert, key } = makeTestCertificate()
    await using server = await serve(LOCAL, ({ closed }) => void closed, { tls: { cert, key } })
    await using connection = await connect(server.addresses[0], { tls: { isVerified: false } })
    const again = connection.startTls({ role: 'client', servername: 'a.example' })
    await assert.rejects(again, { code: 'NET_TRANSPORT', phase: 'handshake' })
  })

  void it('of a WebSocket names the header, the line and the way to send', async () => {
    await using server = await serveWebSocketMessages(LOCAL, async ({ closed }) => void (await closed))
    const url = `ws://127.0.0.1:${server.addresses[0].port}`
    await assert.rejects(connectWebSocketMessages(url, { headers: { 'a b': 'c' } }), {
      code: 'NET_TARGET',
      message: /"a b"/,
      remedy: /header/,
    })
    await using messages = await connectWebSocketMessages(url)
    assert.throws(() => messages.writeNow(Buffer.alloc(1)), { phase: 'write', remedy: /^use send/ })
    const lines = lineStream(messages, { lineBytesMax: 2 })
    await lines.write('long\n').catch(() => {})
    await lines.closed
    await assert.rejects(lines.read(), { code: 'NET_LINE_TOO_LONG', phase: 'write' })
  })
})

for (const [error, said] of [
  [new errors.EndOfStreamError(1), /after 1 byte of/],
  [new errors.EndOfStreamError(2), /after 2 bytes of/],
  [new errors.FrameTooLongError(2, 1), /with 2 bytes, is longer than the limit of 1 byte$/],
  [new errors.LineTooLongError(1), /longer than 1 byte$/],
] as const) {
  void it(`says how many bytes they are: ${error.message}`, () => assert.match(error.message, said))
}
