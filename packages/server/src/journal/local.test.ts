import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { FakeClock } from '@partyline/net/testing'
import type { Entry } from '../network/command.ts'
import { formatMessageId } from '../store/message-id.ts'
import { sessionId } from '../testing/test-network.ts'
import { journalContract } from './contract.ts'
import type { Turn, Wish } from './journal.ts'
import { LocalJournal } from './local.ts'
import { Stamps } from './stamps.ts'

interface Fixture {
  readonly clock: FakeClock
  readonly journal: LocalJournal
  /** What was handed over, batch by batch. */
  readonly batches: (readonly Turn[])[]
}

function fixture({ givenSeq = 0, isConsuming = true, isBehind = (): boolean => false } = {}): Fixture {
  const clock = new FakeClock(1_000)
  const now = () => clock.now()
  const stamps = new Stamps({
    now,
    believed: now,
    givenSeq,
    lastTime: 0,
    latestTime: () => 0,
    aheadMsMax: () => 0,
    onGivenUp: () => {},
  })
  const journal = new LocalJournal(stamps, isBehind)
  const batches: (readonly Turn[])[] = []
  if (isConsuming) journal.consume(async (turns) => void batches.push([...turns]))
  return { clock, journal, batches }
}

function wish(session: string): Wish {
  return { kind: 'wish', session: sessionId(session), rank: 'usual', command: { kind: 'partAll' }, label: null }
}

function entriesOf(batches: readonly (readonly Turn[])[]): readonly Entry[] {
  return batches.flat().flatMap((turn) => (turn.kind === 'entry' ? [turn.entry] : []))
}

journalContract('the local journal', async () => ({
  journal: fixture({ isConsuming: false }).journal,
  [Symbol.asyncDispose]: async () => {},
}))

void test('wishes and questions are handed over in the order they came, in one batch', async () => {
  const { journal, batches } = fixture()
  const ask = { kind: 'ask', session: sessionId('b'), rank: 'usual', label: null, answer: () => {} } as const
  const given = [wish('a'), ask, wish('b')]
  for (const item of given) journal.submit(item)
  assert.equal(batches.length, 0, 'what comes in the same turn of the event loop is one batch')
  await journal.settled()
  assert.equal(batches.length, 1)
  assert.deepEqual(
    batches[0]?.map((turn) => (turn.kind === 'ask' ? turn.ask : turn.wish)),
    given,
  )
})

void test('an entry has the next place, the time and an id of that time', async () => {
  const { journal, batches, clock } = fixture({ givenSeq: 41 })
  journal.submit(wish('a'))
  journal.submit(wish('b'))
  await journal.settled()
  clock.advance(5)
  journal.submit(wish('a'))
  await journal.settled()
  const entries = entriesOf(batches)
  assert.deepEqual(
    entries.map(({ seq, time, session }) => [seq, time, session]),
    [
      [42, 1_000, 'a'],
      [43, 1_001, 'b'],
      [44, 1_005, 'a'],
    ],
  )
  for (const { seq, time, id } of entries) assert.equal(id, formatMessageId(time, seq))
})

void test('sessions take turns, whatever each has waiting', async () => {
  const { journal, batches } = fixture()
  for (const session of ['a', 'a', 'a', 'b', 'c', 'c']) journal.submit(wish(session))
  await journal.settled()
  assert.equal(
    entriesOf(batches)
      .map(({ session }) => session)
      .join(''),
    'abcaca',
  )
})

void test('while what came before is being written, only short questions go ahead', async () => {
  let isBehind = true
  const { journal, batches } = fixture({ isBehind: () => isBehind })
  const short = { kind: 'ask', session: sessionId('b'), rank: 'short', label: null, answer: () => {} } as const
  const [said, behind] = [wish('a'), { ...short, session: sessionId('a') }]
  for (const item of [said, behind, short]) journal.submit(item)
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  const handedOver = () => batches.map((turns) => turns.map((turn) => (turn.kind === 'ask' ? turn.ask : turn.wish)))
  assert.deepEqual(handedOver(), [[short]], 'a question behind a wish of its session keeps its place')
  isBehind = false
  await journal.settled()
  assert.deepEqual(handedOver(), [[short], [said, behind]])
})

/** How many turns each batch had, after a batch of `first`, when one wish comes in each of three rounds of the event loop. */
async function sizesAfter(first: number): Promise<readonly number[]> {
  const { journal, batches } = fixture()
  for (let index = 0; index < first; index += 1) journal.submit(wish(`a${index}`))
  await journal.settled()
  for (const session of ['b', 'c', 'd']) {
    journal.submit(wish(session))
    await nextTurn()
  }
  await journal.settled()
  return batches.map((turns) => turns.length)
}

void test('where many talk at once, those that send again soon share a batch', async () => {
  assert.deepEqual(await sizesAfter(8), [8, 3])
})

void test('where few talk, nobody waits for others', async () => {
  const [first, ...others] = await sizesAfter(7)
  assert.equal(first, 7)
  assert.ok(others.length > 1, `batches of ${others.join(', ')} turns`)
})

void test('a batch that has as many as the last does not wait for more', async () => {
  const { journal, batches } = fixture()
  for (const round of ['a', 'b']) {
    for (let index = 0; index < 8; index += 1) journal.submit(wish(`${round}${index}`))
    await nextTurn()
    assert.deepEqual(batches.at(-1)?.length, 8, `after one round: ${round}`)
    await journal.settled()
  }
})

void test('where many talk at once, a short question does not wait for more while the last batch is being written', async () => {
  let isBehind = false
  const { journal, batches } = fixture({ isBehind: () => isBehind })
  for (let index = 0; index < 8; index += 1) journal.submit(wish(`a${index}`))
  await journal.settled()
  isBehind = true
  journal.submit({ kind: 'ask', session: sessionId('b'), rank: 'short', label: null, answer: () => {} })
  await nextTurn()
  assert.equal(batches.length, 2)
})
