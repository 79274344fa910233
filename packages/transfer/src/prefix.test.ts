import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { LIMITS } from './limits.ts'
import { checkpointsOf, provenPrefix } from './prefix.ts'

const MIB = 1024 * 1024

/** A file of nothing but one byte, and the position from which on it is another. */
const reading = (otherFrom = Infinity) => {
  return async (into: Buffer, position: number) => {
    into.fill(1)
    if (position + into.length > otherFrom) into.fill(2, Math.max(0, otherFrom - position))
  }
}

void test('there is a checkpoint each 64 MiB, and one at the end', async () => {
  const { checkpoints, prefix } = await checkpointsOf(150 * MIB, reading())
  assert.deepEqual(
    checkpoints.map(({ bytes }) => bytes / MIB),
    [64, 128, 150],
  )
  assert.equal(prefix.hash.digest('hex'), checkpoints.at(-1)?.sha256)
  assert.deepEqual((await checkpointsOf(0, reading())).checkpoints, [])
})

for (const [otherFrom, proven] of [
  [Infinity, 150],
  [150 * MIB - 1, 128],
  [130 * MIB, 128],
  [64 * MIB, 64],
  [64 * MIB - 1, 0],
  [0, 0],
] as const) {
  void test(`what is another file from byte ${otherFrom} on is the same up to MiB ${proven}`, async () => {
    const { checkpoints } = await checkpointsOf(150 * MIB, reading())
    const prefix = await provenPrefix(checkpoints, reading(otherFrom))
    assert.equal(prefix.bytes, proven * MIB)
    assert.equal(prefix.hash.digest('hex'), createHash('sha256').update(Buffer.alloc(prefix.bytes, 1)).digest('hex'))
  })
}

void test('so many checkpoints and no more are made of the largest file', () => {
  const bytes = JSON.stringify({ bytes: Number.MAX_SAFE_INTEGER, sha256: 'a'.repeat(64) }).length
  assert.ok(LIMITS.checkpointsMax * (bytes + 1) < LIMITS.messageBytesMax)
})
