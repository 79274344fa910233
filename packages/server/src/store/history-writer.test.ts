import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { StoreError } from '../errors.ts'
import { HistoryWriter, LOG_BYTES_KEPT } from './history-writer.ts'
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
  assert.deepEqual(writer.value.append(rowsOf(first))[1], ['#den'])
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

void test('the log gives its room back after another program has kept it from being copied', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  const text = 'x'.repeat(LOG_BYTES_KEPT / 32)
  let seq = 0
  const record = () => writer.value.append(rowsOf([eventOf((seq += 1), { params: ['#den', text] })]))
  const logBytes = () => statSync(`${file}-wal`).size
  using other = disposable(new DatabaseSync(file, { readOnly: true }))
  other.value.exec('BEGIN')
  other.value.prepare('SELECT * FROM progress').get()
  while (logBytes() < 1.5 * LOG_BYTES_KEPT) record()
  other.value.exec('COMMIT')
  // The first is the reason to copy the log into the file, the second begins it anew.
  for (let count = 0; count < 2; count += 1) record()
  assert.ok(logBytes() <= LOG_BYTES_KEPT, String(logBytes()))
})
