import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { LIMITS } from '../limits.ts'
import { encodeFrame, type Frame, FrameDecoder, type FrameKind, MalformedFrame, SHA256_BYTES } from './frame.ts'

const frame: fc.Arbitrary<readonly [FrameKind, Uint8Array]> = fc.oneof(
  fc.tuple(
    fc.constantFrom('message' as const, 'data' as const, 'packed' as const, 'whole' as const),
    fc.uint8Array({ maxLength: 40 }),
  ),
  fc.constant(['alive', new Uint8Array()] as const),
)

/** Parts of a frame of data as one: how it was cut makes no difference. */
function joined(frames: readonly Frame[]): readonly (readonly [FrameKind, string])[] {
  const all: [FrameKind, string][] = []
  for (const { kind, bytes } of frames) {
    const hex = Buffer.from(bytes).toString('hex')
    const last = all.at(-1)
    if (kind === 'data' && last?.[0] === 'data') last[1] += hex
    else if (kind !== 'data' || hex !== '') all.push([kind, hex])
  }
  return all
}

void test('any cut of the bytes gives the same frames', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(30)), (frames, cuts) => {
      const bytes = Buffer.concat(frames.map(([kind, payload]) => encodeFrame(kind, payload)))
      const decoder = new FrameDecoder()
      const read: Frame[] = []
      let at = 0
      for (const size of [...cuts, bytes.length]) {
        read.push(...decoder.decode(bytes.subarray(at, at + size)))
        at += size
      }
      assert.deepEqual(joined(read), joined(frames.map(([kind, payload]) => ({ kind, bytes: payload }))))
    }),
  )
})

void test('bytes of a file are handed on before their frame is whole', () => {
  const decoder = new FrameDecoder()
  const bytes = encodeFrame('data', Buffer.from('abcdef'))
  assert.deepEqual([...decoder.decode(bytes.subarray(0, 8))], [{ kind: 'data', bytes: Buffer.from('abc') }])
  assert.deepEqual([...decoder.decode(bytes.subarray(8))], [{ kind: 'data', bytes: Buffer.from('def') }])
})

void test('a frame of an unknown kind or over its limit is refused by its head', () => {
  const head = (kind: number, length: number) => {
    const bytes = Buffer.alloc(5)
    bytes.writeUInt8(kind, 0)
    bytes.writeUInt32BE(length, 1)
    return () => [...new FrameDecoder().decode(bytes)]
  }
  assert.doesNotThrow(head(2, LIMITS.frameBytesMax))
  for (const [kind, length] of [
    [9, 0],
    [0, 1],
    [1, LIMITS.messageBytesMax + 1],
    [2, LIMITS.frameBytesMax + 1],
    [3, 2 ** 32 - 1],
    [4, SHA256_BYTES + LIMITS.wholeFileBytesMax + 1],
  ] as const) {
    assert.throws(head(kind, length), MalformedFrame)
  }
})
