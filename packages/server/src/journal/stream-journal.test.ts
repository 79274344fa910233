import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Entry } from '../network/command.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { nodeId, say, sessionId } from '../testing/test-network.ts'
import { journalContract } from './contract.ts'
import { encodeBatch, encodeProposal, type Proposal } from './entry-codec.ts'
import type { Turn, Wish } from './journal.ts'
import { StreamJournal, type StreamState } from './stream-journal.ts'

const NETWORK = 'TestNet'
const EMPTY: StreamState = { place: null, stamps: { seq: 0, time: 0, shown: 0, taken: [] }, runs: [] }

function wish(session: string | null, command = say.message('#a')): Wish {
  return { kind: 'wish', session: session === null ? null : sessionId(session), rank: 'usual', command, label: null }
}

interface Node {
  readonly journal: StreamJournal
  readonly entries: Entry[]
  /** Where it was after each batch. */
  readonly states: StreamState[]
  readonly failures: unknown[]
  /** Positions of what was passed over. */
  readonly foreign: readonly number[]
}

interface NodeOptions {
  readonly state?: StreamState
  readonly batchWishesMax?: number
  readonly batchBytesMax?: () => number
  readonly turnsMax?: number
}

function follow(stream: MemoryStream, name: string, options: NodeOptions = {}): Node {
  const { state = EMPTY, batchWishesMax = 1_000, batchBytesMax = () => 1_000_000, turnsMax = 1_000 } = options
  const [failures, foreign]: [unknown[], number[]] = [[], []]
  const journal = new StreamJournal({
    stream: stream.connect(),
    network: NETWORK,
    node: nodeId(name),
    state,
    latestTime: () => 0,
    sessionsOf: () => 0,
    batchBytesMax,
    batchWishesMax: () => batchWishesMax,
    isBehind: () => false,
    onForeign: ({ position }) => foreign.push(position),
    onNodeLost: () => {},
    onFailed: (error) => failures.push(error),
  })
  const [entries, states]: [Entry[], StreamState[]] = [[], []]
  journal.consume(async (turns) => {
    let count = 0
    for (const turn of turns) {
      count += 1
      if (turn.kind === 'entry') entries.push(turn.entry)
      if (count === turnsMax) break
    }
    if (journal.state !== null) states.push(journal.state)
  })
  return { journal, entries, states, failures, foreign }
}

/** A node that takes part from now on. */
async function start(stream: MemoryStream, name: string, options: NodeOptions = {}, run = 1): Promise<Node> {
  const node = follow(stream, name, options)
  await node.journal.reaches(stream.messages.length)
  node.journal.submit(wish(null, { kind: 'nodeStarted' }))
  node.journal.begin(run)
  await node.journal.settled()
  return node
}

async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** What another server has put into the stream. */
function put(stream: MemoryStream, node: string, run: number, number: number, proposals: readonly Proposal[]): void {
  const header = { network: NETWORK, node: nodeId(node), run, number }
  stream.place(encodeBatch(header, proposals.map(encodeProposal)), `${node}/${run}/${number}`)
}

/** As a batch of a node has one. */
const ID = 'x/1/0'
const STARTED: Proposal = { session: null, command: { kind: 'nodeStarted' } }

function said(text: string): Proposal {
  return { session: sessionId('x'), command: say.message('#a', text) }
}

function words({ entries }: Node): readonly string[] {
  return entries.map(({ command }) => (command.kind === 'message' ? (command.text ?? '') : command.kind))
}

function codesOf({ failures }: Node): readonly unknown[] {
  return failures.map((error) => error instanceof Error && 'code' in error && error.code)
}

journalContract('the journal of a cluster', async () => {
  const stream = new MemoryStream()
  const journal = new StreamJournal({
    stream: stream.connect(),
    network: NETWORK,
    node: nodeId('one'),
    state: EMPTY,
    latestTime: () => 0,
    sessionsOf: () => 0,
    batchBytesMax: () => 1_000_000,
    batchWishesMax: () => 3,
    isBehind: () => false,
    onForeign: () => {},
    onNodeLost: () => {},
    onFailed: (error) => assert.fail(String(error)),
  })
  journal.submit(wish(null, { kind: 'nodeStarted' }))
  journal.begin(1)
  return { journal, [Symbol.asyncDispose]: () => journal.close() }
})

void test('what has been published has turned when it has come back, or when it never will', async () => {
  const stream = new MemoryStream()
  const { journal, entries } = await start(stream, 'one')
  stream.delayOf = () => 50
  for (const end of [async () => {}, () => journal.close()]) {
    const before = entries.length
    journal.submit(wish('a'))
    await turns(2)
    let hasTurned = false
    const turned = journal.turned().then(() => (hasTurned = true))
    await turns()
    assert.deepEqual([hasTurned, entries.length], [false, before])
    await end()
    await turned
  }
  assert.deepEqual(
    entries.map(({ command }) => command.kind),
    ['nodeStarted', 'message'],
  )
})

void test('however messages are delayed and doubled, all nodes have the same entries, and one that comes later too', async () => {
  const step = fc.record({
    node: fc.nat(2),
    session: fc.constantFrom('a', 'b', 'c'),
    target: fc.constantFrom('#a', '#b', 'bob'),
    delay: fc.nat(4),
    times: fc.constantFrom(1, 1, 2),
    turns: fc.nat(3),
    laterMs: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), async (steps, turnsMax) => {
      const stream = new MemoryStream()
      const nodes = await Promise.all(['one', 'two', 'three'].map((name) => start(stream, name, { turnsMax })))
      for (const [index, { node, session, target, delay, times, turns: pause, laterMs }] of steps.entries()) {
        stream.delayOf = () => delay
        stream.timesOf = () => times
        stream.time += laterMs
        nodes[node]?.journal.submit(wish(`${node}${session}`, say.message(target, String(index))))
        await turns(pause)
      }
      for (const { journal } of nodes) await journal.settled()
      await turns()
      const [first, ...others] = nodes
      assert.ok(first !== undefined)
      for (const other of others) assert.deepEqual(other.entries, first.entries)
      assert.deepEqual(words(first).filter((word) => word !== 'nodeStarted').length, steps.length)
      const states = first.states
      const middle = states[Math.floor(states.length / 2)] ?? EMPTY
      const late = follow(stream, 'four', { state: middle })
      await late.journal.reaches(stream.messages.length)
      assert.deepEqual(
        late.entries,
        first.entries.filter(({ seq }) => seq > middle.stamps.seq),
      )
      for (const { journal, failures } of [...nodes, late]) {
        assert.deepEqual(failures, [])
        await journal.close()
      }
    }),
    { numRuns: 40 },
  )
})

void test('a batch has as many bytes and wishes as a message may have, and one wish at least', async () => {
  const stream = new MemoryStream()
  const { journal, entries } = await start(stream, 'one', { batchWishesMax: 3, batchBytesMax: () => 1_500 })
  const before = stream.messages.length
  for (let index = 0; index < 5; index += 1) journal.submit(wish('a'))
  journal.submit(wish('a', say.message('#a', 'x'.repeat(2_000))))
  await journal.settled()
  assert.deepEqual([stream.messages.length - before, entries.length], [3, 7])
})

void test('a batch that the stream has become too small for is divided, and nothing of it is said twice', async () => {
  for (const isPlaced of [false, true]) {
    const stream = new MemoryStream()
    const limit = { bytes: 5_000 }
    const one = await start(stream, 'one', { batchBytesMax: () => limit.bytes })
    const two = await start(stream, 'two')
    stream.isPlacedBeforeRefusal = () => isPlaced
    // Known to the stream before it is known to the node.
    stream.bytesMax = 3_000
    const said = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(300)}`)
    for (const text of said) one.journal.submit(wish('a', say.message('#a', text)))
    await turns(2)
    limit.bytes = 3_000
    await one.journal.settled()
    await turns()
    for (const node of [one, two]) {
      assert.deepEqual(
        words(node).filter((word) => word !== 'nodeStarted'),
        said,
      )
      assert.deepEqual(node.failures, [])
    }
    assert.deepEqual(two.entries, one.entries)
  }
})

void test('a wish that the stream has become too small for ends the node', async () => {
  const stream = new MemoryStream()
  const one = await start(stream, 'one')
  stream.bytesMax = 1_000
  one.journal.submit(wish('a', say.message('#a', 'x'.repeat(1_000))))
  await one.journal.settled()
  assert.deepEqual(codesOf(one), ['CLUSTER_TOO_LONG'])
})

void test('what is of no node is passed over, by a node that is there and by one that starts', async () => {
  const stream = new MemoryStream()
  const one = await start(stream, 'one')
  for (const [text, id] of [
    ['hello', ''],
    ['{"v":99}', 'abc'],
    ['', 'one/2'],
  ] as const)
    stream.place(Buffer.from(text), id)
  await turns()
  one.journal.submit(wish('a'))
  await one.journal.settled()
  stream.place(Buffer.from('last'))
  const two = await start(stream, 'two')
  const again = follow(stream, 'three', { state: one.states.at(-1) ?? EMPTY })
  await again.journal.reaches(stream.messages.length)
  await turns()
  assert.deepEqual(two.entries, one.entries)
  assert.deepEqual(
    [one.foreign, two.foreign],
    [
      [2, 3, 4, 6],
      [2, 3, 4, 6],
    ],
  )
  for (const { failures } of [one, two, again]) assert.deepEqual(failures, [])
})

void test('what a run publishes that is over counts nowhere, and the node learns that it is lost', async () => {
  const stream = new MemoryStream()
  const one = await start(stream, 'one')
  const two = await start(stream, 'two')
  two.journal.submit(wish(null, { kind: 'nodeLost', node: nodeId('one'), run: 1 }))
  await two.journal.settled()
  await turns()
  assert.deepEqual(codesOf(one), ['CLUSTER_LOST'])
  put(stream, 'one', 1, 1, [said('late')])
  put(stream, 'two', 1, 2, [{ session: null, command: { kind: 'nodeLost', node: nodeId('one'), run: 1 } }])
  await turns()
  assert.deepEqual(words(two), ['nodeStarted', 'nodeStarted', 'nodeLost'])
})

void test('a node that starts again begins a new run, and what the old one published late does not count', async () => {
  const stream = new MemoryStream()
  put(stream, 'one', 1, 0, [STARTED, said('old')])
  const one = await start(stream, 'one', {}, 2)
  put(stream, 'one', 1, 1, [said('late')])
  put(stream, 'one', 1, 0, [STARTED, said('old')])
  one.journal.submit(wish('a', say.message('#a', 'new')))
  await one.journal.settled()
  await turns()
  assert.deepEqual(words(one), ['nodeStarted', 'old', 'nodeStarted', 'new'])
  assert.deepEqual(one.failures, [])
})

const UNUSABLE: readonly (readonly [what: string, place: (stream: MemoryStream) => void, code: string])[] = [
  ['a batch is missing', (stream) => put(stream, 'two', 1, 1, [said('x')]), 'CLUSTER_HOLE'],
  ['a message is no JSON', (stream) => stream.place(Buffer.from('{'), ID), 'CLUSTER_ENTRY_MALFORMED'],
  ['a message is no UTF-8', (stream) => stream.place(Buffer.from([0x22, 0xff, 0x22]), ID), 'CLUSTER_ENTRY_MALFORMED'],
  ['a message is no batch', (stream) => stream.place(Buffer.from('{"v":1}'), ID), 'CLUSTER_ENTRY_MALFORMED'],
  ['a message is of a newer version', (stream) => stream.place(Buffer.from('{"v":2}'), ID), 'CLUSTER_ENTRY_NEWER'],
  [
    'a message is of another network',
    (stream) =>
      stream.place(
        encodeBatch({ network: 'Other', node: nodeId('x'), run: 1, number: 0 }, [encodeProposal(STARTED)]),
        ID,
      ),
    'CLUSTER_OTHER_NETWORK',
  ],
]

for (const [what, place, code] of UNUSABLE) {
  void test(`where ${what} the node stops, and hands over nothing of it or after it`, async () => {
    const stream = new MemoryStream()
    const one = await start(stream, 'one')
    place(stream)
    put(stream, 'three', 1, 0, [STARTED])
    await turns()
    assert.deepEqual([codesOf(one), words(one)], [[code], ['nodeStarted']])
    one.journal.submit(wish('a'))
    await one.journal.settled()
    assert.equal(one.failures.length, 1)
  })
}

void test('a stream that takes no more ends the node', async () => {
  const stream = new MemoryStream()
  const one = await start(stream, 'one')
  stream.delayOf = () => {
    throw new Error('no more')
  }
  one.journal.submit(wish('a'))
  await one.journal.settled()
  assert.deepEqual(one.failures, [new Error('no more')])
})

void test('a question that was asked before a wish is answered before it, and one after it behind it', async () => {
  const stream = new MemoryStream()
  const { journal } = await start(stream, 'one')
  await journal.close()
  const other = new StreamJournal({
    stream: stream.connect(),
    network: NETWORK,
    node: nodeId('two'),
    state: EMPTY,
    latestTime: () => 0,
    sessionsOf: () => 0,
    batchBytesMax: () => 1_000_000,
    batchWishesMax: () => 10,
    isBehind: () => false,
    onForeign: () => {},
    onNodeLost: () => {},
    onFailed: () => {},
  })
  const seen: Turn[] = []
  other.consume(async (some) => void seen.push(...some))
  const ask = (label: string) =>
    ({ kind: 'ask', session: sessionId('a'), rank: 'usual', label, answer: () => {} }) as const
  other.submit(wish(null, { kind: 'nodeStarted' }))
  for (const item of [ask('1'), wish('a'), ask('2'), ask('3'), wish('a'), ask('4')]) other.submit(item)
  await turns(3)
  assert.deepEqual(
    seen.flatMap((turn) => (turn.kind === 'ask' ? turn.ask.label : [])),
    ['1'],
    'what waits for no wish is answered though the stream does not answer',
  )
  other.begin(1)
  await other.settled()
  assert.deepEqual(
    seen.flatMap((turn) => (turn.kind === 'ask' ? turn.ask.label : turn.wish === null ? [] : turn.entry.command.kind)),
    ['1', 'nodeStarted', 'message', '2', '3', 'message', '4'],
  )
  await other.close()
})

void test('what this node has submitted is settled though other nodes never pause', { timeout: 10_000 }, async () => {
  const stream = new MemoryStream()
  const one = await start(stream, 'one', { turnsMax: 1 })
  put(stream, 'two', 1, 0, [STARTED])
  let number = 1
  let isTalking = true
  const talk = () => {
    for (let count = 0; count < 3; count += 1) put(stream, 'two', 1, number++, [said('x'), said('y')])
    if (isTalking) setImmediate(talk)
  }
  talk()
  try {
    one.journal.submit(wish('a', say.message('#a', 'mine')))
    await one.journal.settled()
    assert.ok(words(one).includes('mine'))
    await one.journal.leave()
  } finally {
    isTalking = false
    await one.journal.close()
  }
})
