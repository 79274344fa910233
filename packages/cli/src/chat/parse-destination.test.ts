import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ENGLISH, say } from '../language/text.ts'
import { formatWay, isPrivate } from './destination.ts'
import { parseDestination } from './parse-destination.ts'

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':')

const CASES: readonly (readonly [written: string, way: string, more?: object])[] = [
  ['chat.example', 'ircs://chat.example:6697'],
  ['chat.example:7000', 'ircs://chat.example:7000'],
  ['chat.example:6667', 'ircs://chat.example:6667'],
  ['chat.example/', 'ircs://chat.example:6697'],
  ['chat.example/#ops', 'ircs://chat.example:6697', { channels: ['#ops'] }],
  ['例子.example', 'ircs://xn--fsqu00a.example:6697'],
  ['192.0.2.7', 'ircs://192.0.2.7:6697'],
  ['2001:db8::7', 'ircs://[2001:db8::7]:6697'],
  ['[2001:db8::7]:7000', 'ircs://[2001:db8::7]:7000'],
  ['fe80::1%eth0', 'ircs://[fe80::1%eth0]:6697'],
  ['localhost', 'irc://localhost:6667'],
  ['127.0.0.1', 'irc://127.0.0.1:6667'],
  ['[::1]', 'irc://[::1]:6667'],
  ['127.0.0.1:7000', 'irc://127.0.0.1:7000'],
  ['127.0.0.1:6697', 'ircs://127.0.0.1:6697'],
  ['irc://chat.example', 'irc://chat.example:6667'],
  ['IRCS://chat.example/ops,#dev', 'ircs://chat.example:6697', { channels: ['#ops', '#dev'] }],
  ['ircs://chat.example/%23ops', 'ircs://chat.example:6697', { channels: ['#ops'] }],
  [
    `ircs://chat.example/?fingerprint=${FINGERPRINT}#ops`,
    'ircs://chat.example:6697',
    { channels: ['#ops'], fingerprint: FINGERPRINT },
  ],
  ['wss://chat.example/socket', 'wss://chat.example:443/socket'],
  ['ws://127.0.0.1:6680', 'ws://127.0.0.1:6680/'],
  ['https://chat.example:6710/', 'wss://chat.example:6710/'],
  ['https://chat.example:6710/invitation#s3cret', 'wss://chat.example:6710/', { invitation: 's3cret' }],
  ['https://chat.example/line/invitation#s3cret', 'wss://chat.example:443/line/', { invitation: 's3cret' }],
  ['http://127.0.0.1:6680/invitation', 'ws://127.0.0.1:6680/invitation'],
  ['/run/partyline.sock', 'unix:/run/partyline.sock'],
  ['unix:line.sock', 'unix:line.sock'],
]
for (const [written, way, more] of CASES) {
  void test(`${written} leads to ${way}`, () => {
    const parsed = parseDestination(written)
    assert.ok('way' in parsed, JSON.stringify(parsed))
    assert.equal(formatWay(parsed.way), way)
    const { way: _, ...rest } = parsed
    assert.deepEqual(rest, { channels: [], fingerprint: null, invitation: null, ...more })
  })
}

const WRONG: readonly (readonly [written: string, why: RegExp])[] = [
  ['', /is not an address/],
  ['a b', /is not an address/],
  ['chat.example:0', /not a number from 1 to 65535/],
  ['chat.example:65536', /not a number from 1 to 65535/],
  ['chat.example:x', /not a number/],
  ['ftp://chat.example', /begins with none of ircs:\/\//],
  ['irc://ann:secret@chat.example', /^(?!.*secret).*has no name or password/],
  ['ircs://chat.example/?fingerprint=AB', /AB is not the SHA-256 fingerprint/],
  ['ircs://chat.example/%zz', /is not an address/],
  ['ircs://chat.example/#a%0Ab', /is not an address/],
  ['x'.repeat(2_001), /is not an address/],
]
for (const [written, why] of WRONG) {
  void test(`${JSON.stringify(written.slice(0, 40))} is refused with the reason`, () => {
    const parsed = parseDestination(written)
    assert.ok('pattern' in parsed, JSON.stringify(parsed))
    assert.match(say(parsed, ENGLISH), why)
  })
}

void test('a way that was written is read as the same way', () => {
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6())
  const port = fc.integer({ min: 1, max: 65_535 })
  fc.assert(
    fc.property(host, port, fc.boolean(), fc.boolean(), (name, at, isEncrypted, isWeb) => {
      const way = isWeb
        ? ({ kind: 'websocket', host: name, port: at, isEncrypted, path: '/' } as const)
        : ({ kind: 'tcp', host: name, port: at, isEncrypted } as const)
      const parsed = parseDestination(formatWay(way))
      assert.ok('way' in parsed)
      assert.deepEqual(parsed.way, way)
    }),
  )
})

void test('beyond this machine, only what is encrypted is private', () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ['irc://chat.example', false],
    ['ws://chat.example', false],
    ['chat.example', true],
    ['irc://127.0.0.1', true],
    ['irc://localhost.example', false],
    ['irc://line.localhost', true],
    ['unix:line.sock', true],
  ]
  for (const [written, expected] of rows) {
    const parsed = parseDestination(written)
    assert.ok('way' in parsed)
    assert.equal(isPrivate(parsed.way), expected, written)
  }
})
