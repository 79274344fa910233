import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestMatches } from './best-matches.ts'

const ENTRIES = ['#lobby', '#release-notes', '#ops', 'Leave the chat', 'olga', 'Log out', '日本語'].map((name) => ({
  name,
  weight: 0,
}))

void test('what begins so comes before a word that does, before letters in this order', () => {
  for (const [typed, names] of [
    ['lo', ['#lobby', 'Log out', '#release-notes']],
    ['#lo', ['#lobby', '#release-notes']],
    ['o', ['#ops', 'olga', 'Log out', '#lobby', '#release-notes']],
    ['notes', ['#release-notes']],
    ['rlnt', ['#release-notes']],
    ['LOBBY', ['#lobby']],
    ['本', ['日本語']],
    ['zz', []],
  ] as const)
    assert.deepEqual(
      bestMatches(typed, ENTRIES, 10).map(({ name }) => name),
      names,
      typed,
    )
})

void test('nothing typed shows all, the weightier first, up to so many', () => {
  const weighed = ENTRIES.map((entry, index) => ({ ...entry, weight: index }))
  assert.deepEqual(
    bestMatches(' ', weighed, 2).map(({ name }) => name),
    ['日本語', 'Log out'],
  )
})
