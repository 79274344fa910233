import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { TransferError } from '@partyline/transfer'
import { ENGLISH } from '../language/text.ts'
import { Display, harmlessError } from './display.ts'

const MIB = 1024 * 1024

function display({ isJson = false, isTerminal = true } = {}) {
  const clock = new FakeClock()
  const written: string[] = []
  const shown = new Display({
    catalogue: ENGLISH,
    isJson,
    isTerminal,
    writeError: (text) => void written.push(text),
    clock,
  })
  return { clock, written, shown }
}

void test('on a terminal a line says what is sent, how far, how fast and how long it still takes', () => {
  const { clock, written, shown } = display()
  Object.assign(shown.tally, { bytesTotal: 100 * MIB, filesTotal: 2 })
  shown.tally.enter('moving')
  shown.tally.enterFile('film.mkv', 40 * MIB)
  clock.advance(200)
  for (let step = 1; step <= 5; step += 1) {
    shown.tally.bytes = step * 2 * MIB
    clock.advance(200)
  }
  assert.equal(written.at(-1), '\r\u001B[Kfilm.mkv 25% 0/2  10% of 100.0 MiB, 10.0 MiB/s 9 s')
  shown.tally.enterFile('notes.txt', 20 * MIB)
  shown.tally.bytes += 5 * MIB
  clock.advance(200)
  assert.match(written.at(-1) ?? '', /notes\.txt 25% 0\/2 {2}15% of 100\.0 MiB/)
  shown[Symbol.dispose]()
  assert.equal(written.at(-1), '\r\u001B[K', 'nothing of it stays')
})

void test('while a person is asked, nothing is written in the place of the question', async () => {
  const { clock, written, shown } = display()
  clock.advance(200)
  const answer = Promise.withResolvers<string>()
  const asking = shown.whileAsking(() => answer.promise)
  assert.equal(written.at(-1), '\r\u001B[K')
  const before = written.length
  clock.advance(1_000)
  assert.equal(written.length, before)
  answer.resolve('yes')
  assert.equal(await asking, 'yes')
  clock.advance(200)
  assert.match(written.at(-1) ?? '', /connecting/)
})

void test('names cannot move the cursor', () => {
  const { clock, written, shown } = display()
  Object.assign(shown.tally, { bytesTotal: 1, path: 'a\u001B[2Jb\nc' })
  shown.tally.enter('moving')
  clock.advance(200)
  shown.tally.skip('x\u001B]0;title\u0007', 'is odd')
  const text = written.join('').replaceAll('\r\u001B[K', '').replaceAll(/\n$/gm, '')
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/)
})

void test('a pipe gets whole lines only, and with --json objects only', () => {
  const pipe = display({ isTerminal: false })
  pipe.shown.tally.enter('moving')
  pipe.clock.advance(10_000)
  assert.deepEqual(pipe.written, [])
  pipe.shown.done(0)
  assert.match(pipe.written.join(''), /^Done: 0 files, .*\n$/)
  const json = display({ isJson: true })
  json.shown.tally.enter('moving')
  json.shown.tally.enterFile('film.mkv', 7)
  json.clock.advance(1_000)
  json.shown.tell('for people')
  json.shown.done(2)
  const events = json.written.map((line): unknown => JSON.parse(line))
  assert.deepEqual(
    events.map((event) => (typeof event === 'object' && event !== null && 'event' in event ? event.event : null)),
    ['phase', 'progress', 'done'],
  )
  assert.partialDeepStrictEqual(events[1], { path: 'film.mkv', fileBytes: 0, fileBytesTotal: 7 })
})

void test('the words of the other side are said to be its own, and are harmless', () => {
  const error = harmlessError(new TransferError('TRANSFER_REFUSED', 'no\u001B[2J', { isFromPeer: true }))
  assert.ok(error instanceof Error)
  assert.match(error.message, /^the other side: no.\[2J$/u)
})
