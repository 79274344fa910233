/** What is written and made for many sessions gives way, and each session has its turn. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { FakeClock } from '@partyline/net/testing'
import { Place } from '../session/outbox.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'
import { LongAnswers } from './long-answers.ts'
import { Writes } from './writes.ts'

/** A slice that is over after so many looks at the clock. */
function looks(max: number): BeginSlice {
  return () => {
    let count = 0
    return () => (count += 1) >= max
  }
}

function clients(count: number): readonly TestClient[] {
  const server = new TestServer()
  return Array.from({ length: count }, () => server.connect())
}

/** An answer of so many pieces, each of which is noted. */
function answer(client: TestClient, name: string, pieces: number, made: string[]): void {
  let left = pieces
  const maker = {
    next: () => {
      left -= 1
      made.push(name)
      return Buffer.from(name)
    },
    get isDone() {
      return left === 0
    },
    awaited: null,
  }
  client.session.outbox.stage(new Place(maker))
  client.session.outbox.release()
}

void test('long answers are made in turns, some pieces at a time', async () => {
  const made: string[] = []
  const [ann, bob, eve] = clients(3)
  assert.ok(ann !== undefined && bob !== undefined && eve !== undefined)
  const answers = new LongAnswers(looks(2))
  for (const [client, name, pieces] of [
    [ann, 'a', 3],
    [bob, 'b', 1],
    [eve, 'e', 2],
  ] as const) {
    answer(client, name, pieces, made)
    answers.goOn(client.session)
  }
  assert.deepEqual(made, [], 'not before what waits has had its turn')
  const slices: string[] = []
  while (!answers.isIdle) {
    await nextTurn()
    slices.push(made.splice(0).join(''))
  }
  assert.deepEqual(slices, ['ab', 'ea', 'ea'])
})

void test('an answer whose reader has no room waits, without holding up the others', async () => {
  const made: string[] = []
  const [ann, bob] = clients(2)
  assert.ok(ann !== undefined && bob !== undefined)
  const answers = new LongAnswers(looks(10))
  ann.hasRoom = false
  answer(ann, 'a', 2, made)
  answer(bob, 'b', 2, made)
  for (const { session } of [ann, bob]) answers.goOn(session)
  await nextTurn()
  assert.deepEqual([made.join(''), answers.isIdle], ['bb', true])
  ann.read()
  await nextTurn()
  await nextTurn()
  assert.equal(made.join(''), 'bbaa')
})

void test('a reader that takes some of an answer is alive', async () => {
  const server = new TestServer()
  const ann = server.connect()
  const answers = new LongAnswers(looks(10))
  ann.hasRoom = false
  answer(ann, 'a', 2, [])
  answers.goOn(ann.session)
  await nextTurn()
  ann.session.signs.pinged(1_000)
  server.clock.advance(5_000)
  ann.read()
  await nextTurn()
  assert.deepEqual([ann.session.signs.ping, ann.session.signs.heardAt], [null, server.clock.monotonic()])
})

/** Clients for which something is staged. */
function waiting(count: number): readonly TestClient[] {
  const all = clients(count)
  for (const { session } of all) session.outbox.stage(Buffer.from('text'))
  return all
}

void test('writes are done some at a time, the first at once', async () => {
  const all = waiting(40)
  const written = () => all.map(({ flushes }) => flushes).join('')
  const writes = new Writes(looks(1), new FakeClock())
  writes.send(all.map(({ session }) => session))
  assert.equal(written(), `${'1'.repeat(16)}${'0'.repeat(24)}`)
  await nextTurn()
  assert.equal(written(), `${'1'.repeat(32)}${'0'.repeat(8)}`)
  await nextTurn()
  assert.equal(written(), '1'.repeat(40))
  assert.equal(writes.isIdle, true)
})

void test('what has been sent is not taken back with the next batch, though its turn comes later', async () => {
  const all = waiting(20)
  const sessions = all.map(({ session }) => session)
  const writes = new Writes(looks(1), new FakeClock())
  writes.send(sessions)
  for (const session of sessions) {
    session.outbox.stage(Buffer.from('of the next batch'))
    session.outbox.discard()
  }
  while (!writes.isIdle) await nextTurn()
  assert.deepEqual(
    all.map(({ pieces }) => pieces.join()),
    Array.from({ length: 20 }, () => 'text'),
  )
})

void test('a session that is to be written again before its turn is written once', async () => {
  const all = waiting(20)
  const sessions = all.map(({ session }) => session)
  const writes = new Writes(looks(1), new FakeClock())
  writes.send(sessions)
  for (const session of sessions.slice(18)) session.outbox.stage(Buffer.from('more'))
  writes.send(sessions.slice(18))
  while (!writes.isIdle) await nextTurn()
  assert.equal(all.map(({ flushes }) => flushes).join(''), '1'.repeat(20))
})

void test('the longer a batch takes to be written, the longer the next one may be executed, up to four slices', async () => {
  for (const [readers, slices] of [
    [10, 1],
    [20, 2],
    [40, 3],
    [200, 4],
  ] as const) {
    const writes = new Writes(looks(1), new FakeClock())
    assert.equal(writes.batchSlices, 1)
    writes.send(waiting(readers).map(({ session }) => session))
    while (!writes.isIdle) await nextTurn()
    // A batch of which nobody is told says nothing about it.
    writes.send([])
    assert.equal(writes.batchSlices, slices)
  }
})

void test('after a long writing its readers get one write for all batches of as much time, and others are written to at once', async () => {
  const clock = new FakeClock()
  const writes = new Writes(looks(1), clock)
  const all = waiting(80)
  const [other] = clients(1)
  assert.ok(other !== undefined)
  const stageAndSend = (text: string) => {
    const readers = [...all, other]
    for (const { session } of readers) session.outbox.stage(Buffer.from(text))
    writes.send(readers.map(({ session }) => session))
  }
  writes.send(all.map(({ session }) => session))
  clock.advance(20)
  while (writes.isWriting) await nextTurn()
  stageAndSend(' one')
  stageAndSend(' two')
  assert.deepEqual([other.pieces.join(''), other.flushes], [' one two', 2])
  assert.deepEqual([all.every(({ flushes }) => flushes === 1), writes.isWriting, writes.isIdle], [true, false, false])
  clock.advance(20)
  while (!writes.isIdle) await nextTurn()
  assert.ok(all.every(({ pieces, flushes }) => pieces.join('') === 'text one two' && flushes === 2))
  // It was long again, and nothing else came: whatever comes next is not held for longer than that.
  clock.advance(20)
  stageAndSend(' three')
  while (!writes.isIdle) await nextTurn()
  assert.ok(all.every(({ pieces, flushes }) => pieces.join('') === 'text one two three' && flushes === 3))
})
