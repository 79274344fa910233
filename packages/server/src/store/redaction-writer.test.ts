import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { HistoryWriter } from './history-writer.ts'
import type { Change } from './store.ts'
import { batchOf, disposable, eventOf, folderFor, rowsOf } from './testing.ts'
import { formatBatch } from './change-row.ts'

const ALL = { since: -Infinity, bytesPerTargetMax: 1e9, conversationsMax: 1e9 }

function redacted(seq: number): Change {
  return { kind: 'redacted', target: '#den', id: eventOf(seq).id }
}

/** The file of a history with one message among others, which is redacted, and what it has afterwards. */
function fileWithout(context: TestContext, text: string): { readonly file: string; readonly bytes: Buffer } {
  const file = join(folderFor(context), 'history.sqlite')
  const others = Array.from({ length: 50 }, (_, index) => eventOf(index + 2))
  {
    using writer = disposable(new HistoryWriter(file, 'process'))
    writer.value.append(rowsOf([eventOf(1, { params: ['#den', text], tags: { '+secret': text } }), ...others]))
    writer.value.forget(ALL)
  }
  assert.ok(readFileSync(file).includes(text.slice(-40)), 'it was in the file')
  {
    using writer = disposable(new HistoryWriter(file, 'process'))
    writer.value.append(formatBatch(batchOf([eventOf(99)], [redacted(1)])))
    writer.value.forget(ALL)
  }
  return { file, bytes: readFileSync(file) }
}

for (const [what, length] of [
  ['short', 1],
  ['long, and stands on pages of its own', 500],
] as const) {
  void test(`the file has no byte of a redacted text that is ${what}`, (context) => {
    const { bytes } = fileWithout(context, 'a secret that was said by mistake, and again, '.repeat(length))
    assert.equal(bytes.indexOf('said by mistake'), -1)
  })
}

void test('the bytes of a target are those of what is left', (context) => {
  const { file } = fileWithout(context, 'x'.repeat(10_000))
  using database = disposable(new DatabaseSync(file))
  const { bytes } = database.value.prepare("SELECT bytes FROM target WHERE name = '#den'").get() ?? {}
  assert.ok(Number(bytes) > 51 * 60 && Number(bytes) < 51 * 250, String(bytes))
})

void test('what a refused batch would have redacted is whole', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  writer.value.append(rowsOf([eventOf(5)]))
  assert.throws(() =>
    writer.value.append(
      formatBatch({ ...batchOf([eventOf(6)], [redacted(5)]), through: { seq: 4, time: 0, position: null } }),
    ),
  )
  using database = disposable(new DatabaseSync(file))
  assert.equal(database.value.prepare('SELECT text FROM event').get()?.['text'], 'message 5')
})
