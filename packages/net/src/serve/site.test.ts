import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipAddress } from '../address.ts'
import { holderOf, siteOf } from './admission.ts'

for (const [host, site] of [
  ['2001:db8:1:2::3', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['192.0.2.1', null],
  ['fe80::1%eth0', null],
] as const) {
  void test(`the site of ${host} is ${site}`, () => assert.equal(siteOf(holderOf(ipAddress(host, 1))), site))
}
