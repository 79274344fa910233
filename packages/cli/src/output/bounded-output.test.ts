import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { BoundedOutput } from './bounded-output.ts'

const LATER_MS = 5_000

/** An output on a reader that takes what the test says. */
class Reader {
  readonly clock = new FakeClock()
  readonly output: BoundedOutput
  text = ''
  /** Bytes that it takes; null when it is gone. */
  room: number | null = Infinity

  constructor({ bytesMax = 1_000, isAsynchronous = false } = {}) {
    const { clock } = this
    const openSink = () => (isAsynchronous ? async (bytes: Uint8Array) => this.#take(bytes) : this.#take)
    this.output = new BoundedOutput({ openSink, clock, bytesMax })
  }

  /** From now on it takes so much, and has had time to. */
  take(room: number): void {
    this.room = room
    this.clock.advance(LATER_MS)
  }

  readonly #take = (bytes: Uint8Array): number => {
    if (this.room === null) throw Object.assign(new Error('EPIPE'), { code: 'EPIPE' })
    const count = Math.min(bytes.length, this.room)
    this.room -= count
    this.text += Buffer.from(bytes.subarray(0, count)).toString('latin1')
    return count
  }
}

void test('what a reader takes is written before write returns', () => {
  const reader = new Reader()
  reader.output.write('one\n')
  reader.output.write('two\n')
  assert.equal(reader.text, 'one\ntwo\n')
  assert.equal(reader.clock.timerCount, 0)
})

void test('what a reader does not take is kept up to the bound, to the byte, and written in order when it takes again', () => {
  const reader = new Reader({ bytesMax: 8 })
  reader.room = 2
  assert.equal(reader.output.write('one\n'), true)
  assert.equal(reader.output.write('two\n'), true)
  assert.equal(reader.output.write('3\n'), true)
  assert.equal(reader.output.write('x'), false, 'eight bytes wait')
  assert.equal(reader.text, 'on')
  reader.take(3)
  assert.equal(reader.text, 'one\nt')
  reader.take(Infinity)
  assert.equal(reader.text, 'one\ntwo\n3\n')
})

void test('texts that are written in a thread keep their order', async () => {
  const reader = new Reader({ isAsynchronous: true })
  for (const text of ['one\n', 'two\n', 'three\n']) reader.output.write(text)
  await reader.output.emptied()
  assert.equal(reader.text, 'one\ntwo\nthree\n')
})

for (const isAsynchronous of [false, true]) {
  void test(`a write that fails is tried again, ${isAsynchronous ? 'in a thread' : 'at once'}`, async () => {
    const reader = new Reader({ isAsynchronous })
    reader.room = null
    reader.output.write('one\n')
    await Promise.resolve()
    reader.output.write('two\n')
    reader.take(Infinity)
    await reader.output.emptied()
    assert.equal(reader.text, 'one\ntwo\n')
  })
}

void test('an output that cannot be opened takes nothing and stops nothing', async () => {
  const openSink = () => {
    throw new Error('EBADF')
  }
  const output = new BoundedOutput({ openSink, clock: new FakeClock(), bytesMax: 8 })
  assert.equal(output.write('one\n'), true)
  await output.finish()
})

void test('at the exit, a reader that takes something now and then gets everything', async () => {
  const reader = new Reader()
  reader.room = 0
  reader.output.write('0123456789')
  let isFinished = false
  const finished = reader.output.finish().then(() => (isFinished = true))
  for (let taken = 0; taken < 9; taken += 1) {
    reader.room = 1
    reader.clock.advance(999)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(isFinished, false)
  }
  reader.take(1)
  await finished
  assert.equal(reader.text, '0123456789')
})

void test('at the exit, a reader that takes nothing for a second or is gone is not waited for', async () => {
  const stalled = new Reader()
  stalled.room = 0
  stalled.output.write('one\n')
  const finished = stalled.output.finish()
  stalled.clock.advance(1_000)
  await finished
  const gone = new Reader()
  gone.room = null
  gone.output.write('one\n')
  await gone.output.finish()
})
