import assert from 'node:assert/strict'
import { it } from 'node:test'
import { nearest } from './nearest.ts'

const NAMES = ['serve', 'send', 'receive', 'plain-channel', 'password']
const CASES: readonly (readonly [string, string | null])[] = [
  ['serve', 'serve'],
  ['sreve', 'serve'],
  ['serv', 'serve'],
  ['sned', 'send'],
  ['plane-chanel', 'plain-channel'],
  ['pass', null],
  ['xyz', null],
  ['', null],
]
for (const [name, meant] of CASES) {
  void it(`takes "${name}" for ${meant ?? 'nothing'}`, () => assert.equal(nearest(name, NAMES), meant))
}
