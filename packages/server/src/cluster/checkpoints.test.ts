import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderFor } from '../store/testing.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { nodeId, policyWith, say, sessionId } from '../testing/test-network.ts'
import { begun, codesOf, folders, join, turns, type Member } from '../testing/test-node.ts'
import { readNodeState } from './node-state.ts'

void test('a node that finds another state than the others at a checkpoint stops', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'), say.join('#a'))
  await turns()
  // What no entry said.
  const stolen = { seq: two.cluster.network.lastSeq, time: 0, believedTime: 0, id: 'x', node: nodeId('two') }
  two.cluster.network.execute({ ...stolen, session: sessionId('a'), command: { kind: 'away', text: 'gone' } }, () => {})
  two.cluster.network.commit()
  for (let index = 0; index < 12; index += 1) await one.say('a', say.message('#a'))
  await turns()
  assert.deepEqual([codesOf(one), codesOf(two)], [[], ['CLUSTER_DIVERGED']])
  await one.cluster.leave()
})

/** The places at which the state is made as plain values. */
function placesOf({ cluster: { network } }: Member): readonly number[] {
  const places: number[] = []
  const snapshot = network.snapshot.bind(network)
  network.snapshot = () => {
    places.push(network.lastSeq)
    return snapshot()
  }
  return places
}

void test('nodes that have the same state pass every checkpoint, where it is made once and kept', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first, turnsMax: 1 })
  const two = await begun(stream, { name: 'two', folder: second })
  await turns()
  const [places, others] = [placesOf(one), placesOf(two)]
  const said = () => stream.messages.filter(({ bytes }) => Buffer.from(bytes).includes('"checked"')).length
  const saidBefore = said()
  await one.say('a', say.attach('ann'), say.join('#a'))
  await two.say('b', say.attach('bob'), say.join('#a'))
  const members = ['c', 'd', 'e', 'f', 'g'].map((name) =>
    two.say(name, say.attach(`n${name}`), say.join('#a'), say.message('#a')),
  )
  await Promise.all(members)
  for (let index = 0; index < 12; index += 1) await two.say('b', say.message('#a'))
  await turns()
  assert.ok(places.length > 1)
  assert.deepEqual([places, places.length], [others, said() - saidBefore])
  const late = await join(stream, { name: 'three', folder: folderFor(context) })
  const again = placesOf(late)
  await late.cluster.journal.reaches(stream.messages.length)
  assert.deepEqual(again.slice(-places.length), places)
  await late.cluster.leave()
  one.cluster.fail(new Error('killed'))
  await one.cluster.leave()
  assert.equal((await readNodeState(first))?.network.lastSeq, places.at(-1))
  assert.deepEqual(two.failures, [])
  await two.cluster.leave()
})

void test('a node whose store takes no more compares no state, and keeps none', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await two.say('a', say.attach('ann'), say.join('#a'))
  two.store.isFailing = true
  two.cluster.journal.submit({
    kind: 'wish',
    session: sessionId('a'),
    rank: 'usual',
    command: say.message('#a'),
    label: null,
  })
  for (let index = 0; index < 12; index += 1) await one.say(null, { kind: 'policy', policy: policyWith() })
  two.stopping.abort()
  await two.cluster.leave()
  await turns()
  assert.deepEqual([one.failures, two.failures], [[], []])
  const kept = await readNodeState(second)
  assert.ok((kept?.network.lastSeq ?? Infinity) <= (two.store.through?.seq ?? 0))
  await one.cluster.leave()
})

void test('a node whose last entry is a checkpoint stops as well as any other', async (context) => {
  const folder = folderFor(context)
  const one = await begun(new MemoryStream(), { name: 'one', folder })
  await one.say('a', say.attach('ann'))
  await one.cluster.leave()
  assert.equal(one.cluster.network.lastSeq, 4)
  assert.deepEqual([one.failures, (await readNodeState(folder))?.network.lastSeq], [[], 4])
})
