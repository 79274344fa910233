import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatAddress, isLoopback, parseAddress } from './address.ts'

const CASES = [
  { text: '6667', formatted: '127.0.0.1:6667', loopback: true },
  { text: ':6667', formatted: '127.0.0.1:6667', loopback: true },
  { text: '0', formatted: '127.0.0.1:0', loopback: true },
  { text: '0.0.0.0:65535', formatted: '0.0.0.0:65535', loopback: false },
  { text: '127.9.9.9:1', formatted: '127.9.9.9:1', loopback: true },
  { text: '[::1]:6667', formatted: '[::1]:6667', loopback: true },
  { text: '[0:0:0:0:0:0:0:1]:1', formatted: '[0:0:0:0:0:0:0:1]:1', loopback: true },
  { text: '[::]:6697', formatted: '[::]:6697', loopback: false },
  { text: 'localhost:1', formatted: 'localhost:1', loopback: true },
  { text: 'chat.example:1', formatted: 'chat.example:1', loopback: false },
  { text: 'unix:/run/a b', formatted: 'unix:/run/a b', loopback: true },
]
for (const { text, formatted, loopback } of CASES) {
  void it(`reads ${text} as ${formatted}`, () => {
    const address = parseAddress(text)
    assert.ok(address !== null)
    assert.equal(formatAddress(address), formatted)
    assert.deepEqual(parseAddress(formatted), address)
    assert.equal(isLoopback(address), loopback)
  })
}

for (const text of [
  '',
  ':',
  'host',
  'host:',
  ':65536',
  '::1:6667',
  '[::1]',
  '[1.2.3.4]:1',
  '1.2.3:1',
  'a b:1',
  '-a:1',
  '*:1',
  'unix:',
  'a:-1',
  '1:2:3',
]) {
  void it(`refuses "${text}"`, () => assert.equal(parseAddress(text), null))
}
