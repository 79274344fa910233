import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { FileId, SharedFile } from '../network/shared-file.ts'
import { accountName } from '../testing/test-network.ts'
import { FileTally } from './file-tally.ts'

const fileOf = (id: string, account: string, sha256: string): SharedFile => ({
  id: id as FileId,
  account: accountName(account),
  channel: null,
  name: 'x',
  type: 'text/plain',
  // The same bytes have one length.
  bytes: sha256.length * 3_000,
  sha256,
  size: null,
  at: 0,
  namedBy: [],
})

void test('whatever comes and goes, in any order and again, it counts what is there', () => {
  const one = fc.record({
    id: fc.constantFrom('1', '2', '3', '4'),
    account: fc.constantFrom('ann', 'Ann', 'bob'),
    sha256: fc.constantFrom('a', 'bb', 'ccc'),
    isAdded: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(one), fc.boolean(), (steps, isSharing) => {
      const tally = new FileTally([], isSharing)
      const there = new Map<string, SharedFile>()
      for (const { id, account, sha256, isAdded } of steps) {
        const file = there.get(id) ?? fileOf(id, account, sha256)
        if (isAdded) tally.add(file)
        else tally.remove(file.id)
        if (isAdded) there.set(id, file)
        else there.delete(id)
      }
      const again = new FileTally(there.values(), isSharing)
      assert.deepEqual([tally.all, tally.of('ANN'), tally.of('bob')], [again.all, again.of('ann'), again.of('bob')])
      const digests = new Map(
        [...there].map(([id, file]) => [isSharing ? file.sha256 : id, Math.max(file.bytes, 4_096)]),
      )
      assert.deepEqual(tally.all, { files: there.size, bytes: digests.values().reduce((sum, bytes) => sum + bytes, 0) })
      for (const sha256 of ['a', 'bb', 'ccc'])
        assert.equal(
          tally.has(sha256),
          [...there.values()].some((file) => file.sha256 === sha256),
        )
    }),
  )
})
