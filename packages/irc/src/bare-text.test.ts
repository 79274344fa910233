import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bareText } from './bare-text.ts'

for (const [text, bare] of [
  ['plain, 04 of 12,3', 'plain, 04 of 12,3'],
  [
    '\u0002bo\u0002ld \u001ditalics\u001d \u001funder\u001f \u001estrike\u001e \u0011mono\u0011 \u0016reverse\u0016',
    'bold italics under strike mono reverse',
  ],
  ['\u000304red\u0003 \u00034,12on blue\u000f, \u0003', 'red on blue, '],
  ['\u0003,5 \u0003123 \u00031,234', ',5 3 4'],
  ['\u0004ff0000red\u0004 \u000400FF00,0000ffon blue\u0004abc', 'red on blueabc'],
  ['\u0001ACTION waves at bob\u0001', 'waves at bob'],
  ['\u0001VERSION\u0001', 'VERSION'],
  ['ACTION waves', 'ACTION waves'],
  ['\u0001ACTION \u0001ACTION x', 'ACTION x'],
] as const) {
  void test(`${JSON.stringify(text)} says ${JSON.stringify(bare)}, and no less when it is read again`, () => {
    assert.equal(bareText(text), bare)
    assert.equal(bareText(bare), bare)
  })
}
