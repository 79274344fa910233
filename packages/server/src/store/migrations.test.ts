import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { HistoryWriter } from './history-writer.ts'
import { channelOf, disposable, folderFor } from './testing.ts'

void test('a history of version 1 is opened, and what was said in a channel that may have been closed counts as said then', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  new HistoryWriter(file, 'process').close()
  const old = new DatabaseSync(file)
  old.exec('DROP TABLE place; DROP TABLE hidden; DROP TABLE clock_step; DROP TABLE progress; PRAGMA user_version = 1')
  const insert = old.prepare(
    "INSERT INTO channel (key, record) VALUES (?, json_remove(?, '$.guardedSince', '$.keeper', '$.emptySince'))",
  )
  const ban = { mask: '*!*@*', by: 'ann', at: 1 }
  const [open, closed, locked, banned] = [
    channelOf('#open'),
    channelOf('#closed', { modes: 'int' }),
    channelOf('#locked', { password: 'key' }),
    channelOf('#banned', { lists: { b: [ban], e: [], I: [] } }),
  ]
  for (const record of [open, closed, locked, banned]) insert.run(record.key, JSON.stringify(record))
  old.close()
  using writer = disposable(new HistoryWriter(file, 'process'))
  const { channels, places } = writer.value.recorded()
  const byKey = (records: readonly { readonly key: string }[]) => records.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  assert.deepEqual(
    byKey(channels),
    byKey([open, ...[closed, locked, banned].map((each) => ({ ...each, guardedSince: 0 }))]),
  )
  assert.deepEqual(places, [])
})
