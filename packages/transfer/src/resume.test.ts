/** A transfer that is cut, at every byte, in both directions: in the end it is all there, or it was refused in words. Never a part under its name. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Connection } from '@partyline/net'
import { FakeClock, memoryPair } from '@partyline/net/testing'
import { FolderPlace, type Place, receiveOver, sendOver, Tally, TransferError } from './index.ts'
import { type Cut, cutWire } from './testing/cut.ts'
import { folders, tree } from './testing/folders.ts'

/** @param isInPieces as large files are sent: not whole, in one frame */
async function over(sender: Connection, receiver: Connection, from: string, place: Place, isInPieces = true) {
  const tally = new Tally()
  const source = { kind: 'files', paths: [join(from, 'd')] } as const
  const [sent, received] = await Promise.allSettled([
    sendOver(sender, { source, isCompressing: isInPieces, clock: new FakeClock(), tally }),
    receiveOver(receiver, { placeFor: () => place, clock: new FakeClock(), tally: new Tally() }),
  ])
  return { sent, received, tally }
}

const codeOf = (outcome: PromiseSettledResult<unknown>): unknown =>
  outcome.status === 'fulfilled' ? null : outcome.reason instanceof TransferError ? outcome.reason.code : outcome.reason

const placeIn = (destination: string) =>
  new FolderPlace({ destination, onConflict: 'fail', isResuming: true, name: null })

function makeSmall(from: string): void {
  mkdirSync(join(from, 'd', 'empty'), { recursive: true })
  writeFileSync(join(from, 'd', 'a'), 'first file')
  writeFileSync(join(from, 'd', 'b'), '')
  writeFileSync(join(from, 'd', 'c'), 'the third one, a little longer'.repeat(8))
  symlinkSync('a', join(from, 'd', 'l'))
}

/** What stands under its own name. */
const named = (to: string) => readdirSync(to).filter((name) => !name.startsWith('.partyline-'))

const cuts = [
  { direction: 'sender', isInPieces: true },
  { direction: 'sender', isInPieces: false },
  { direction: 'receiver', isInPieces: true },
] as const

for (const { direction, isInPieces } of cuts) {
  const how = isInPieces ? 'in pieces' : 'whole'
  void test(`cut at every byte from the ${direction} with files ${how}, and taken up again`, async (context) => {
    const { from, to } = folders(context)
    makeSmall(from)
    const expected = tree(from)
    const attempt = async (cut: Cut): Promise<number> => {
      rmSync(to, { recursive: true, force: true })
      mkdirSync(to)
      const wire = cutWire(cut)
      const first = placeIn(to)
      const { received } = await over(wire.sender, wire.receiver, from, first, isInPieces)
      const where = `after byte ${cut.bytes} from the ${direction}`
      if (codeOf(received) === null) assert.deepEqual(named(to), ['d'], where)
      if (existsSync(join(to, 'd'))) assert.deepEqual(tree(join(to, 'd')), tree(join(from, 'd')), where)
      // Half of the time the receiver is the same process, and half of the time another one.
      const again = await over(...memoryPair(), from, cut.bytes % 2 === 0 ? first : placeIn(to), isInPieces)
      const outcome = codeOf(again.received)
      if (outcome !== null) {
        assert.equal(outcome, 'TRANSFER_CONFLICT', where)
        assert.equal(codeOf(again.sent), 'TRANSFER_CONFLICT', where)
      }
      rmSync(join(to, readdirSync(to).find((name) => name.startsWith('.partyline-')) ?? 'nothing'), {
        recursive: true,
        force: true,
      })
      assert.deepEqual(tree(to), expected, where)
      return wire.passed[direction]
    }
    const byteCount = await attempt({ from: direction, bytes: Infinity })
    assert.ok(byteCount > 50, `${byteCount} bytes`)
    for (let bytes = 0; bytes < byteCount; bytes += 1) await attempt({ from: direction, bytes })
  })
}

void test('only what is proven is kept: a part that is damaged on the disk is sent again', async (context) => {
  const { from, to } = folders(context)
  makeSmall(from)
  writeFileSync(join(from, 'd', 'c'), 'long enough to be cut in the middle'.repeat(100))
  const place = placeIn(to)
  const wire = cutWire({ from: 'sender', bytes: 2_000 })
  await over(wire.sender, wire.receiver, from, place)
  const staged = join(place.stagingFolder ?? '', 'files', 'd', 'c')
  assert.ok(statSync(staged).size > 10, 'a part has come')
  writeFileSync(staged, 'x'.repeat(statSync(staged).size))
  const { received, tally } = await over(...memoryPair(), from, place)
  assert.equal(codeOf(received), null)
  assert.deepEqual(tree(to), tree(from))
  assert.equal(tally.bytesKept, 'first file'.length)
})

void test('a source that has changed since is noticed: the file begins anew', async (context) => {
  const { from, to } = folders(context)
  makeSmall(from)
  writeFileSync(join(from, 'd', 'c'), 'long enough to be cut in the middle'.repeat(100))
  const wire = cutWire({ from: 'sender', bytes: 2_000 })
  await over(wire.sender, wire.receiver, from, placeIn(to))
  writeFileSync(join(from, 'd', 'c'), 'another text of the same length'.padEnd(3_500, '.'))
  utimesSync(join(from, 'd', 'c'), 1, 1)
  rmSync(join(from, 'd', 'a'))
  const { received } = await over(...memoryPair(), from, placeIn(to))
  assert.equal(codeOf(received), null)
  assert.deepEqual(tree(to), tree(from), 'and what is not sent any more has no name')
})
