import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Outbox, Place, type Maker } from './outbox.ts'

interface Fixture {
  readonly outbox: Outbox
  /** What the sink got, and `.` for the close. */
  readonly sent: () => string
  readonly counts: { flushes: number; overflows: number; answered: number; closes: number }
  readonly sink: { isFull: boolean }
}

/** Makes these pieces, one after the other. */
function made(...pieces: string[]): Maker {
  return {
    next: () => Buffer.from(pieces.shift() ?? ''),
    get isDone() {
      return pieces.length === 0
    },
    awaited: null,
  }
}

function place(...pieces: string[]): Place {
  return new Place(made(...pieces))
}

function fixture({ heldBytesMax = 1_000, capacity = Infinity } = {}): Fixture {
  const counts = { flushes: 0, overflows: 0, closes: 0, answered: 0 }
  const sink = { isFull: false }
  let text = ''
  const outbox = new Outbox(
    {
      push: (bytes) => {
        if (text.length + bytes.length > capacity) return false
        text += Buffer.from(bytes).toString()
        return true
      },
      flush: () => (counts.flushes += 1),
      bytesQueued: () => 0,
      hasRoom: () => !sink.isFull,
      room: async () => {},
      close: () => (text += '.'),
    },
    {
      heldBytesMax,
      overflowed: () => (counts.overflows += 1),
      answered: () => (counts.answered += 1),
      closed: () => (counts.closes += 1),
    },
  )
  return { outbox, counts, sink, sent: () => text }
}

void test('what is staged is handed over on release, in its order, and flushed once', () => {
  const { outbox, sent, counts } = fixture()
  outbox.stage(Buffer.from('a'))
  outbox.stage(Buffer.from('b'))
  outbox.stage(Buffer.from('c'))
  assert.equal(sent(), '')
  outbox.release()
  assert.equal(sent(), 'abc')
  assert.equal(counts.flushes, 0)
  outbox.flush()
  assert.equal(counts.flushes, 1)
})

void test('what is discarded is never sent', () => {
  const { outbox, sent } = fixture()
  outbox.stage(Buffer.from('a'))
  outbox.stage(place('b'))
  outbox.discard()
  outbox.stage(Buffer.from('c'))
  outbox.release()
  assert.equal(outbox.advance(), 'nothing')
  assert.equal(sent(), 'c')
})

void test('an answer is made in its place, piece by piece, and everything after it waits', () => {
  const { outbox, sent, counts } = fixture()
  outbox.stage(Buffer.from('a'))
  outbox.stage(place('1', '2'))
  outbox.stage(Buffer.from('c'))
  outbox.release()
  outbox.stage(Buffer.from('d'))
  outbox.release()
  assert.equal(sent(), 'a')
  assert.equal(outbox.advance(), 'more')
  assert.equal(sent(), 'a1')
  assert.equal(counts.answered, 0)
  assert.equal(outbox.advance(), 'nothing')
  assert.equal(sent(), 'a12cd')
  assert.equal(counts.answered, 1)
  outbox.stage(Buffer.from('e'))
  outbox.release()
  assert.equal(sent(), 'a12cde')
})

void test('nothing is made while the reader has no room', () => {
  const { outbox, sent, sink } = fixture()
  outbox.stage(place('1', '2'))
  outbox.release()
  sink.isFull = true
  assert.equal(outbox.advance(), 'full')
  assert.equal(sent(), '')
  sink.isFull = false
  assert.equal(outbox.advance(), 'more')
  assert.equal(sent(), '1')
})

void test('answers that are fetched in another order are sent in the order they were asked for', () => {
  const { outbox, sent } = fixture()
  const places = [new Place(null), new Place(null)]
  for (const each of places) outbox.stage(each)
  outbox.release()
  Object.assign(places[1] ?? {}, { maker: made('2') })
  assert.equal(outbox.advance(), 'nothing')
  assert.equal(sent(), '')
  Object.assign(places[0] ?? {}, { maker: made('1') })
  assert.equal(outbox.advance(), 'more')
  assert.equal(outbox.advance(), 'nothing')
  assert.equal(sent(), '12')
})

void test('closing waits for the answers that are being made', () => {
  const { outbox, sent, counts } = fixture()
  outbox.stage(place('answer', ' '))
  outbox.stage(Buffer.from('bye'))
  outbox.release()
  outbox.close()
  outbox.advance()
  assert.equal(counts.closes, 0)
  outbox.advance()
  assert.equal(sent(), 'answer bye.')
  assert.equal(counts.closes, 1)
})

void test('closing does not wait for a reader that takes nothing', () => {
  const { outbox, sent, counts, sink } = fixture()
  outbox.stage(place('1', '2'))
  outbox.stage(Buffer.from('bye'))
  outbox.release()
  outbox.advance()
  outbox.close()
  sink.isFull = true
  assert.equal(outbox.advance(), 'nothing')
  assert.equal(sent(), '1.')
  assert.equal(counts.closes, 1)
})

void test('what nobody reads any more is not made', () => {
  const { outbox, sent } = fixture()
  outbox.stage(place('1', '2'))
  outbox.release()
  outbox.abandon()
  assert.equal(outbox.isAnswering, false)
  assert.equal(outbox.advance(), 'nothing')
  assert.equal(sent(), '')
})

void test('after closing nothing is sent', () => {
  const { outbox, sent } = fixture()
  outbox.stage(place('answer'))
  outbox.release()
  outbox.close()
  outbox.stage(Buffer.from('late'))
  outbox.release()
  outbox.advance()
  assert.equal(sent(), 'answer.')
})

void test('a sink that takes no more is an overflow', () => {
  const { outbox, counts } = fixture({ capacity: 3 })
  outbox.stage(Buffer.from('abc'))
  outbox.release()
  assert.equal(counts.overflows, 0)
  outbox.stage(Buffer.from('d'))
  outbox.release()
  assert.equal(counts.overflows, 1)
})

void test('too much behind an answer that is being made is an overflow', () => {
  const { outbox, counts } = fixture({ heldBytesMax: 3 })
  outbox.stage(place(''))
  outbox.stage(Buffer.from('abc'))
  outbox.release()
  assert.equal(counts.overflows, 0)
  outbox.stage(Buffer.from('d'))
  outbox.release()
  assert.equal(counts.overflows, 1)
})
