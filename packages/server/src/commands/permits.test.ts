/** How many may do something costly at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Permits } from './permits.ts'

const never = new AbortController().signal

/** Takes permits for holders, by name; `begun` says in which order they began. */
function takers(max: number, perHolderMax: number) {
  const permits = new Permits({ max: () => max, perHolderMax: () => perHolderMax })
  const begun: string[] = []
  const releases = new Map<string, () => void>()
  const take = (name: string, holder: string | null, signal = never) =>
    permits.take(holder, signal).then((release) => {
      begun.push(name)
      releases.set(name, release)
    })
  const release = (name: string) => releases.get(name)?.()
  return { take, release, begun }
}

void test('so many begin at once, and the next begins when one is over, in the order in which they came', async () => {
  const { take, release, begun } = takers(2, 10)
  for (const name of ['1', '2', '3', '4']) void take(name, name)
  await nextTurn()
  assert.deepEqual(begun, ['1', '2'])
  release('2')
  await nextTurn()
  assert.deepEqual(begun, ['1', '2', '3'])
  release('1')
  await nextTurn()
  assert.deepEqual(begun, ['1', '2', '3', '4'])
})

void test('an address that has all its permits does not hold up the others', async () => {
  const { take, release, begun } = takers(2, 1)
  for (const name of ['a1', 'a2', 'a3']) void take(name, 'a')
  void take('b1', 'b')
  await nextTurn()
  assert.deepEqual(begun, ['a1', 'b1'])
  release('a1')
  await nextTurn()
  assert.deepEqual(begun, ['a1', 'b1', 'a2'])
})

void test('where no address counts, only the limit in all holds', async () => {
  const { take, begun } = takers(2, 1)
  for (const name of ['1', '2', '3']) void take(name, null)
  await nextTurn()
  assert.deepEqual(begun, ['1', '2'])
})

void test('when the signal is aborted it has its turn at once, and takes nothing away from the others', async () => {
  const { take, release, begun } = takers(1, 1)
  const controller = new AbortController()
  void take('1', 'a')
  void take('2', 'b', controller.signal)
  void take('3', 'c')
  controller.abort()
  await nextTurn()
  assert.deepEqual(begun, ['1', '2'])
  release('2')
  await nextTurn()
  assert.deepEqual(begun, ['1', '2'], 'the first has the permit still')
  release('1')
  await nextTurn()
  assert.deepEqual(begun, ['1', '2', '3'])
})
