import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { StoreError } from '../errors.ts'
import { HistoryWriter } from './history-writer.ts'
import { changeOf, channelOf, disposable, eventOf, folderFor, rowsOf } from './testing.ts'

void test('a batch that fails halfway leaves nothing, and its targets are new to the next batch', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  const broken = {
    ...channelOf('#broken'),
    get key(): string {
      throw new Error('broken in the middle')
    },
  }
  const first = [eventOf(1)]
  assert.throws(() => writer.value.append(rowsOf(first, [channelOf('#Den'), broken].map(changeOf))), StoreError)
  const empty = writer.value.recorded()
  assert.deepEqual([empty.channels, empty.lastSeq, empty.lastTime], [[], 0, 0])
  assert.deepEqual(writer.value.append(rowsOf(first)).begun, ['#den'])
  using again = disposable(new HistoryWriter(file, 'process'))
  const { channels, lastSeq, lastTime } = again.value.recorded()
  assert.deepEqual([channels, lastSeq, lastTime], [[], 1, eventOf(1).time])
})

void test('an event that could not be found by its id is refused', (context) => {
  using writer = disposable(new HistoryWriter(join(folderFor(context), 'history.sqlite'), 'process'))
  for (const id of ['', 'not a ULID at all', eventOf(2).id]) {
    assert.throws(() => writer.value.append(rowsOf([eventOf(1, { id })])), StoreError)
  }
})
