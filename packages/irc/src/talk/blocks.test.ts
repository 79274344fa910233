import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBlocks, type Block } from './blocks.ts'
import { PLAIN_STYLE } from './spans.ts'

const paragraph = (text: string): Block => ({ kind: 'paragraph', spans: [{ text, style: PLAIN_STYLE }] })
const code = (text: string, language = ''): Block => ({ kind: 'code', language, text })

const CASES: readonly (readonly [string, readonly Block[]])[] = [
  ['', []],
  ['one\ntwo', [paragraph('one\ntwo')]],
  [
    'look:\n```ts\nconst a = `b`\n\n  c()\n```\nnice',
    [paragraph('look:'), code('const a = `b`\n\n  c()', 'ts'), paragraph('nice')],
  ],
  ['```\na\n```\n```\nb\n```', [code('a'), code('b')]],
  ['```\n```', [code('')]],
  // The codes of IRC are no part of what somebody copies.
  ['```\n\u0002a\u0002\u0007\n```', [code('a␇')]],
  ['a\n```sh\nnever closed', [paragraph('a\n```sh\nnever closed')]],
  ['```\n```ts\n```', [code('```ts')]],
  ['``` not a fence', [paragraph('``` not a fence')]],
]

for (const [text, blocks] of CASES) {
  void test(`${JSON.stringify(text)} has its paragraphs and blocks of code`, () =>
    assert.deepEqual(parseBlocks(text), blocks))
}

void test('code in one line is a piece of its paragraph', () => {
  assert.deepEqual(parseBlocks('```x```'), [
    { kind: 'paragraph', spans: [{ text: 'x', style: { ...PLAIN_STYLE, code: true } }] },
  ])
})

void test('ten thousand fences that nothing ends are read in one pass', () => {
  const text = '```a\n'.repeat(10_000)
  const before = performance.now()
  assert.equal(parseBlocks(text).length, 1)
  assert.ok(performance.now() - before < 1_000)
})
