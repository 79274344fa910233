import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invitationLink, placeOf, urlOf } from './invitation-link.ts'

const door = (name: string, ...addresses: readonly string[]) => ({ name, isEncrypted: name.endsWith('s'), addresses })
const best = (...doors: readonly ReturnType<typeof door>[]) => {
  const place = placeOf(doors, ['web', 'webs'], () => '192.0.2.1')
  return place === null ? null : `${urlOf(place)}${place.isHere ? ' here' : ''}`
}

const CASES: readonly (readonly [
  promise: string,
  doors: readonly ReturnType<typeof door>[],
  expected: string | null,
])[] = [
  ['what others reach', [door('web', '127.0.0.1:6680'), door('webs', '[::]:6710')], 'https://192.0.2.1:6710'],
  ['what is encrypted', [door('web', '0.0.0.0:6680'), door('webs', '0.0.0.0:6710')], 'https://192.0.2.1:6710'],
  ['what others reach, also in clear', [door('webs', '[::1]:1'), door('web', '10.0.0.1:2')], 'http://10.0.0.1:2'],
  ['an address of IPv6', [door('webs', '[2001:db8::1]:6710')], 'https://[2001:db8::1]:6710'],
  ['this machine, where there is nothing else', [door('web', '127.0.0.1:6680')], 'http://127.0.0.1:6680 here'],
  ['no socket of this machine', [door('web', 'unix:/run/web.sock')], null],
  ['no other door', [door('ircs', '[::]:6697')], null],
]
for (const [promise, doors, expected] of CASES) {
  void test(`the link leads to ${promise}`, () => assert.equal(best(...doors), expected))
}

void test('the code stands behind the #, where no server sees it', () => {
  for (const base of ['https://chat.example', 'https://chat.example/', 'https://chat.example/?q=1#x']) {
    assert.equal(invitationLink(base, 'aaaaa-bbbbb-ccccc'), 'https://chat.example/invitation#aaaaa-bbbbb-ccccc')
  }
})
