import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { PIECE_BYTES } from './pieces-messages.ts'
import { putPieces } from './put-pieces.ts'

const CONTENT = randomBytes(20 * PIECE_BYTES + 7)

async function withFile(use: (handle: FileHandle) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-pieces-'))
  try {
    await writeFile(join(folder, 'file'), CONTENT)
    await using handle = await open(join(folder, 'file'))
    await use(handle)
  } finally {
    await rm(folder, { recursive: true })
  }
}

void test('all pieces are put, the first alone and the others some at once', async () => {
  await withFile(async (handle) => {
    const pieces: Uint8Array[] = []
    const waiting: (() => void)[] = []
    let most = 0
    // The answers come when as many wait as may.
    const put = async (number: number, piece: Uint8Array) => {
      assert.ok(number === 0 || pieces[0] !== undefined, 'the first is put')
      pieces[number] = piece
      if (number === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      most = Math.max(most, waiting.length)
      if (waiting.length === 8 || number === 20) for (const answer of waiting.splice(0)) answer()
      await promise
    }
    const sha256 = createHash('sha256').update(CONTENT).digest('hex')
    assert.deepEqual(await putPieces(handle, put), { sha256, bytes: CONTENT.length })
    assert.ok(Buffer.concat(pieces).equals(CONTENT))
    assert.equal(most, 8)
  })
})

for (const failing of [0, 1, 5, 20]) {
  void test(`where piece ${failing} is refused, whenever that is heard, all of it fails, and nothing is under way then`, async () => {
    await withFile(async (handle) => {
      for (const isLate of [false, true]) {
        let underway = 0
        const put = async (number: number) => {
          underway += 1
          if (isLate) await new Promise((resolve) => setImmediate(resolve))
          underway -= 1
          if (number === failing) throw new RangeError('no room')
        }
        await assert.rejects(putPieces(handle, put), RangeError)
        assert.equal(underway, 0)
      }
    })
  })
}
