import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGLISH, say } from '../language/text.ts'
import { events, formatSize, formatTime } from './readable.ts'

const SIZES: readonly (readonly [bytes: number, expected: string])[] = [
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [146_276_352, '140 MiB'],
  [5 * 1024 ** 5, '5120 TiB'],
]
for (const [bytes, expected] of SIZES) {
  void test(`${bytes} bytes are ${expected}`, () => assert.equal(formatSize(bytes), expected))
}

const TIMES: readonly (readonly [time: unknown, expected: string])[] = [
  ['2026-11-29T23:42:35.123Z', '2026-11-29 23:42:35 UTC'],
  ['2026-11-29T23:42:35Z', '2026-11-29 23:42:35 UTC'],
  [null, '-'],
  ['some day', 'some day'],
  ['ci added, until 2026-11-29T23:42:35.123Z', 'ci added, until 2026-11-29 23:42:35 UTC'],
]
for (const [time, expected] of TIMES) {
  void test(`the time ${String(time)} is shown as ${expected}`, () => assert.equal(formatTime(time), expected))
}

void test('one is said otherwise than several', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => say(events(count), ENGLISH)),
    ['0 events', '1 event', '2 events'],
  )
})
