/** Calls of plain JavaScript, where no compiler says what is wrong: a TypeError at the call that names it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as net from './index.ts'
import { memoryPair } from './memory-pair.ts'
import { leavesNothingOpen } from './testing/open-handles.ts'
import { callUntyped } from './testing/untyped.ts'

const LOCAL = { host: '127.0.0.1', port: 0 }
/** Looked at when the rest is right. */
const own = { cert: 'no certificate', key: 'no key' }
const { cert } = own
const handler = () => {}

type Case = readonly [args: readonly unknown[], message: RegExp]

/** For every function of the package, in the place of each argument. */
const STRANGE: readonly (readonly [name: string, value: unknown])[] = [
  ['null', null],
  ['a number', -1],
  ['a symbol', Symbol('strange')],
  ['an object', {}],
  ['an object without a prototype', Object.create(null)],
  ['a list of null', [null]],
  ['a date', new Date()],
]

/** What V8 and Node say of a value that nobody had checked. */
const IN_OTHER_WORDS = /Cannot (read|convert|destructure|mix)|^[\w.]+\.\w+ is not a function|argument must be|Received/

/** For each function of the package, calls that are wrong. */
const FUNCTIONS: Readonly<Record<string, readonly Case[]>> = {
  connect: [
    [[], /the target: undefined is not \{ host: 'example\.org', port: 80 \}, .*/],
    [[80, '127.0.0.1'], /the options of connect: '127\.0\.0\.1' is not an object/],
    [[80], /the target: 80 is not /],
    [[{ port: 80 }], /the target: \{ port: 80 \} is not /],
    [[{ host: 4, port: 80 }], /the target/],
    [[{ path: 4 }], /the target/],
    [[LOCAL, null], /the options of connect: null is not /],
    [[LOCAL, { timeoutMs: '5000' }], /timeoutMs: '5000' is not a number of milliseconds/],
    [[LOCAL, { timeoutMs: Number.NaN }], /timeoutMs: NaN is not /],
    [[LOCAL, { signal: new AbortController() }], /signal: AbortController .*is not an AbortSignal/],
    [[LOCAL, { tls: 'yes' }], /tls: 'yes' is not true, false or an object/],
    [[LOCAL, { idleTimeoutMs: '1' }], /idleTimeoutMs/],
    [[LOCAL, { proxy: 'http://proxy' }], /proxy: 'http:\/\/proxy' is not an object/],
    [[LOCAL, { localAddress: 1 }], /localAddress/],
    [[LOCAL, { lookup: '127.0.0.1' }], /lookup: .* is not a function/],
    [[{ host: '127.0.0.1', port: 1 }, { tls: { alpn: 'h2' } }], /alpn: 'h2' is not a list/],
    [[{ host: '127.0.0.1', port: 1 }, { tls: { isVerified: 'no' } }], /isVerified: .* is not true or false/],
    [[{ host: '127.0.0.1', port: 1 }, { tls: { servername: 1 } }], /servername/],
    [[{ host: '127.0.0.1', port: 1 }, { tls: { ca: 1 } }], /tls\.ca/],
    [[{ host: '127.0.0.1', port: 1 }, { tls: { ciphers: 1 } }], /ciphers/],
    [[{ host: '127.0.0.1', port: 1 }, { proxy: { kind: 'ftp', host: 'x', port: 1 } }], /kind: 'ftp' is not .*'socks5'/],
    [[{ host: '127.0.0.1', port: 1 }, { proxy: { kind: 'http', port: 1 } }], /host of the proxy/],
    [[{ host: '127.0.0.1', port: 1 }, { proxy: { kind: 'http', host: 'x' } }], /port of the proxy/],
  ],
  serve: [
    [[LOCAL], /the handler: undefined is not a function/],
    [[LOCAL, {}], /the handler/],
    [[8080, handler], /the target: 8080 is not /],
    [[LOCAL, handler, { tls: true }], /tls: true is not \{ cert, key \}, which a server shows/],
    [[LOCAL, handler, { tls: null }], /tls: null is not \{ cert, key \}, which a server shows/],
    [[LOCAL, handler, { tls: '' }], /tls: '' is not \{ cert, key \}, which a server shows/],
    [[LOCAL, handler, { tls: { ...own, alpn: [5] } }], /alpn: \[ 5 \] is not a list of strings/],
    [[LOCAL, handler, { tls: { cert } }], /key: undefined is not a string or a Uint8Array, such as a Buffer/],
    [[LOCAL, handler, { tls: { ...own, certificates: [1] } }], /tls\.certificates\["0"\]: 1 is not an object/],
    [[LOCAL, handler, { tls: { ...own, clientAuth: true } }], /clientAuth: true is not an object/],
    [[LOCAL, handler, { tls: { ...own, clientAuth: {} } }], /tls\.clientAuth\.ca/],
    [[LOCAL, handler, { backlog: '5' }], /backlog/],
    [[LOCAL, handler, { reusePort: 1 }], /reusePort/],
    [[LOCAL, handler, { maxConnections: '5' }], /maxConnections/],
    [[LOCAL, handler, { admission: {} }], /admission: {} is not an Admission/],
    [[LOCAL, handler, { maxConnectionsReached: 'block' }], /maxConnectionsReached: 'block' is not 'reject' or 'wait'/],
    [[LOCAL, handler, { allow: '127.0.0.1' }], /allow: '127\.0\.0\.1' is not a list/],
    [[LOCAL, handler, { allow: [1] }], /an entry of an AddressList: 1 is not a string/],
    [[LOCAL, handler, { isExempt: [] }], /isExempt/],
    [[LOCAL, handler, { rejection: 'no' }], /rejection: 'no' is not a function/],
    [[LOCAL, handler, { onError: true }], /onError/],
    [[LOCAL, handler, { idleTimeoutMs: {} }], /idleTimeoutMs/],
  ],
  listen: [
    [[], /the target/],
    [[LOCAL, handler], /the options of a server: \[Function: handler\] is not an object/],
  ],
  reconnecting: [
    [[LOCAL], /the session: .* is not a function/],
    [[LOCAL, handler, { reconnectDelayMs: '1' }], /reconnectDelayMs/],
    [[LOCAL, handler, { signal: true }], /signal/],
    [[7, handler], /the target/],
    [[handler, handler], /what was opened: undefined is not a connection/],
    [[LOCAL, handler, { clock: {} }], /clock: \{\} is not a clock, such as systemClock/],
  ],
  udp: [
    [['127.0.0.1'], /the options of udp/],
    [[{ bind: 9999 }], /bind: 9999 is not an object/],
    [[{ bind: { port: 9999 } }], /bind: .* is not an object such as \{ host: '127\.0\.0\.1', port: 9999 \}/],
    [[{ connect: {} }], /connect/],
    [[{ encoding: 5 }], /encoding/],
    [[{ broadcast: 'yes' }], /broadcast/],
    [[{ multicast: { ttl: '1' } }], /ttl/],
    [[{ queueDatagramsMax: '1' }], /queueDatagramsMax/],
    [[{ log: console }], /log: .* is not a function/],
  ],
  sealed: [
    [[], /the channel of sealed: .* is not a UDP socket or a peer/],
    [[{ receive: handler, send: handler }], /the secret: .* is not a key or \{ passphrase \}/],
    [[{ receive: handler, send: handler }, { passphrase: 5 }], /passphrase/],
    [[{ receive: handler, send: handler }, Buffer.alloc(32), { freshnessMs: '1' }], /freshnessMs/],
  ],
  framed: [
    [[], /the connection of framed/],
    [[memoryPair()[0]], /the codec of framed: .* is not a codec, such as lineCodec/],
    [[memoryPair()[0], net.lineCodec], /the codec of framed/],
  ],
  lineCodec: [
    [[], /the options of lineCodec: undefined is not an object/],
    [[{}], /lineBytesMax: undefined is not a number/],
    [[{ lineBytesMax: '80' }], /lineBytesMax: '80' is not a number/],
    [[{ lineBytesMax: 80, lineEnd: 'cr' }], /lineEnd: 'cr' is not 'lf' or 'any'/],
    [[{ lineBytesMax: 80, quietMs: '5' }], /quietMs/],
  ],
  jsonLinesCodec: [
    [[], /the options of jsonLinesCodec/],
    [[{}], /lineBytesMax/],
  ],
  fixedCodec: [
    [[], /the options of fixedCodec/],
    [[{ frameBytes: '7' }], /frameBytes/],
  ],
  netstringCodec: [
    [[], /the options of netstringCodec/],
    [[{}], /frameBytesMax/],
  ],
  delimitedCodec: [
    [[], /the options of delimitedCodec/],
    [[{ delimiter: 0, frameBytesMax: 1 }], /delimiter: .* is not a string or a Uint8Array/],
    [[{ delimiter: ',' }], /frameBytesMax/],
  ],
  lengthPrefixedCodec: [
    [[], /the options of lengthPrefixedCodec/],
    [[{ prefix: 3, frameBytesMax: 1 }], /prefix: 3 is not 1 or 2 or 4 or 8 or 'varint'/],
    [[{ prefix: 4, frameBytesMax: 1, endian: 'LE' }], /endian/],
    [[{ prefix: 4, frameBytesMax: 1, endian: null }], /endian: null/],
    [[{ prefix: 4, frameBytesMax: 1, isPrefixCounted: 1 }], /isPrefixCounted/],
    [[{ prefix: 4 }], /frameBytesMax/],
  ],
  connectWebSocket: [
    [[], /the URL: undefined is not a URL, such as 'ws:\/\/example\.org\/'/],
    [['ws://127.0.0.1:1/', { subprotocols: 'irc' }], /subprotocols: .* is not a list of strings/],
    [['ws://127.0.0.1:1/', { subprotocols: [null] }], /subprotocols: \[ null \] is not a list of strings/],
    [['ws://127.0.0.1:1/', { headers: 'a: b' }], /headers/],
    [['ws://127.0.0.1:1/', { messageBytesMax: '1' }], /messageBytesMax/],
  ],
  connectWebSocketMessages: [[[{ host: 'x', port: 1 }], /the URL/]],
  serveWebSocket: [
    [[LOCAL], /the handler/],
    [[LOCAL, handler, { isOriginAllowed: '*' }], /isOriginAllowed/],
    [[LOCAL, handler, { tls: true }], /tls/],
  ],
  serveWebSocketMessages: [[[LOCAL], /the handler/]],
  upgradeWebSocket: [
    [[], /the request: undefined is not a request of node:http/],
    [[{}], /the request/],
    [[{ headers: {}, method: 'GET' }, {}], /the socket: \{\} is not a socket of node:net/],
  ],
  lineStream: [[[{}], /the messages of lineStream/]],
  byteStream: [[[memoryPair()[0]], /the messages of byteStream/]],
  findFreePort: [
    [[80], /the address/],
    [[{ host: '', port: '80' }], /the port: '80' is not a number/],
    [[LOCAL, 'sctp'], /the protocol: .* is not 'tcp' or 'udp'/],
  ],
  findPortHolder: [[[80], /the address/]],
  findPathHolder: [[[80], /the path/]],
  listPortSockets: [[['80'], /the port/]],
  formatAddress: [
    [[], /the address: undefined is not an address/],
    [[{}], /the address: \{\} is not an address, such as connection\.remoteAddress/],
  ],
  formatHostPort: [
    [[LOCAL], /the host: .* is not a string/],
    [['127.0.0.1', '80'], /the port: '80' is not a number/],
  ],
  formatPath: [[[5], /the path: 5 is not a string/]],
  isLoopback: [[['127.0.0.1'], /the address: '127\.0\.0\.1' is not an address/]],
  holderOf: [[['127.0.0.1'], /the address/]],
}

const CLASSES: readonly (readonly [string, () => unknown, RegExp])[] = [
  ['LineDecoder', () => Reflect.construct(net.LineDecoder, []), /the options of LineDecoder/],
  ['LineDecoder without a limit', () => Reflect.construct(net.LineDecoder, [{}]), /lineBytesMax/],
  ['AddressList of a text', () => Reflect.construct(net.AddressList, ['10.0.0.0/8']), /entries of an AddressList/],
  ['Admission', () => Reflect.construct(net.Admission, [5]), /the options of an Admission/],
  ['SendQueue', () => Reflect.construct(net.SendQueue, []), /connection of a SendQueue/],
  ['SendQueue without a bound', () => Reflect.construct(net.SendQueue, [memoryPair()[0], {}]), /bytesMax/],
]

const [connection] = memoryPair()
const decoder = new net.LineDecoder({ lineBytesMax: 80 })
const lines = net.lineCodec({ lineBytesMax: 80 })
const prefixed = net.lengthPrefixedCodec({ prefix: 4, frameBytesMax: 80 })

const METHODS: readonly (readonly [target: object, method: string, args: readonly unknown[], message: RegExp])[] = [
  [connection, 'read', [5000], /the options of a wait: 5000 is not an object/],
  [connection, 'read', [{ timeoutMs: '5000' }], /timeoutMs/],
  [connection, 'read', [{ signal: {} }], /signal/],
  [connection, 'readExactly', ['5'], /byteCount: '5' is not a number/],
  [connection, 'readExactly', [5, 5000], /the options of a wait/],
  [connection, 'readUntil', ['\n'], /the options of readUntil/],
  [connection, 'readUntil', ['\n', {}], /bytesMax/],
  [connection, 'readUntil', [10, { bytesMax: 1 }], /the delimiter/],
  [connection, 'write', [42], /what is sent: 42 is not a string or a Uint8Array, such as a Buffer/],
  [connection, 'write', ['text', 'latin1'], /the options of a wait: 'latin1' is not an object/],
  [connection, 'writeNow', [[1, 2]], /what is sent/],
  [connection, 'flushed', [5], /the options of a wait/],
  [connection, 'close', [5000], /the options of close: 5000 is not an object/],
  [connection, 'close', [{ timeoutMs: 'soon' }], /timeoutMs/],
  [new net.AddressList([]), 'has', ['127.0.0.1'], /the address: '127\.0\.0\.1' is not an address/],
  [new net.Admission(), 'enter', ['127.0.0.1'], /the address/],
  [new net.Admission(), 'leave', [], /the address/],
  [new net.Admission(), 'onPlace', [], /the function of onPlace/],
  [new net.ChunkJoiner(), 'join', [5], /the chunks: 5 is not a list/],
  [decoder, 'decode', ['text'], /a chunk: 'text' is not a Uint8Array, such as a Buffer/],
  [lines, 'encode', [5], /a line: 5 is not a string/],
  [prefixed, 'encode', ['text'], /a frame: 'text' is not a Uint8Array, such as a Buffer/],
]

void describe('a wrong argument', () => {
  leavesNothingOpen()

  for (const [name, cases] of Object.entries(FUNCTIONS)) {
    for (const [args, message] of cases) {
      void it(`of ${name} is a TypeError that says: ${message.source.replaceAll('\\', '')}`, async () => {
        await assert.rejects(callUntyped(net, name, ...args), { name: 'TypeError', message })
      })
    }
  }

  for (const [name, construct, message] of CLASSES) {
    void it(`of ${name} is a TypeError`, () => {
      assert.throws(construct, { name: 'TypeError', message })
    })
  }

  for (const [target, method, args, message] of METHODS) {
    void it(`of ${method} is a TypeError that says: ${message.source.replaceAll('\\', '')}`, async () => {
      await assert.rejects(callUntyped(target, method, ...args), { name: 'TypeError', message })
    })
  }

  for (const [name, value] of STRANGE) {
    void it(`that is ${name} never fails in the words of the engine, whichever function it is given`, async () => {
      for (const [member, call] of Object.entries(net)) {
        if (typeof call !== 'function' || /^[A-Z]/.test(member)) continue
        const given = await callUntyped(net, member, value, value, value).catch((error: unknown) => error)
        // An object may be options that are all left out.
        if (typeof given === 'object' && given !== null && 'close' in given) await callUntyped(given, 'close')
        if (given instanceof Error) assert.doesNotMatch(given.message, IN_OTHER_WORDS, `${member}: ${given.stack}`)
      }
    })
  }

  void it('of a method that gives a promise rejects it, and throws nothing', async () => {
    for (const [target, method, args] of METHODS.slice(0, 10)) {
      const given: unknown = Reflect.apply(Reflect.get(target, method), target, args)
      assert.ok(given instanceof Promise)
      await assert.rejects(given, TypeError)
    }
  })

  void it('of a UDP socket is a TypeError, and the socket goes on', async () => {
    await using socket = await net.udp({ bind: LOCAL })
    for (const [method, args, message] of [
      ['send', [5, socket.localAddress], /a datagram: .* is not a string or a Uint8Array/],
      ['send', ['x', 9999], /the destination: .* is not an object/],
      ['send', ['x', socket.localAddress, 5000], /the options of a wait/],
      ['sendNow', [5], /a datagram/],
      ['sendMany', ['text'], /the datagrams: 'text' is not a list/],
      ['sendMany', [[{ data: 'x', to: socket.localAddress }, { data: 5 }]], /the data of a datagram/],
      ['receive', [5], /the options of a wait/],
      ['join', [5], /the group: 5 is not a string/],
      ['join', ['239.1.2.3', 'eth0'], /the options of join: 'eth0' is not an object/],
      ['peer', ['127.0.0.1'], /the address of the peer/],
    ] as const) {
      await assert.rejects(callUntyped(socket, method, ...args), { name: 'TypeError', message })
    }
    await socket.send('still here', socket.localAddress)
    assert.equal(String((await socket.receive())?.data), 'still here')
  })

  void it('of a server is a TypeError, and the server goes on', async () => {
    await using server = await net.serve(LOCAL, handler)
    await assert.rejects(callUntyped(server, 'drain'), { name: 'TypeError', message: /the options of drain/ })
    await assert.rejects(callUntyped(server, 'drain', { timeoutMs: '5' }), { name: 'TypeError', message: /timeoutMs/ })
    await assert.rejects(callUntyped(server, 'setCertificates'), { name: 'TypeError', message: /the certificates/ })
    await using client = await net.connect(server.addresses[0])
    assert.equal(await client.read(), null)
  })

  void it('that is a number out of range is a RangeError', async () => {
    await assert.rejects(net.connect(LOCAL, { timeoutMs: -1 }), {
      name: 'RangeError',
      message: /timeoutMs: -1 is less than 0/,
    })
    await assert.rejects(connection.readExactly(-1), RangeError)
    assert.throws(() => net.lineCodec({ lineBytesMax: 0 }), RangeError)
  })
})
