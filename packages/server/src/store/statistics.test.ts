import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { HistoryWriter } from './history-writer.ts'
import { diskOf, readStatistics } from './statistics.ts'
import { disposable, eventOf, folderFor, rowsOf } from './testing.ts'

void test('so many events are looked at and no more, and it is said from when on; what was imported is not counted', (context) => {
  const folder = folderFor(context)
  const file = join(folder, 'history.sqlite')
  {
    using writer = disposable(new HistoryWriter(file, 'process'))
    const old = { ...eventOf(0), time: 5, reply: null }
    writer.value.import({ target: '#old', count: 1, events: [old] })
    writer.value.append(rowsOf([1, 2, 3, 4].map((seq) => eventOf(seq))))
  }
  using database = disposable(new DatabaseSync(file, { readOnly: true }))
  const read = (since: number, among: number) => {
    const found = readStatistics(database.value, { since, limit: 9 }, among)
    return [found.since, found.channels, found.kept.channels]
  }
  const counted = (messages: number) => [{ channel: '#den', messages }]
  assert.deepEqual(read(0, 9), [0, counted(4), 2])
  assert.deepEqual(read(0, 4), [0, counted(4), 2])
  assert.deepEqual(read(0, 3), [eventOf(2).time, counted(3), 2])
  // All that is asked for is among them.
  assert.deepEqual(read(eventOf(3).time, 3), [eventOf(3).time, counted(2), 2])
})

void test('what the files take is said with their logs, and what is not there takes nothing', (context) => {
  const folder = folderFor(context)
  const file = join(folder, 'history.sqlite')
  writeFileSync(file, 'four')
  writeFileSync(`${file}-wal`, 'three')
  const { history, search, free } = diskOf(file)
  assert.deepEqual([history, search, free > 0], [9, 0, true])
})
