import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { StoreError } from '../errors.ts'
import type { Batch, StoredEvent } from './store.ts'
import { openStore } from './open-store.ts'
import { batchOf, changeOf, channelOf, eventOf, fillDisk, NO_MEMORY, smallDisk } from './testing.ts'

const TEXT = 'x'.repeat(400)

function eventsOf(first: number, count: number): readonly StoredEvent[] {
  return Array.from({ length: count }, (_, index) => eventOf(first + index, { params: ['#den', TEXT] }))
}

function batchFrom(first: number, count: number): Batch {
  return batchOf(eventsOf(first, count), [changeOf(channelOf(`#of-${first}`))])
}

void test('a full disk refuses whole batches, and recording goes on when there is room again', async (context) => {
  const folder = smallDisk(context)
  if (folder === null) return
  const options = { folder, durability: 'fsync', limits: NO_MEMORY } as const
  const { store } = await openStore(options)
  await store.append(batchFrom(1, 100))
  fillDisk(join(folder, 'filler'))

  await assert.rejects(store.append(batchFrom(101, 1_000)), isFull)
  await assert.rejects(store.append(batchFrom(2_000, 1_000)), isFull)
  const query = { target: '#den', range: { kind: 'latest', after: null }, limit: 50, seqMax: 9_999 } as const
  const answer = await store.history({ ...query, playback: true })
  assert.deepEqual(answer, { kind: 'events', events: eventsOf(51, 50), hasMore: true })

  rmSync(join(folder, 'filler'))
  await store.append(batchFrom(101, 1_000))
  await store.close()
  const again = await openStore(options)
  assert.equal(again.lastSeq, 1_100)
  assert.deepEqual(again.channels.map((channel) => channel.key).toSorted(), ['#of-1', '#of-101'])
  await again.store.close()
})

function isFull(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'STORE_FULL'
}
