import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { Delivery } from '../delivery/delivery.ts'
import { ClusterError } from '../errors.ts'
import { encodeBatch, encodeProposal } from '../journal/entry-codec.ts'
import { ENDED_AT_ONCE } from '../network/attachment.ts'
import type { Command } from '../network/command.ts'
import { Pipeline } from '../pipeline/pipeline.ts'
import { Recording } from '../pipeline/recording.ts'
import { Sessions } from '../session/sessions.ts'
import type { Through } from '../store/store.ts'
import { folderFor } from '../store/testing.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { nodeId, policyWith, say, sessionId } from '../testing/test-network.ts'
import { Cluster } from './cluster.ts'
import { readNodeState, writeNodeState } from './node-state.ts'

const NETWORK = 'TestNet'

interface Join {
  readonly name: string
  readonly folder: string
  readonly run?: number
  /** What the folder has of the history. */
  readonly store?: MemoryStore
  readonly checkpointEvery?: number
  readonly unicode?: string
  /** Those whose leases are found to have ended. */
  readonly gone?: readonly string[]
  readonly missedWithinMs?: number
  /** Of one batch of the pipeline. */
  readonly turnsMax?: number
}

interface Member {
  readonly cluster: Cluster
  readonly store: MemoryStore
  readonly failures: unknown[]
  readonly logged: string[]
  readonly stopping: AbortController
  readonly clock: FakeClock
  say(session: string | null, ...commands: readonly Command[]): Promise<void>
}

/** A node whose clients are elsewhere. */
async function join(
  stream: MemoryStream,
  { name, folder, run = 1, store = new MemoryStore(), checkpointEvery = 5, ...rest }: Join,
): Promise<Member> {
  const { unicode = '16.0', gone = [], missedWithinMs = 10_000, turnsMax = 100 } = rest
  const failures: unknown[] = []
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const log = { debug: note, info: note, warn: note, error: note }
  const { through } = store.reopen()
  const stopping = new AbortController()
  const clock = new FakeClock()
  const recording = new Recording({ store, clock, log, onRefusal: 'retry', stopped: stopping.signal })
  const cluster = new Cluster(
    {
      config: { servers: [], node: nodeId(name), durability: 'disk' },
      network: NETWORK,
      policy: policyWith(),
      unicode,
      folder,
      through,
      batchWishesMax: () => 100,
      isBehind: () => false,
      flush: () => recording.flush(),
      log,
      onFailed: (error) => failures.push(error),
      checkpointEvery,
    },
    {
      stream: stream.connect(),
      kept: await readNodeState(folder),
      networkId: 'id',
      lastPosition: stream.messages.length,
      batchBytesMax: 100_000,
      run,
      watch: async (others, onEnded) => {
        for (const other of others()) if (gone.includes(other.node)) onEnded(other)
      },
      missedWithinMs,
      opened: new AsyncDisposableStack(),
    },
  )
  const { network, journal } = cluster
  const sessions = new Sessions()
  const beginSlice = () => () => false
  const info = () => assert.fail('nobody is told anything')
  const pipeline = new Pipeline({
    network,
    sessions,
    store,
    recording,
    delivery: new Delivery({
      network,
      sessions,
      info,
      beginSlice,
      onDefect: (_session, error) => failures.push(error),
    }),
    log,
    position: () => journal.position,
    recordedSeq: through?.seq ?? 0,
    batchTurnsMax: () => turnsMax,
    beginSlice,
    onNicknameInUse: () => {},
    postpone: () => {},
  })
  cluster.consume((turns) => pipeline.run(turns))
  return {
    cluster,
    store,
    failures,
    logged,
    stopping,
    clock,
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

async function storeThrough(through: Through): Promise<MemoryStore> {
  const store = new MemoryStore()
  await store.append({ changes: [], through })
  return store
}

/** As a backup has it. */
function copyOf({ events, through }: MemoryStore): MemoryStore {
  const copy = new MemoryStore()
  copy.events.push(...events)
  copy.through = through
  return copy
}

function textsOf({ store }: Member): readonly (string | undefined)[] {
  return store.events.flatMap(({ verb, params }) => (verb === 'PRIVMSG' ? params[1] : []))
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

function quitsOf({ store }: Member): readonly (string | undefined)[] {
  return store.events.flatMap(({ verb, params }) => (verb === 'QUIT' ? params[0] : []))
}

/** Node one, with ann in #a, and node two, with bob in it, by which everybody is told of ann. */
async function annAndBob(context: TestContext) {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, { name: 'one', folder: first })
  const two = await begun(stream, { name: 'two', folder: second })
  await one.say('a', say.attach('ann'), say.join('#a'))
  await two.say('b', say.attach('bob'), say.join('#a'))
  const isLost = () => two.say(null, { kind: 'nodeLost', node: nodeId('one'), run: 1 })
  return { one, two, isLost }
}

void test('the people of a node that stops are seen to quit once, as the node tells its clients', async (context) => {
  const { one, two, isLost } = await annAndBob(context)
  await one.cluster.leave()
  // Its lease is free now, and a node that looks at the same time may take it for dead.
  await isLost()
  assert.deepEqual([quitsOf(one), quitsOf(two)], [['the server is shutting down'], ['the server is shutting down']])
  await two.cluster.leave()
})

void test('the people of a node that is gone are seen to be lost', async (context) => {
  const { one, two, isLost } = await annAndBob(context)
  one.cluster.fail(new Error('killed'))
  await isLost()
  assert.deepEqual(quitsOf(two), ['Server lost'])
  await two.cluster.leave()
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
  stream.place(encodeBatch(header, [encodeProposal({ session: null, command: { kind: 'nodeStarted' } })]))
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

void test('a node whose last entry is a checkpoint stops as well as any other', async (context) => {
  const folder = folderFor(context)
  const one = await begun(new MemoryStream(), { name: 'one', folder })
  await one.say('a', say.attach('ann'))
  await one.cluster.leave()
  assert.equal(one.cluster.network.lastSeq, 4)
  assert.deepEqual([one.failures, (await readNodeState(folder))?.network.lastSeq], [[], 4])
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
  assert.equal((await readNodeState(folder))?.network.v, 1)
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
    message: /form 2, .* reads the form 1, and the stream has not everything/,
  })
  assert.deepEqual(codesOf(again), ['CLUSTER_STATE_UNUSABLE'])
})

async function toOtherForm(folder: string): Promise<void> {
  const state = await readNodeState(folder)
  assert.ok(state !== null)
  await writeNodeState(folder, state, JSON.stringify({ ...state.network, v: 2 }))
}

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
