import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import type { IpAddress } from '../address.ts'
import { Admission, type Rejection } from './admission.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { beginsProxyHeader, parseProxyHeader } from './proxy-header.ts'
import { serve, type ServeOptions } from './serve.ts'

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
const BYTES_MAX = 2_048

/** A header of version 2. */
function v2(command: number, family: number, body: Uint8Array): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(body.length)
  return Buffer.concat([SIGNATURE, Buffer.from([command, family]), length, body])
}

const IPV4 = Buffer.from([192, 0, 2, 7, 10, 0, 0, 1, 0x30, 0x39, 0x1a, 0x0b])
const IPV6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from([0x30, 0x39, 0x1a, 0x0b]),
])
const MAPPED = Buffer.concat([Buffer.from('00000000000000000000ffffc0000207', 'hex'), IPV6.subarray(16)])
/** PP2_TYPE_ALPN, and then PP2_TYPE_SSL with what it says of the client in its first byte. */
const tls = (client: number) => Buffer.from([0x01, 0, 2, 0x68, 0x32, 0x20, 0, 5, client, 0, 0, 0, 0])

const SEVEN = { kind: 'ip', host: '192.0.2.7', port: 12_345, family: 4 } as const
const SEVEN6 = { kind: 'ip', host: '2001:db8::7', port: 12_345, family: 6 } as const

const HEADERS: readonly (readonly [what: string, bytes: Buffer, source: object | null, isTls: boolean])[] = [
  ['version 1, IPv4', Buffer.from('PROXY TCP4 192.0.2.7 10.0.0.1 12345 6667\r\n'), SEVEN, false],
  ['version 1, IPv6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 12345 6667\r\n'), SEVEN6, false],
  ['version 1, unknown', Buffer.from('PROXY UNKNOWN\r\n'), null, false],
  ['version 1, unknown with more', Buffer.from('PROXY UNKNOWN ffff:: ffff:: 1 2\r\n'), null, false],
  ['version 2, IPv4', v2(0x21, 0x11, IPV4), SEVEN, false],
  ['version 2, IPv6', v2(0x21, 0x21, IPV6), SEVEN6, false],
  ['version 2, IPv4 mapped into IPv6', v2(0x21, 0x21, MAPPED), SEVEN, false],
  ['version 2, a Unix socket', v2(0x21, 0x31, Buffer.alloc(216)), { kind: 'unix', path: '' }, false],
  ['version 2, unspecified', v2(0x21, 0x00, Buffer.alloc(0)), null, false],
  ['version 2, of its own', v2(0x20, 0x00, Buffer.alloc(0)), null, false],
  ['version 2, of its own, with addresses', v2(0x20, 0x11, IPV4), null, false],
  ['version 2, TLS', v2(0x21, 0x11, Buffer.concat([IPV4, tls(7)])), SEVEN, true],
  ['version 2, not TLS', v2(0x21, 0x11, Buffer.concat([IPV4, tls(0)])), SEVEN, false],
  [
    'version 2, a field that is cut short',
    v2(0x21, 0x11, Buffer.concat([IPV4, Buffer.from([0x20, 0xff, 0xff, 1])])),
    SEVEN,
    true,
  ],
]

for (const [what, bytes, source, isTls] of HEADERS) {
  void it(`understands ${what}, whatever follows, and waits while it is not whole`, () => {
    const header = { source, isTls, length: bytes.length }
    assert.deepEqual(parseProxyHeader(bytes, BYTES_MAX), header)
    assert.deepEqual(parseProxyHeader(Buffer.concat([bytes, Buffer.from('NICK ann')]), BYTES_MAX), header)
    for (let length = 0; length < bytes.length; length += 1) {
      assert.equal(parseProxyHeader(bytes.subarray(0, length), BYTES_MAX), undefined, `${length} bytes`)
    }
  })
}

const NO_HEADERS: readonly (readonly [what: string, bytes: Buffer, says: RegExp])[] = [
  ['a client', Buffer.from('NICK ann\r\n'), /no PROXY header/],
  ['TLS', Buffer.from([0x16, 3, 1]), /no PROXY header/],
  ['something like it', Buffer.from('PROXIES'), /no PROXY header/],
  ['version 1 without an end', Buffer.from(`PROXY TCP4 ${'1'.repeat(100)}`), /no end/],
  ['a name for an address', Buffer.from('PROXY TCP4 localhost 10.0.0.1 1 2\r\n'), /malformed/],
  ['IPv6 called IPv4', Buffer.from('PROXY TCP4 ::1 ::1 1 2\r\n'), /malformed/],
  ['a port that is none', Buffer.from('PROXY TCP4 192.0.2.7 10.0.0.1 65536 2\r\n'), /malformed/],
  ['a family that does not exist', Buffer.from('PROXY UDP4 192.0.2.7 10.0.0.1 1 2\r\n'), /malformed/],
  ['too few words', Buffer.from('PROXY TCP4 192.0.2.7\r\n'), /malformed/],
  ['too many words', Buffer.from('PROXY TCP4 192.0.2.7 10.0.0.1 1 2 3\r\n'), /malformed/],
  ['version 3', v2(0x31, 0x11, IPV4), /version or command/],
  ['a command that does not exist', v2(0x22, 0x11, IPV4), /version or command/],
  ['datagrams', v2(0x21, 0x12, IPV4), /no stream/],
  ['addresses cut short', v2(0x21, 0x11, IPV4.subarray(1)), /too short/],
  ['more than the limit', v2(0x21, 0x11, Buffer.alloc(BYTES_MAX - 15)), /more than 2048/],
]

for (const [what, bytes, says] of NO_HEADERS) {
  void it(`takes ${what} for no header`, () => assert.match(JSON.stringify(parseProxyHeader(bytes, BYTES_MAX)), says))
}

void it('tells by the first bytes of a stranger that it would be a proxy', () => {
  for (const [, bytes] of HEADERS) assert.equal(beginsProxyHeader(bytes), true)
  for (const text of ['', 'PROX', 'NICK ann', '\r\n\r\n']) assert.equal(beginsProxyHeader(Buffer.from(text)), false)
})

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const isProxy = ({ kind }: { kind: string }) => kind === 'ip'

void describe('serve with isProxy', () => {
  leavesNothingOpen()

  /** A server that says what it knows of each client, and then what the client says. */
  async function start(options: ServeOptions = {}) {
    return serve(
      LOOPBACK,
      async (connection) => {
        const { remoteAddress, proxy, transport } = connection
        const said = await connection.read()
        await connection.write(JSON.stringify({ remoteAddress, proxy, transport, said: String(said) }))
      },
      { isProxy, onError: () => {}, ...options },
    )
  }

  async function ask(address: IpAddress, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
    await using connection = await connect(address)
    for (const piece of pieces) await connection.write(piece)
    return Buffer.concat(await Array.fromAsync(connection)).toString()
  }

  for (const [what, header] of HEADERS.slice(0, 2)) {
    void it(`takes the address of ${what}, and reads on behind the header, in the same packet or later`, async () => {
      await using server = await start()
      for (const pieces of [
        [Buffer.concat([header, Buffer.from('hello')])],
        [header.subarray(0, 9), header.subarray(9), 'hello'],
      ]) {
        const answer: unknown = JSON.parse(await ask(server.addresses[0], ...pieces))
        assert.ok(typeof answer === 'object' && answer !== null && 'proxy' in answer && 'remoteAddress' in answer)
        assert.deepEqual(answer.remoteAddress, what.includes('IPv4') ? SEVEN : SEVEN6)
        assert.match(JSON.stringify(answer.proxy), /"host":"127\.0\.0\.1".*"isTls":false/)
        assert.match(JSON.stringify(answer), /"transport":"tcp","said":"hello"/)
      }
    })
  }

  void it('reads the header before TLS begins', { skip: noCertificates }, async () => {
    const { cert, key } = makeTestCertificate()
    await using server = await start({ tls: { cert, key } })
    for (const delayed of [true, false]) {
      await using connection = await connect(server.addresses[0])
      await connection.write('PROXY TCP4 192.0.2.7 10.0.0.1 12345 6697\r\n')
      if (delayed) await new Promise((resolve) => setImmediate(resolve))
      await connection.startTls({ role: 'client', isVerified: false, servername: 'localhost' })
      await connection.write('secret')
      const answer = Buffer.concat(await Array.fromAsync(connection)).toString()
      assert.match(answer, /"host":"192\.0\.2\.7".*"transport":"tls","said":"secret"/)
    }
  })

  void it('closes a connection of a proxy without a header, says so, and lets in none by it', async () => {
    const errors: unknown[] = []
    await using server = await start({ onError: (error) => errors.push(error) })
    for (const said of ['NICK ann\r\n', 'PROXY TCP4 x y 1 2\r\n']) {
      await assert.rejects(ask(server.addresses[0], said).then((text) => assert.notEqual(text, '')))
    }
    assert.deepEqual(
      errors.map((error) => error instanceof Error && 'code' in error && error.code),
      ['NET_FRAME_MALFORMED', 'NET_FRAME_MALFORMED'],
    )
    assert.equal(server.counters.handshakesFailed, 2)
  })

  void it('counts the clients of a proxy by their own addresses', async () => {
    const rejected: Rejection[] = []
    const admission = new Admission({ connectionsPerAddressMax: 1 })
    const held = Promise.withResolvers<void>()
    await using server = await serve(LOOPBACK, () => held.promise, {
      isProxy,
      admission,
      rejection: (rejection) => {
        rejected.push(rejection)
        return 'no more'
      },
    })
    const from = async (host: string) => {
      const connection = await connect(server.addresses[0])
      await connection.write(`PROXY TCP4 ${host} 10.0.0.1 1 2\r\n`)
      return connection
    }
    const [first, other] = [await from('192.0.2.7'), await from('192.0.2.8')]
    const second = await from('192.0.2.7')
    assert.equal(Buffer.concat(await Array.fromAsync(second)).toString(), 'no more')
    assert.deepEqual(
      rejected.map(({ kind, address }) => [kind, address.kind === 'ip' && address.host]),
      [['connections-per-address', '192.0.2.7']],
    )
    held.resolve()
    for (const connection of [first, other, second]) await connection.close()
  })

  void it('is not kept from stopping by a proxy that says nothing', async () => {
    const server = await start()
    const silent = await connect(server.addresses[0])
    await new Promise((resolve) => setImmediate(resolve))
    await server.stop()
    await assert.rejects(async () => assert.notEqual(await silent.read(), null))
    await silent.close()
  })
})
