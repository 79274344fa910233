import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Outbox } from './outbox.ts'

interface Fixture {
  readonly outbox: Outbox
  /** What the sink got, and `.` for the close. */
  readonly sent: () => string
  readonly counts: { flushes: number; overflows: number; closes: number }
}

function fixture({ heldBytesMax = 1_000, capacity = Infinity } = {}): Fixture {
  const counts = { flushes: 0, overflows: 0, closes: 0 }
  let text = ''
  const outbox = new Outbox({
    sink: {
      push: (bytes) => {
        if (text.length + bytes.length > capacity) return false
        text += Buffer.from(bytes).toString()
        return true
      },
      flush: () => (counts.flushes += 1),
      close: () => (text += '.'),
    },
    heldBytesMax: () => heldBytesMax,
    onOverflow: () => (counts.overflows += 1),
    onClosed: () => (counts.closes += 1),
  })
  return { outbox, counts, sent: () => text }
}

void test('what is staged is handed over on release, in its order, and flushed once', () => {
  const { outbox, sent, counts } = fixture()
  outbox.stage('a')
  outbox.stage(Buffer.from('b'))
  outbox.stage('c')
  assert.equal(sent(), '')
  outbox.release()
  assert.equal(sent(), 'abc')
  assert.equal(counts.flushes, 0)
  outbox.flush()
  assert.equal(counts.flushes, 1)
})

void test('what is discarded is never sent', () => {
  const { outbox, sent } = fixture()
  outbox.stage('a')
  outbox.stageSlot().fill('b')
  outbox.discard()
  outbox.stage('c')
  outbox.release()
  assert.equal(sent(), 'c')
})

void test('an answer holds its place, and everything after it waits', () => {
  const { outbox, sent } = fixture()
  outbox.stage('a')
  const slot = outbox.stageSlot()
  outbox.stage('c')
  outbox.release()
  outbox.stage('d')
  outbox.release()
  assert.equal(sent(), 'a')
  slot.fill('b')
  assert.equal(sent(), 'abcd')
  outbox.stage('e')
  outbox.release()
  assert.equal(sent(), 'abcde')
})

void test('answers that come in another order are sent in the order they were asked for', () => {
  const { outbox, sent } = fixture()
  const slots = [outbox.stageSlot(), outbox.stageSlot(), outbox.stageSlot()]
  outbox.release()
  slots[2]?.fill('3')
  slots[1]?.fill('2')
  assert.equal(sent(), '')
  slots[0]?.fill('1')
  assert.equal(sent(), '123')
})

void test('an answer that is there before the release waits for it', () => {
  const { outbox, sent } = fixture()
  outbox.stageSlot().fill('a')
  assert.equal(sent(), '')
  outbox.release()
  assert.equal(sent(), 'a')
})

void test('closing waits for the answers that are being fetched', () => {
  const { outbox, sent, counts } = fixture()
  const slot = outbox.stageSlot()
  outbox.stage('bye')
  outbox.release()
  outbox.close()
  assert.equal(counts.closes, 0)
  slot.fill('answer ')
  assert.equal(sent(), 'answer bye.')
  assert.equal(counts.closes, 1)
})

void test('after closing nothing is sent', () => {
  const { outbox, sent } = fixture()
  const slot = outbox.stageSlot()
  outbox.release()
  outbox.close()
  outbox.stage('late')
  outbox.release()
  slot.fill('answer')
  assert.equal(sent(), 'answer.')
})

void test('a sink that takes no more is an overflow', () => {
  const { outbox, counts } = fixture({ capacity: 3 })
  outbox.stage(Buffer.from('abc'))
  outbox.release()
  assert.equal(counts.overflows, 0)
  outbox.stage('d')
  outbox.release()
  assert.equal(counts.overflows, 1)
})

void test('too much behind an answer that is being fetched is an overflow', () => {
  const { outbox, counts } = fixture({ heldBytesMax: 3 })
  outbox.stageSlot()
  outbox.stage('abc')
  outbox.release()
  assert.equal(counts.overflows, 0)
  outbox.stage('d')
  outbox.release()
  assert.equal(counts.overflows, 1)
})
