import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hueOf, HUES } from './hue.ts'

void test('a name has one hue, however it is written and whichever connection of it is older', () => {
  for (const same of ['Ann', 'ANN', 'ann_', 'ann__', 'ann`']) assert.equal(hueOf(same), hueOf('ann'))
  assert.equal(hueOf('李雷'), hueOf('李雷_'))
  assert.ok(Number.isInteger(hueOf('___')))
  assert.ok(Number.isInteger(hueOf('')))
})

void test('a name of thousands of underscores has its hue at once', () => {
  const begunAt = performance.now()
  hueOf(`${'_'.repeat(100_000)}a`)
  assert.ok(performance.now() - begunAt < 2_000)
})

void test('the hues are given out evenly, also to short names that differ in one letter', () => {
  const counts = Array.from({ length: HUES }, () => 0)
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz')
  const names = letters.flatMap((one) => letters.flatMap((two) => [`${one}${two}`, `user${one}${two}`]))
  for (const name of names) counts[hueOf(name)] = (counts[hueOf(name)] ?? 0) + 1
  const fair = names.length / HUES
  assert.equal(counts.length, HUES)
  for (const count of counts) assert.ok(count > fair * 0.6 && count < fair * 1.4, counts.join(' '))
})

void test('hues do not change from version to version: people know one another by them', () => {
  assert.deepEqual(['ann', 'bob', 'carol', '李雷', 'Zoë'].map(hueOf), [1, 10, 6, 0, 2])
})
