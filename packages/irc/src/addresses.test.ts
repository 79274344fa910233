import assert from 'node:assert/strict'
import { isIPv4, isIPv6 } from 'node:net'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatIp, networkOf, parseIp } from './addresses.ts'

const SAME: readonly (readonly [text: string, canonical: string])[] = [
  ['10.0.0.1', '10.0.0.1'],
  ['255.255.255.255', '255.255.255.255'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:a00:1', '10.0.0.1'],
  ['0:0:0:0:0:ffff:10.0.0.1', '10.0.0.1'],
  ['::', '::'],
  ['::1', '::1'],
  ['0::1', '::1'],
  ['[::1]', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['2001:0DB8::0001', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['1::', '1::'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['10:0:0:2::', '10:0:0:2::'],
  ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
]

for (const [text, canonical] of SAME) {
  void test(`${text} is ${canonical}`, () => {
    const address = parseIp(text)
    assert.equal(address === null ? null : formatIp(address), canonical)
  })
}

void test('what is no address is none', () => {
  const texts =
    '1.2.3 1.2.3.4.5 256.1.1.1 01.2.3.4 1.2.3.x 1.2.3.4:6667 : ::: 1::2::3 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 12345::1 g::1 ' +
    '1:2:3:4:5:6:7:8:: ::1.2.3 1.2.3.4::1 fe80::1%eth0 [::1 ::1] [1.2.3.4] host.example *:*'
  for (const text of ['', ...texts.split(' ')]) assert.equal(parseIp(text), null, text)
})

void test('an address is what the system takes for one, and comes back from its one form', () => {
  const groups = fc.array(fc.constantFrom('0', '00', '1', 'aB', 'ffff', '', ':', '1.2.3.4'), { maxLength: 9 })
  fc.assert(
    fc.property(fc.oneof(groups, fc.array(fc.nat(300).map(String), { maxLength: 5 })), (words) => {
      for (const text of [words.join(':'), words.join('.')]) {
        const address = parseIp(text)
        assert.equal(address !== null, isIPv4(text) || isIPv6(text), text)
        if (address === null) continue
        const canonical = formatIp(address)
        assert.deepEqual(parseIp(canonical), address)
        if (address.family === 6) assert.equal(canonical, new URL(`http://[${text}]`).hostname.slice(1, -1))
      }
    }),
    { numRuns: 5_000 },
  )
})

void test('a network begins where the bits of its addresses differ', () => {
  const network = (text: string, bits: number) => {
    const address = parseIp(text)
    return address === null ? null : formatIp(networkOf(address, bits))
  }
  assert.equal(network('10.1.2.3', 8), '10.0.0.0')
  assert.equal(network('10.1.2.3', 32), '10.1.2.3')
  assert.equal(network('10.1.2.3', 0), '0.0.0.0')
  assert.equal(network('10.1.2.3', 25), '10.1.2.0')
  assert.equal(network('2001:db8:1:2:3:4:5:6', 64), '2001:db8:1:2::')
  assert.equal(network('2001:db8:1:2:3:4:5:6', 128), '2001:db8:1:2:3:4:5:6')
})
