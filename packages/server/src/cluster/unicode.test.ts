/** Nodes that compare names by the tables of different versions of Unicode. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeBatch, encodeProposal } from '../journal/entry-codec.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { nodeId, policyWith } from '../testing/test-network.ts'
import { NETWORK, begun, folders, join, turns, type Join } from '../testing/test-node.ts'
import { readNodeState } from './node-state.ts'

const TABLES: readonly (readonly [what: string, mine: Partial<Join>, code: string | null])[] = [
  ['with the same Unicode tables as the others begins', {}, null],
  [
    'with other Unicode tables than a node that runs does not begin',
    { unicode: '17.0', missedWithinMs: 0 },
    'CLUSTER_OTHER_UNICODE',
  ],
  ['with other Unicode tables begins when the others are found to be gone', { unicode: '17.0', gone: ['one'] }, null],
]

for (const [what, mine, code] of TABLES) {
  void test(`a node ${what}`, async (context) => {
    const [first, second] = folders(context)
    const stream = new MemoryStream()
    const one = await begun(stream, { name: 'one', folder: first })
    if (mine.gone !== undefined) one.cluster.fail(new Error('killed'))
    const before = one.cluster.network.policy
    const two = await join(stream, { name: 'two', folder: second, ...mine })
    const begins = two.cluster.begin(policyWith({ topicBytesMax: 7 }))
    if (code === null) await begins
    else await assert.rejects(begins, { code, message: /node one runs with Unicode 16\.0, and this one has 17\.0/ })
    await two.cluster.leave()
    await turns()
    const hasBegun = code === null
    assert.equal(two.cluster.network.policy.limits.topicBytesMax === 7, hasBegun)
    if (!hasBegun) assert.deepEqual(one.cluster.network.policy, before)
    assert.equal((await readNodeState(second)) !== null, hasBegun, 'what was executed by other tables is not kept')
    assert.deepEqual(
      one.cluster.journal.runs.filter(({ node, isOver }) => node === 'two' && !isOver),
      [],
    )
    if (one.failures.length === 0) await one.cluster.leave()
  })
}

void test('of two nodes with other Unicode tables that start at once, the first in the stream begins', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await join(stream, { name: 'one', folder: first, missedWithinMs: 0 })
  const two = await join(stream, { name: 'two', folder: second, unicode: '17.0', missedWithinMs: 0 })
  const begins = await Promise.allSettled([one, two].map(({ cluster }) => cluster.begin(policyWith())))
  const [started] = stream.messages.map(({ bytes }) => (Buffer.from(bytes).includes('"node":"one"') ? 'one' : 'two'))
  const won = begins.map(({ status }) => status === 'fulfilled')
  assert.deepEqual(won, started === 'one' ? [true, false] : [false, true])
  for (const { cluster } of [one, two]) await cluster.leave()
})

void test('a network that stops as a whole starts with other Unicode tables, and one that says none is not compared', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const header = { network: NETWORK, node: nodeId('old'), run: 1, number: 0 }
  stream.place(encodeBatch(header, [encodeProposal({ session: null, command: { kind: 'nodeStarted' } })]))
  const one = await begun(stream, { name: 'one', folder: first, missedWithinMs: 0 })
  await one.cluster.leave()
  const two = await begun(stream, { name: 'two', folder: second, unicode: '17.0', missedWithinMs: 0 })
  const again = await begun(stream, {
    name: 'one',
    folder: first,
    run: 2,
    store: one.store,
    unicode: '17.0',
    missedWithinMs: 0,
  })
  for (const { cluster } of [again, two]) await cluster.leave()
})
