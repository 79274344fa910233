import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinWords, WordLines } from './word-lines.ts'

void test('lines hold as many words as fit into their bytes', () => {
  assert.deepEqual(joinWords(['ab', 'cd', 'é', 'x'], 5), ['ab cd', 'é x'])
  assert.deepEqual(joinWords(['ab', 'cde'], 5), ['ab', 'cde'])
  assert.deepEqual(joinWords([], 5), [])
})

void test('a word that is longer than a line has one to itself', () => {
  assert.deepEqual(joinWords(['a', 'toolong', 'b'], 5), ['a', 'toolong', 'b'])
})

void test('a picture does not change with what is added later', () => {
  const lines = new WordLines(5)
  for (const word of ['ab', 'cd', 'e']) lines.add(word)
  const picture = lines.picture()
  for (const word of ['f', 'ghijk', 'l']) lines.add(word)
  assert.deepEqual([...picture], ['ab cd', 'e'])
  assert.deepEqual([...lines.picture()], ['ab cd', 'e f', 'ghijk', 'l'])
})
