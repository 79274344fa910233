import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { encodeBatch, encodeProposal } from '../journal/entry-codec.ts'
import { folderFor } from '../store/testing.ts'
import type { Through } from '../store/store.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { nodeId, policyWith, say, sessionId } from '../testing/test-network.ts'
import type { Command } from '../network/command.ts'
import { Cluster } from './cluster.ts'
import { readNodeState } from './node-state.ts'

const NETWORK = 'TestNet'

interface Join {
  readonly name: string
  readonly folder: string
  readonly run?: number
  readonly through?: Through | null
  readonly checkpointEvery?: number
  readonly canRecord?: () => boolean
}

interface Member {
  readonly cluster: Cluster
  readonly failures: unknown[]
  say(session: string | null, ...commands: readonly Command[]): Promise<void>
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** A node whose consumer executes every turn, until a batch cannot be recorded. */
async function join(
  stream: MemoryStream,
  { name, folder, run = 1, through = null, checkpointEvery = 5, canRecord = () => true }: Join,
): Promise<Member> {
  const failures: unknown[] = []
  const kept = await readNodeState(folder)
  const cluster = new Cluster(
    {
      config: { servers: [], node: nodeId(name), durability: 'disk' },
      network: NETWORK,
      policy: policyWith(),
      folder,
      through,
      batchWishesMax: () => 100,
      isBehind: () => false,
      log: silent,
      onFailed: (error) => failures.push(error),
      checkpointEvery,
    },
    {
      stream: stream.connect(),
      kept,
      networkId: 'id',
      lastPosition: stream.messages.length,
      batchBytesMax: 100_000,
      run,
      watch: async () => {},
      opened: new AsyncDisposableStack(),
    },
  )
  let isStopped = false
  cluster.consume(async (turns) => {
    for (const turn of turns) {
      if (turn.kind === 'entry' && !isStopped) cluster.network.execute(turn.entry, () => {})
    }
    isStopped ||= !canRecord()
    if (!isStopped) cluster.network.commit()
  })
  return {
    cluster,
    failures,
    async say(session, ...commands) {
      for (const command of commands) {
        const id = session === null ? null : sessionId(session)
        cluster.journal.submit({ kind: 'wish', session: id, rank: 'usual', command, label: null })
      }
      await cluster.journal.settled()
    },
  }
}

async function begun(stream: MemoryStream, options: Join): Promise<Member> {
  const member = await join(stream, options)
  await member.cluster.begin(policyWith())
  return member
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

function codesOf({ failures }: Member): readonly unknown[] {
  return failures.map((error) => error instanceof Error && 'code' in error && error.code)
}

function nicksOf({ cluster }: Member): readonly string[] {
  return [...cluster.network.users.values()].map(({ nick }) => nick)
}

function folders(context: TestContext): readonly [string, string] {
  return [folderFor(context), folderFor(context)]
}

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
  const again = await begun(stream, { name: 'one', folder: first, run: 2 })
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
  const again = await begun(stream, { name: 'one', folder: first, run: 2 })
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

void test('a node that finds another state than the others at a checkpoint stops', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'), say.join('#a'))
  // What no entry said.
  const stolen = { seq: two.cluster.network.lastSeq, time: 0, believedTime: 0, id: 'x', node: nodeId('two') }
  two.cluster.network.execute({ ...stolen, session: sessionId('a'), command: { kind: 'away', text: 'gone' } }, () => {})
  two.cluster.network.commit()
  for (let index = 0; index < 12; index += 1) await one.say('a', say.message('#a'))
  await turns()
  assert.deepEqual([codesOf(one), codesOf(two)], [[], ['CLUSTER_DIVERGED']])
  await one.cluster.leave()
})

void test('nodes that have the same state pass every checkpoint', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'), say.join('#a'))
  await two.say('b', say.attach('bob'), say.join('#a'))
  for (let index = 0; index < 12; index += 1) await two.say('b', say.message('#a'))
  const said = stream.messages.filter(({ bytes }) => Buffer.from(bytes).includes('"checked"'))
  assert.ok(said.length > 1)
  assert.deepEqual([one.failures, two.failures], [[], []])
  for (const { cluster } of [one, two]) await cluster.leave()
})

void test('a node whose store takes no more compares no state, and keeps none', async (context) => {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  let canRecord = true
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second, canRecord: () => canRecord })
  await two.say('a', say.attach('ann'))
  const recorded = two.cluster.network.lastSeq
  canRecord = false
  for (let index = 0; index < 12; index += 1) await two.say('a', { kind: 'away', text: String(index) })
  await two.cluster.leave()
  await turns()
  assert.deepEqual([one.failures, two.failures], [[], []])
  const kept = await readNodeState(second)
  assert.ok((kept?.stream.stamps.seq ?? 0) <= recorded)
  await one.cluster.leave()
})

void test('a stream that ends before what this node has recorded stops it before it begins', async (context) => {
  const stream = new MemoryStream()
  const through = { seq: 50, time: 1_000, position: 40 }
  const one = await join(stream, { name: 'one', folder: folderFor(context), through })
  await assert.rejects(one.cluster.begin(policyWith()), { code: 'CLUSTER_BEHIND' })
  assert.equal(stream.messages.length, 0, 'nothing is published')
})

void test('a stream with another entry than the one that this node has recorded stops it', async (context) => {
  const stream = new MemoryStream()
  const header = { network: NETWORK, node: nodeId('two'), run: 1, number: 0 }
  stream.place(encodeBatch(header, [encodeProposal({ session: null, command: { kind: 'nodeStarted' } })]))
  const through = { seq: 1, time: 5, position: 1 }
  const one = await join(stream, { name: 'one', folder: folderFor(context), through })
  await assert.rejects(one.cluster.begin(policyWith()), { code: 'CLUSTER_DIVERGED' })
})
