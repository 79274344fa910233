import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join as pathOf } from 'node:path'
import { test } from 'node:test'
import { ClusterError } from '../errors.ts'
import { SNAPSHOT_VERSION } from '../network/snapshot.ts'
import { folderFor } from '../store/testing.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { TestNetwork, nodeId, policyWith, say } from '../testing/test-network.ts'
import { begun, codesOf, copyOf, join, nicksOf, textsOf, turns } from '../testing/test-node.ts'
import { readNodeState, type NodeState, writeNodeState } from './node-state.ts'

function write(folder: string, state: NodeState): Promise<void> {
  return writeNodeState(folder, state, JSON.stringify(state.network))
}

function stateOf(): NodeState {
  const network = new TestNetwork()
  network.gather('#a', 'ann', 'zoë')
  network.does('ann', say.message('#a', 'snow ☃'))
  const stream = {
    place: { position: 3, time: 7, messageId: 'one/1/3' },
    stamps: { seq: 5, time: 7, shown: 7, taken: ['#a'] },
    runs: [{ node: nodeId('one'), run: 1, number: 2, isOver: false }],
  }
  return { networkId: 'x', stream, network: network.network.snapshot() }
}

void test('what was written is read', async (context) => {
  const folder = folderFor(context)
  assert.equal(await readNodeState(folder), null)
  const state = stateOf()
  await write(folder, state)
  assert.deepEqual(await readNodeState(folder), state)
})

void test('a file that is cut at any byte, or altered, is not believed', async (context) => {
  const folder = folderFor(context)
  await write(folder, stateOf())
  const file = pathOf(folder, 'cluster-state')
  const bytes = await readFile(file)
  const damaged = { code: 'CLUSTER_STATE_DAMAGED' }
  for (let end = 0; end < bytes.length; end += 1) {
    await writeFile(file, bytes.subarray(0, end))
    await assert.rejects(readNodeState(folder), damaged)
  }
  await writeFile(file, bytes.toString().replace('"nick":"ann"', '"nick":"eve"'))
  await assert.rejects(readNodeState(folder), damaged)
})

void test('a file of a newer version is not read', async (context) => {
  const folder = folderFor(context)
  await writeFile(pathOf(folder, 'cluster-state'), '{"v":2,"sha256":""}\n')
  await assert.rejects(readNodeState(folder), { code: 'CLUSTER_STATE_NEWER', message: /version 2, .* up to 1/ })
})

void test('a state that is ahead of the history is never written', async (context) => {
  const folder = folderFor(context)
  const one = await begun(new MemoryStream(), { name: 'one', folder })
  await one.say('a', say.attach('ann'))
  one.store.isFailing = true
  await one.cluster.leave()
  assert.ok(((await readNodeState(folder))?.network.lastSeq ?? Infinity) <= (one.store.through?.seq ?? 0))
})

/** Node one has said three things, of which the backup of its history has the first. */
async function talked(folder: string) {
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder })
  await one.say('a', say.attach('ann'), say.join('#a'), say.message('#a', 'first'))
  const backup = copyOf(one.store)
  await one.say('a', say.message('#a', 'second'), say.message('#a', 'third'))
  return { stream, one, backup }
}

async function stopped(folder: string) {
  const scene = await talked(folder)
  await scene.one.cluster.leave()
  return scene
}

void test('with an older history than its state a node reads the stream again, and nothing is missing', async (context) => {
  const folder = folderFor(context)
  const { stream, one, backup } = await stopped(folder)
  assert.ok(backup.events.length < one.store.events.length)
  const again = await begun(stream, { name: 'one', folder, run: 2, store: backup })
  assert.deepEqual(textsOf(again), ['first', 'second', 'third'])
  assert.deepEqual(again.store.events, one.store.events)
  assert.deepEqual([again.failures, again.logged], [[], ['cluster.state-unusable']])
  await again.cluster.leave()
})

void test('with a newer history than its state a node executes what the state lacks, and records nothing again', async (context) => {
  const folder = folderFor(context)
  const { stream, one } = await talked(folder)
  one.cluster.fail(new Error('killed'))
  await one.cluster.leave()
  const { events, through } = one.store
  const before = await readNodeState(folder)
  assert.ok(before !== null && before.network.lastSeq < (through?.seq ?? 0))
  const again = await join(stream, { name: 'one', folder, run: 2, store: copyOf(one.store) })
  await again.cluster.journal.reaches(stream.messages.length)
  again.clock.advance(1_000)
  await turns()
  assert.deepEqual([nicksOf(again), again.store.appends], [['ann'], 0])
  await again.cluster.begin(policyWith())
  assert.deepEqual(again.store.events.slice(0, events.length), events)
  assert.deepEqual([textsOf(again), again.failures, again.logged], [['first', 'second', 'third'], [], []])
  await again.cluster.leave()
})

void test('a state of another form is not gone on from: the stream is read again', async (context) => {
  const folder = folderFor(context)
  const { stream, one } = await stopped(folder)
  await toOtherForm(folder)
  const again = await begun(stream, { name: 'one', folder, run: 2, store: one.store })
  assert.deepEqual(textsOf(again), ['first', 'second', 'third'])
  assert.deepEqual([again.failures, again.logged], [[], ['cluster.state-unusable']])
  await again.cluster.leave()
  assert.equal((await readNodeState(folder))?.network.v, SNAPSHOT_VERSION)
})

void test('where the stream does not begin with the first entry any more, the message says why the state is not used', async (context) => {
  const folder = folderFor(context)
  const { stream, one } = await stopped(folder)
  await toOtherForm(folder)
  const connect = stream.connect.bind(stream)
  stream.connect = () => ({
    ...connect(),
    // oxlint-disable-next-line require-yield
    async *read() {
      throw new ClusterError('CLUSTER_HOLE', 'no message 1')
    },
  })
  const again = await join(stream, { name: 'one', folder, run: 2, store: one.store })
  await assert.rejects(again.cluster.begin(policyWith()), {
    code: 'CLUSTER_STATE_UNUSABLE',
    message: new RegExp(`form ${OTHER_FORM}, .* reads the form ${SNAPSHOT_VERSION}, and the stream has not everything`),
  })
  assert.deepEqual(codesOf(again), ['CLUSTER_STATE_UNUSABLE'])
})

const OTHER_FORM = SNAPSHOT_VERSION + 1

async function toOtherForm(folder: string): Promise<void> {
  const state = await readNodeState(folder)
  assert.ok(state !== null)
  await writeNodeState(folder, state, JSON.stringify({ ...state.network, v: OTHER_FORM }))
}
