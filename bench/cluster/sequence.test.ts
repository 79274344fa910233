import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sequence } from './sequence.ts'

const CASES: readonly (readonly [what: string, numbers: readonly number[], fault: RegExp])[] = [
  ['lost', [7, 8, 10], /message 10 of sender 3 came after its message 8/],
  ['repeated', [1, 2, 2], /message 2 of sender 3 came after its message 2/],
  ['overtaken', [1, 3, 2], /message 3 of sender 3 came after its message 1/],
]

for (const [what, numbers, fault] of CASES) {
  void test(`a message that was ${what} is a fault`, () => {
    const sequence = new Sequence()
    assert.match(numbers.map((number) => sequence.add(3, number)).find((found) => found !== null) ?? '', fault)
  })
}

void test('each sender has its own numbers, which may begin anywhere', () => {
  const sequence = new Sequence()
  const faults = [
    [1, 5],
    [2, 1],
    [1, 6],
    [2, 2],
  ].map(([sender = 0, number = 0]) => sequence.add(sender, number))
  assert.deepEqual(faults, [null, null, null, null])
  assert.deepEqual(
    [1, 2, 3].map((sender) => sequence.lastOf(sender)),
    [6, 2, 0],
  )
})
