import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sessionId } from '../testing/test-network.ts'
import type { Ask, Rank } from './journal.ts'
import { TurnQueue } from './turn-queue.ts'

function ask(session: string, label: string, rank: Rank = 'usual'): Ask {
  return { kind: 'ask', session: sessionId(session), rank, label, answer: () => {} }
}

/** The labels of what is taken, until nothing is left. */
function drained(queue: TurnQueue): string {
  const labels: string[] = []
  for (let item = queue.take(); item !== undefined; item = queue.take()) labels.push(item.label ?? '')
  return labels.join(' ')
}

/** What is pushed, as `session label rank`, and the labels in the order in which they are taken. */
const CASES: readonly (readonly [promise: string, pushed: string, taken: string])[] = [
  ['nothing waits', '', ''],
  ['the items of a session keep their order', 'a 1,a 2 short,a 3 excess,a 4 short', '1 2 3 4'],
  ['sessions take turns', 'a a1,a a2,a a3,b b1,c c1,c c2', 'a1 b1 c1 a2 c2 a3'],
  ['a short question goes first', 'a a1,b b1 short', 'b1 a1'],
  ['a session that has used up its rate goes last', 'a a1 excess,b b1,c c1', 'b1 c1 a1'],
  ['the rank of a session is that of its next item', 'a a1 excess,a a2 short,b b1,b b2', 'b1 b2 a1 a2'],
  [
    'what is last has its turn, however much goes before it',
    'x x1 excess,x x2 excess,a a1,a a2,a a3,a a4,a a5,a a6,a a7',
    'a1 a2 a3 x1 a4 a5 a6 x2 a7',
  ],
]

for (const [promise, pushed, taken] of CASES) {
  void test(promise, () => {
    const queue = new TurnQueue()
    for (const each of pushed.split(',').filter((text) => text !== '')) {
      const [session = '', label = '', rank = 'usual'] = each.split(' ')
      queue.push(ask(session, label, rank as Rank))
    }
    assert.equal(queue.isEmpty, pushed === '')
    assert.equal(queue.size, pushed.split(',').filter((text) => text !== '').length)
    assert.equal(drained(queue), taken)
    assert.equal(queue.isEmpty, true)
  })
}
