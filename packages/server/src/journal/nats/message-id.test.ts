import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMessageId, parseMessageId, type MessageId } from './message-id.ts'

const IDS: readonly (readonly [MessageId, string])[] = [
  [{ kind: 'batch', node: 'berlin-1', epoch: 17, number: 1 }, 'berlin-1/17/1'],
  [{ kind: 'lost', node: 'n_2', epoch: 3 }, 'n_2/3/lost'],
]

for (const [id, text] of IDS) {
  void test(`the id ${text} says which batch of which node it is`, () => {
    assert.equal(formatMessageId(id), text)
    assert.deepEqual(parseMessageId(text), id)
  })
}

for (const text of [
  '',
  'n1',
  'n1/1',
  'n1/1/',
  'n1/1/2/3',
  'n1/-1/2',
  'n1/1/LOST',
  'a b/1/2',
  '/1/2',
  ' n1/1/2',
  'n1/1/2\n',
]) {
  void test(`${JSON.stringify(text)} is no id of a batch`, () => assert.equal(parseMessageId(text), null))
}
