import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { LIMITS } from '../limits.ts'
import type { Entry } from '../manifest/entry.ts'
import { FRAME_HEAD_BYTES } from './frame.ts'
import { encodeMessage, type Message, parseMessage } from './message.ts'

const count = fc.maxSafeNat()
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/)
const mode = fc.nat(0o777)
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('folder' as const), path: fc.string(), mode, modifiedUs: fc.maxSafeInteger() }),
  fc.record({
    kind: fc.constant('file' as const),
    path: fc.string(),
    mode,
    modifiedUs: fc.maxSafeInteger(),
    size: fc.option(count),
  }),
  fc.record({ kind: fc.constant('link' as const), path: fc.string(), target: fc.string() }),
)
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    kind: fc.constant('offer' as const),
    what: fc.constantFrom('files' as const, 'stream' as const, 'text' as const),
  }),
  fc.record({ kind: fc.constant('entries' as const), entries: fc.array(entry) }),
  fc.record({ kind: fc.constantFrom('offered' as const, 'done' as const), skipped: count }),
  fc.record({
    kind: fc.constant('have' as const),
    index: count,
    checkpoints: fc.array(fc.record({ bytes: fc.constant(7), sha256 })),
  }),
  fc.record({ kind: fc.constantFrom('accept' as const, 'sent' as const) }),
  fc.record({ kind: fc.constant('file' as const), offset: count }),
  fc.record({ kind: fc.constant('end' as const), sha256 }),
  fc.record({ kind: fc.constant('skip' as const), reason: fc.string() }),
  fc.record({ kind: fc.constant('fail' as const), code: fc.string(), reason: fc.string() }),
)

/** What fast-check makes has no prototype. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

void test('parse after encode is the identity', () => {
  fc.assert(
    fc.property(message, (said) => {
      const read = parseMessage(encodeMessage(said).subarray(FRAME_HEAD_BYTES))
      assert.deepEqual(plain(read), plain(said))
    }),
  )
})

void test('whatever comes, reading gives a message or null', () => {
  fc.assert(fc.property(fc.json(), (text) => void parseMessage(Buffer.from(text))))
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseMessage(bytes)))
})

const wrong: readonly unknown[] = [
  null,
  [],
  { kind: 'hello' },
  { kind: 'offer', what: 'all' },
  { kind: 'offered', skipped: -1 },
  { kind: 'file', offset: 1.5 },
  { kind: 'file', offset: 2 ** 60 },
  { kind: 'end', sha256: 'A'.repeat(64) },
  { kind: 'entries', entries: [['f', 'a', 0o644, 0, '3']] },
  { kind: 'entries', entries: [['f', 'a', 0o4755, 0, 3]] },
  { kind: 'entries', entries: [['x', 'a', 0o644, 0, 3]] },
  { kind: 'entries', entries: [['l', 'a']] },
  {
    kind: 'have',
    index: 0,
    checkpoints: [
      { bytes: 9, sha256: 'a'.repeat(64) },
      { bytes: 3, sha256: 'a'.repeat(64) },
    ],
  },
]

void test('what has another form is no message', () => {
  for (const value of wrong) assert.equal(parseMessage(Buffer.from(JSON.stringify(value))), null, JSON.stringify(value))
})

void test('a long reason is cut', () => {
  const bytes = encodeMessage({ kind: 'fail', code: 'X', reason: 'r'.repeat(LIMITS.reasonLengthMax + 1) })
  const read = parseMessage(bytes.subarray(FRAME_HEAD_BYTES))
  assert.equal(read?.kind === 'fail' && read.reason.length, LIMITS.reasonLengthMax)
})
