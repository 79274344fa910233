import assert from 'node:assert/strict'
import { it } from 'node:test'
import { meantOption } from './meant-option.ts'

const CASES: readonly (readonly [unknown: string, meant: string | null])[] = [
  ['--liste', '--listen'],
  ['--lisetn', '--listen'],
  ['--sslverify', '--ssl-verify'],
  ['--nonsense', null],
  ['-L', '-l'],
  ['-Z', '-z'],
  ['-J', null],
]
for (const [unknown, meant] of CASES) {
  void it(`takes ${unknown} for ${meant}`, () => assert.equal(meantOption(unknown), meant))
}
