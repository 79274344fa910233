import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldRfc1459 } from '../names.ts'
import { isMention } from './mention.ts'

const names = ['ann', 'Ann Lee', 'deploy']

for (const text of [
  'ann',
  'ANN: good morning',
  'thanks, @ann!',
  '(ann)',
  "ann's turn",
  'ann你好',
  '\u0002a\u0002nn',
  '\u000304ann',
  'ask Ann  Lee or ann lee',
  'the Deploy is done',
  'annex, then ann',
]) {
  void test(`${JSON.stringify(text)} names ann`, () => assert.ok(isMention(text, { names })))
}

for (const text of ['', 'annex', 'joann', 'ann-marie', 'ann_', 'ann2', 'anné', 'deployment', 'a nn']) {
  void test(`${JSON.stringify(text)} does not name ann`, () => assert.ok(!isMention(text, { names })))
}

void test('names in scripts without spaces have letters beside them, unless they are one character', () => {
  assert.ok(isMention('今天李雷来吗', { names: ['李雷'] }))
  assert.ok(isMention('李雷，你好', { names: ['李雷'] }))
  assert.ok(!isMention('桃李满天下', { names: ['李'] }))
  assert.ok(isMention('李：你好', { names: ['李'] }))
  assert.ok(isMention('\u{20000}xy', { names: ['xy'] }))
})

void test('names are the same where the server says so', () => {
  assert.ok(isMention('hey Ann[]', { names: ['ann{}'], fold: foldRfc1459 }))
  assert.ok(!isMention('hey Ann[]', { names: ['ann{}'] }))
})

void test('an empty name names nobody', () => assert.ok(!isMention('a b', { names: [''] })))
