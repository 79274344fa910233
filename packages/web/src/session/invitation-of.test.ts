import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashOfPlace, invitationOf, placeOf } from './invitation-of.ts'

void test('an invitation stands behind the sign, in both forms of the address', () => {
  for (const [pathname, hash, code] of [
    ['/invitation', '#k7wqe-3mfzx-p9dha', 'k7wqe-3mfzx-p9dha'],
    ['/', '#invitation=k7wqe-3mfzx-p9dha', 'k7wqe-3mfzx-p9dha'],
    ['/', '#k7wqe-3mfzx-p9dha', null],
    ['/invitation', '', null],
    ['/invitation', '#<script>', null],
    ['/invitation', '#%', null],
    ['/invitation', `#${'x'.repeat(41)}`, null],
    ['/invitation', `#${'x'.repeat(40)}`, 'x'.repeat(40)],
  ] as const)
    assert.equal(invitationOf({ pathname, hash }), code)
})

void test('a place in the address is found again, whatever its name', () => {
  for (const name of ['#lobby', 'ann', '#日本/語 %', '##x']) assert.equal(placeOf({ hash: hashOfPlace(name) }), name)
  for (const hash of ['', '#', '#/', '#/%', '#lobby']) assert.equal(placeOf({ hash }), null)
})
