import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { HistoryWriter } from './history-writer.ts'
import { migrate } from './migrations.ts'
import { ROW_BYTES } from './tally.ts'
import { channelOf, disposable, eventOf, folderFor } from './testing.ts'

void test('a history of version 1 is opened, and what was said in a channel that may have been closed counts as said then', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  const old = new DatabaseSync(file)
  migrate(old, 1)
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

void test('a history of version 4 is opened, its targets are counted, and what is not kept of it is forgotten', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  const old = new DatabaseSync(file)
  migrate(old, 4)
  const insertTarget = old.prepare('INSERT INTO target (name) VALUES (?)')
  for (const name of ['#den', 'ann:bob']) insertTarget.run(name)
  const insert = old.prepare(
    `INSERT INTO event (seq, time, id, target, is_message, verb, source, session, params, tags)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  // More than a portion.
  old.exec('BEGIN')
  for (let seq = 1; seq <= 2_000; seq += 1) {
    const { time, id, verb, source, session, params } = eventOf(seq)
    insert.run(seq, time, id, (seq % 2) + 1, 1, verb, source, session, JSON.stringify(params), null)
  }
  old.exec('COMMIT')
  old.close()
  using writer = disposable(new HistoryWriter(file, 'process'))
  assert.equal(writer.value.recorded().lastSeq, 2_000)
  const limits = { since: eventOf(1_500).time, bytesPerTargetMax: Infinity, conversationsMax: 100 }
  while (writer.value.forget(limits).isMore);
  using found = disposable(new DatabaseSync(file))
  const rows = found.value
    .prepare(
      `SELECT target.name, target.bytes, target.last_position, first, count, recounted FROM target JOIN (
         SELECT target, min(seq) AS first, count(*) AS count, sum${ROW_BYTES} AS recounted FROM event GROUP BY target
       ) AS row ON row.target = target.id ORDER BY target.id`,
    )
    .all()
    .map(({ bytes, recounted, ...rest }) => {
      assert.equal(bytes, recounted)
      return { ...rest }
    })
  assert.deepEqual(rows, [
    { name: '#den', last_position: 2_000, first: 1_500, count: 251 },
    { name: 'ann:bob', last_position: 1_999, first: 1_501, count: 250 },
  ])
})
