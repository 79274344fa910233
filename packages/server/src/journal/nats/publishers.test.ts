import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { MessageId } from './message-id.ts'
import { parseMessageId } from './message-id.ts'
import { Publishers } from './publishers.ts'

/** What stands in the stream, and which of it counts. */
const STREAMS: readonly (readonly [promise: string, stream: string, counts: string])[] = [
  ['batches of several nodes count', 'a/1/1 b/2/1 a/1/2 b/2/2', 'a/1/1 b/2/1 a/1/2 b/2/2'],
  ['what was published twice counts once', 'a/1/1 a/1/1 a/1/2 b/2/1 a/1/2', 'a/1/1 a/1/2 b/2/1'],
  ['numbers may be left out: a batch was refused', 'a/1/1 a/1/4 a/1/5', 'a/1/1 a/1/4 a/1/5'],
  ['a node is lost once', 'a/1/1 a/1/lost a/1/lost', 'a/1/1 a/1/lost'],
  ['what a node writes after it was lost is void', 'a/1/1 a/1/lost a/1/2', 'a/1/1 a/1/lost'],
  ['a node that starts again counts from one', 'a/1/7 a/1/lost a/9/1 a/9/2', 'a/1/7 a/1/lost a/9/1 a/9/2'],
  ['what is written under an earlier lease is void', 'a/1/1 a/9/1 a/1/2 a/1/lost', 'a/1/1 a/9/1'],
  ['a node may be lost before it wrote anything', 'a/1/lost a/1/1', 'a/1/lost'],
]

for (const [promise, stream, counts] of STREAMS) {
  void test(promise, () => {
    const publishers = new Publishers()
    assert.equal(
      words(stream)
        .filter((text) => publishers.admit(idOf(text)))
        .join(' '),
      counts,
    )
  })
}

void test('a node that is not lost is live, under its last lease', () => {
  const publishers = new Publishers()
  for (const text of words('b/2/1 a/1/1 c/3/1 a/1/lost b/5/1')) publishers.admit(idOf(text))
  assert.deepEqual(publishers.live, [
    { node: 'b', epoch: 5 },
    { node: 'c', epoch: 3 },
  ])
})

void test('a reader that stops anywhere and goes on with what it kept decides as one that read all', () => {
  const id = fc.record({ node: fc.constantFrom('a', 'b'), epoch: fc.nat(3), number: fc.nat(4) })
  fc.assert(
    fc.property(fc.array(id, { maxLength: 40 }), fc.nat(40), (ids, cut) => {
      const stream = ids.map(({ node, epoch, number }): MessageId =>
        number === 0 ? { kind: 'lost', node, epoch } : { kind: 'batch', node, epoch, number },
      )
      const whole = new Publishers()
      const expected = stream.map((each) => whole.admit(each))
      const first = new Publishers()
      const before = stream.slice(0, cut).map((each) => first.admit(each))
      const second = new Publishers(JSON.parse(JSON.stringify(first.state)))
      assert.deepEqual([...before, ...stream.slice(cut).map((each) => second.admit(each))], expected)
      assert.deepEqual(second.state, whole.state)
    }),
  )
})

function words(text: string): readonly string[] {
  return text.split(' ')
}

function idOf(text: string): MessageId {
  const id = parseMessageId(text)
  assert.ok(id)
  return id
}
