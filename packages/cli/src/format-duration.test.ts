import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ENGLISH, say } from './language/text.ts'
import { formatDuration } from './format-duration.ts'

const DURATIONS: readonly (readonly [durationMs: number, text: string])[] = [
  [0.4, '0 ms'],
  [999, '999 ms'],
  [2_500, '2.5 s'],
  [5_000, '5 s'],
  [60_000, '1 minute'],
  [-7_200_000, '2 hours'],
  [86_400_000 * 3, '3 days'],
]
for (const [durationMs, text] of DURATIONS) {
  void it(`writes ${durationMs} ms as ${text}`, () => assert.equal(say(formatDuration(durationMs), ENGLISH), text))
}
