import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Address } from '@partyline/net'
import { cloakedHost, makeCloakKey, shownHost } from './host.ts'

function ip(host: string): Address {
  return { kind: 'ip', host, port: 1, family: host.includes(':') ? 6 : 4 }
}

const hide = cloakedHost('key')

const ALIKE: readonly (readonly [promise: string, one: string, other: string, isSame: boolean])[] = [
  ['an address has one cloak', '192.0.2.1', '192.0.2.1', true],
  ['its neighbour has another', '192.0.2.1', '192.0.2.2', false],
  ['so has an address of IPv4 within IPv6', '192.0.2.1', '::ffff:c000:201', true],
  ['all addresses of one IPv6 network are one customer', '2001:db8:0:1::1', '2001:DB8::1:abcd:0:0:2', true],
  ['the next network is another one', '2001:db8:0:1::1', '2001:db8:0:2::1', false],
  ['link-local addresses are each a machine', 'fe80::1', 'fe80::2', false],
  ['and the same one on every cable', 'fe80::1%eth0', 'fe80::1%eth1', true],
  ['IPv6 and IPv4 are never mistaken', '0.0.0.1', '::1', false],
]

for (const [promise, one, other, isSame] of ALIKE) {
  void test(promise, () => assert.equal(hide(ip(one)) === hide(ip(other)), isSame))
}

void test('a cloak looks like a host, and tells nothing of the address to those without the key', () => {
  for (let index = 0; index < 256; index += 1) {
    const address = ip(`10.0.0.${index}`)
    assert.match(hide(address), /^[0-9a-v]{16}\.cloak$/)
    assert.notEqual(hide(address), cloakedHost('another key')(address))
  }
})

void test('keys are long, and each is another', () => {
  assert.match(makeCloakKey(), /^[0-9a-f]{64}$/)
  assert.notEqual(makeCloakKey(), makeCloakKey())
})

void test('people on this machine without an address have none to hide', () => {
  for (const hostOf of [hide, shownHost]) assert.equal(hostOf({ kind: 'unix', path: '/run/line' }), 'localhost')
})

void test('a host that is shown begins with no colon', () => {
  assert.deepEqual(['192.0.2.1', '::1', '2001:db8::1'].map(ip).map(shownHost), ['192.0.2.1', '0::1', '2001:db8::1'])
})
