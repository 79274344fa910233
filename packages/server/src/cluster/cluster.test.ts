import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { ClusterError } from '../errors.ts'
import { encodeBatch, encodeProposal } from '../journal/entry-codec.ts'
import { ENDED_AT_ONCE } from '../network/attachment.ts'
import { folderFor } from '../store/testing.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { accountName, making, nodeId, policyWith, proofOf, say } from '../testing/test-network.ts'
import {
  NETWORK,
  begun,
  codesOf,
  folders,
  join,
  nicksOf,
  quitsOf,
  storeThrough,
  turns,
  type Member,
} from '../testing/test-node.ts'
import { readNodeState } from './node-state.ts'

void test('nodes see the same people, and a node that stops takes its own along', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'))
  await two.say('b', say.attach('bob'))
  await turns()
  assert.deepEqual(
    [nicksOf(one), nicksOf(two)],
    [
      ['ann', 'bob'],
      ['ann', 'bob'],
    ],
  )
  await two.cluster.leave()
  await turns()
  assert.deepEqual([nicksOf(one), one.failures, two.failures], [['ann'], [], []])
  await one.cluster.leave()
})

void test('with whom accounts have talked is the same on each node, on one that begins anew, and in each history', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  await one.say(null, making('Ann'), making('bob'))
  await one.say('a', say.attach('ann', { proof: proofOf('Ann') }))
  await one.say('b', say.attach('bob', { proof: proofOf('bob') }), say.message('ann'), { kind: 'detach', reason: '' })
  const partnersOf = ({ cluster }: Member) => cluster.network.snapshot().correspondents
  const before = partnersOf(one)
  assert.deepEqual(
    before.map(([person, partners]) => [person, partners.map(([partner]) => partner)]),
    [
      ['~bob', ['~ann']],
      ['~ann', ['~bob']],
    ],
  )
  await one.cluster.leave()
  const again = await begun(stream, { name: 'one', folder: first, run: 2, store: one.store })
  const two = await begun(stream, { name: 'two', folder: second })
  for (const node of [again, two]) {
    assert.deepEqual(partnersOf(node), before)
    const kept = [...node.store.records.values()].filter(({ of }) => of === 'correspondent')
    assert.deepEqual(kept.map(({ key }) => key).toSorted(), ['~ann ~bob', '~bob ~ann'])
    await node.cluster.leave()
  }
})

void test('the host of an account is the same on each node, on one that begins anew, and in each history', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const opers = { classes: { all: ['vhost'] }, opers: { root: { className: 'all', isAccount: false } } } as const
  await one.say(null, { kind: 'policy', policy: policyWith({}, undefined, opers) }, making('Bob'))
  await one.say('b', say.attach('bob', { proof: proofOf('Bob') }))
  const change = { kind: 'hostGiven', host: 'friends.example' } as const
  await one.say(
    'a',
    say.attach('ann'),
    { kind: 'oper', name: 'root' },
    { kind: 'account', account: accountName('Bob'), change },
  )
  await one.cluster.leave()
  const again = await begun(stream, { name: 'one', folder: first, run: 2, store: one.store })
  const two = await begun(stream, { name: 'two', folder: second })
  await two.say('b', say.attach('bob', { proof: proofOf('Bob') }))
  await turns()
  for (const { cluster, store, failures } of [again, two]) {
    const bob = cluster.network.userByNick('bob')
    assert.deepEqual([bob?.host, bob?.own?.host], ['friends.example', 'host.test'])
    assert.match(
      JSON.stringify(store.records.get('account ~bob')),
      /"host":\{"name":"friends\.example","isShown":true\}/,
    )
    assert.deepEqual(failures, [])
    await cluster.leave()
  }
})

void test('an invitation is used for the last time once, on whichever node, and each node knows by whom', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  const made = { id: '1', hash: 'h', label: '', usesMax: 1, lastsMs: null, actor: 'owner' }
  await one.say(null, { kind: 'policy', policy: { ...policyWith(), registration: 'invitation' } })
  await one.say(null, { kind: 'addServerInvitation', ...made })
  await one.say('a', say.attach('ann'))
  await two.say('b', say.attach('bob'))
  await turns()
  const change = { kind: 'made', password: null, email: null, pending: null, invitation: 'h' } as const
  const registering = { kind: 'account', account: null, change } as const
  await Promise.all([one.say('a', registering), two.say('b', registering)])
  await turns()
  const [accounts, others] = [one, two].map(({ cluster }) => [...cluster.network.accounts.keys()])
  assert.equal(accounts?.length, 1)
  assert.deepEqual(others, accounts)
  await one.cluster.leave()
  const again = await begun(stream, { name: 'one', folder: first, run: 2, store: one.store })
  for (const { cluster } of [again, two]) {
    const [invitation] = cluster.network.serverInvitations.values()
    assert.deepEqual(
      invitation?.uses.map(({ account }) => `~${account}`),
      accounts,
    )
    await cluster.leave()
  }
  assert.deepEqual([one.failures, two.failures, again.failures], [[], [], []])
})

/** Node one, with ann in #a, and node two, with bob in it, by which everybody is told of ann. */
async function annAndBob(context: TestContext) {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'), say.join('#a'))
  await two.say('b', say.attach('bob'), say.join('#a'))
  const isLost = () => two.say(null, { kind: 'nodeLost', node: nodeId('one'), run: 1 })
  return { one, two, isLost, stream }
}

void test('the people of a node that stops are seen to quit once, as the node tells its clients', async (context) => {
  const { one, two, isLost } = await annAndBob(context)
  await one.cluster.leave()
  // Its lease is free now, and a node that looks at the same time may take it for dead.
  await isLost()
  assert.deepEqual([quitsOf(one), quitsOf(two)], [['the server is shutting down'], ['the server is shutting down']])
  assert.deepEqual(two.logged, [])
  await two.cluster.leave()
})

void test('the people of a node that is gone are seen to be lost, and the log says it once', async (context) => {
  const { one, two, isLost, stream } = await annAndBob(context)
  one.cluster.fail(new Error('killed'))
  await isLost()
  await isLost()
  assert.deepEqual(quitsOf(two), ['Server lost'])
  assert.deepEqual(two.logged, ['cluster.node-lost'])
  const later = await begun(stream, { name: 'three', folder: folderFor(context) })
  assert.deepEqual(later.logged, [], 'what was lost before it began is no news')
  for (const { cluster } of [later, two]) await cluster.leave()
})

void test('a node that stops while the stream does not answer waits no longer than its lease', async (context) => {
  const stream = new MemoryStream()
  const connect = stream.connect.bind(stream)
  let isSilent = false
  stream.connect = () => {
    const connected = connect()
    return {
      ...connected,
      publish: (id, bytes) => (isSilent ? new Promise(() => {}) : connected.publish(id, bytes)),
    }
  }
  const one = await begun(stream, { name: 'one', folder: folderFor(context) })
  await one.say('a', say.attach('ann'))
  isSilent = true
  const left = one.cluster.leave()
  await turns()
  one.cluster.fail(new ClusterError('CLUSTER_LEASE_LOST', 'the lease of this node has ended'))
  await left
  assert.deepEqual(codesOf(one), ['CLUSTER_LEASE_LOST'])
})

void test('a node goes on where it stopped, and its old sessions are over', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  await one.say('a', say.attach('ann'))
  await one.cluster.leave()
  const two = await begun(stream, { name: 'two', folder: second })
  await two.say('b', say.attach('bob'))
  const read: number[] = []
  const connect = stream.connect.bind(stream)
  stream.connect = () => {
    const connected = connect()
    return { ...connected, read: (after) => (read.push(after?.position ?? 0), connected.read(after)) }
  }
  const again = await begun(stream, { name: 'one', folder: first, run: 2, store: one.store })
  assert.ok((read[0] ?? 0) > 0, 'it does not begin at the first message')
  assert.deepEqual([nicksOf(again), again.failures], [['bob'], []])
  assert.equal(JSON.stringify(again.cluster.network.snapshot()), JSON.stringify(two.cluster.network.snapshot()))
  for (const { cluster } of [again, two]) await cluster.leave()
})

void test('a node that was killed reads again what it had, from its last state on', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'))
  one.cluster.fail(new Error('killed'))
  const again = await begun(stream, { name: 'one', folder: first, run: 2, store: one.store })
  await turns()
  assert.deepEqual(nicksOf(again), [])
  assert.equal(JSON.stringify(again.cluster.network.snapshot()), JSON.stringify(two.cluster.network.snapshot()))
  for (const { cluster } of [again, two]) await cluster.leave()
})

void test('from its first beginning on, the folder of a node is that of its stream', async (context) => {
  const folder = folderFor(context)
  const one = await begun(new MemoryStream(), { name: 'one', folder })
  one.cluster.fail(new Error('killed'))
  await one.cluster.leave()
  assert.equal((await readNodeState(folder))?.networkId, 'id')
})

void test('a stream that ends before what this node has recorded stops it before it begins', async (context) => {
  const stream = new MemoryStream()
  const store = await storeThrough({ seq: 50, time: 1_000, position: 40 })
  const one = await join(stream, { name: 'one', folder: folderFor(context), store })
  await assert.rejects(one.cluster.begin(policyWith()), { code: 'CLUSTER_BEHIND' })
  assert.equal(stream.messages.length, 0, 'nothing is published')
})

void test('a stream with another entry than the one that this node has recorded stops it', async (context) => {
  const stream = new MemoryStream()
  const header = { network: NETWORK, node: nodeId('two'), run: 1, number: 0 }
  stream.place(encodeBatch(header, [encodeProposal({ session: null, command: { kind: 'nodeStarted' } })]), 'two/1/0')
  const store = await storeThrough({ seq: 1, time: 5, position: 1 })
  const one = await join(stream, { name: 'one', folder: folderFor(context), store })
  await assert.rejects(one.cluster.begin(policyWith()), { code: 'CLUSTER_DIVERGED' })
})

void test('a node that ends records the last entry that it has executed', async (context) => {
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: folderFor(context) })
  await one.say('a', say.attach('ann'), { kind: 'away', text: 'gone' })
  one.cluster.fail(new Error('killed'))
  await one.cluster.leave()
  const { lastSeq } = one.cluster.network
  assert.deepEqual([one.store.through?.seq, one.store.through?.position], [lastSeq, stream.messages.length])
})

/** As many as need three entries to end. */
const MANY = ENDED_AT_ONCE * 2 + 1

async function crowd(member: Member): Promise<void> {
  const names = Array.from({ length: MANY }, (_, index) => `a${index}`)
  await Promise.all(names.map((name) => member.say(name, say.attach(name), say.join('#a'))))
}

function quitSeqsOf({ store }: Member): readonly number[] {
  return [...new Set(store.events.filter(({ verb }) => verb === 'QUIT').map(({ seq }) => seq))]
}

void test('a node with many sessions is lost in several entries, and all nodes find the same', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first, turnsMax: 1 })
  const two = await begun(stream, { name: 'two', folder: second, turnsMax: 1 })
  await crowd(one)
  one.cluster.fail(new Error('killed'))
  await two.say(null, { kind: 'nodeLost', node: nodeId('one'), run: 1 })
  await two.say('b', say.attach('bob'))
  const [seq = 0] = quitSeqsOf(two)
  assert.deepEqual(quitSeqsOf(two), [seq, seq + 1, seq + 2])
  assert.deepEqual([quitsOf(two).length, nicksOf(two), two.failures], [MANY, ['bob'], []])
  const three = await begun(stream, { name: 'three', folder: folderFor(context) })
  await turns()
  assert.equal(JSON.stringify(three.cluster.network.snapshot()), JSON.stringify(two.cluster.network.snapshot()))
  assert.deepEqual(quitSeqsOf(three), quitSeqsOf(two))
  for (const { cluster } of [two, three]) await cluster.leave()
})

void test('a node with many sessions stops when all of them are over, and goes on from there', async (context) => {
  const folder = folderFor(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder, turnsMax: 1 })
  await crowd(one)
  await one.cluster.leave()
  assert.deepEqual([quitsOf(one).length, nicksOf(one)], [MANY, []])
  assert.equal((await readNodeState(folder))?.network.lastSeq, one.cluster.network.lastSeq)
  const again = await begun(stream, { name: 'one', folder, run: 2, store: one.store })
  assert.deepEqual([again.failures, again.logged, quitsOf(again).length], [[], [], MANY])
  await again.cluster.leave()
})

void test('a node that begins again ends many old sessions as well', async (context) => {
  const folder = folderFor(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder, turnsMax: 1 })
  await crowd(one)
  one.cluster.fail(new Error('killed'))
  const again = await begun(stream, { name: 'one', folder, run: 2, store: one.store })
  assert.deepEqual([nicksOf(again), quitSeqsOf(again).length], [[], 3])
  await again.cluster.leave()
})
