import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ImportError, StoreError } from '../errors.ts'
import { exportHistory } from '../store/export.ts'
import { HistoryWriter } from '../store/history-writer.ts'
import type { StoredEvent } from '../store/store.ts'
import {
  batchOf,
  channelOf,
  changeOf,
  disposable,
  eventOf,
  folderFor,
  NO_MEMORY,
  rowsOf,
  smallDisk,
} from '../store/testing.ts'
import { openStore } from '../store/open-store.ts'
import { importHistory, type ImportOptions } from './import-history.ts'

const NOW = Date.UTC(2026, 10, 29)

/** A data folder with this history. */
function withHistory(folder: string, events: readonly StoredEvent[] = []): string {
  mkdirSync(folder, { recursive: true })
  using writer = disposable(new HistoryWriter(join(folder, 'history.sqlite'), 'process'))
  if (events.length > 0) writer.value.append(rowsOf(events))
  return folder
}

function bring(folder: string, paths: readonly string[], change: Partial<ImportOptions> = {}) {
  const options = { channel: '#Den', format: null, timeZone: 'UTC', isTrial: false, now: NOW }
  return importHistory(folder, { ...options, paths, ...change })
}

async function exported(folder: string, channels: readonly string[] = ['#den']): Promise<readonly string[]> {
  const lines: string[] = []
  await exportHistory(folder, { channels }, (some) => void lines.push(...some.split(/(?<=\n)/)))
  return lines
}

/** What an import keeps of an event. */
function plain(line: string): unknown {
  const { id: _id, account: _account, tags = {}, ...event } = JSON.parse(line) as Record<string, unknown>
  const { '+draft/reply': reply, ...others } = tags as Record<string, unknown>
  return { ...event, tags: others, isReply: reply !== undefined }
}

/** A log of ZNC. */
function logAt(folder: string, day: string, lines: readonly string[]): string {
  const path = join(folder, `${day}.log`)
  writeFileSync(path, lines.map((line) => `[12:00:00] ${line}\n`).join(''))
  return path
}

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom('你好', ' ', ':x', 'two\nlines', '\u0001ACTION waves\u0001', '{"a":1}'),
)
const said = fc.record({
  verb: fc.constantFrom('PRIVMSG', 'NOTICE', 'PRIVMSG', 'TOPIC', 'JOIN', 'QUIT', 'NICK', 'KICK', 'PART', 'TAGMSG'),
  text: texts.filter((text) => !/[\0\r]/.test(text)),
  gap: fc.integer({ min: 1, max: 5_000 }),
  reply: fc.option(fc.nat(20)),
})

void test('an export that is imported into an empty history is exported as it was', async (context) => {
  const place = folderFor(context)
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 20 }), async (all) => {
      run += 1
      let time = 1_700_000_000_000
      const events: StoredEvent[] = []
      for (const { verb, text, gap, reply } of all) {
        const word = text.replaceAll(/\s/g, '-').replaceAll(/^:/g, '-')
        const others: Readonly<Record<string, readonly string[]>> = {
          JOIN: ['#Den'],
          PART: ['#Den', word],
          QUIT: [word],
          NICK: ['other'],
          KICK: ['#Den', 'eve', word],
          TAGMSG: ['#Den'],
          TOPIC: ['#Den', word],
        }
        const params = others[verb] ?? ['#Den', text]
        const answered = events[reply ?? -1]
        const tags = answered === undefined ? {} : { '+draft/reply': answered.id }
        time += gap
        events.push(eventOf(events.length + 1, { time, verb, params, tags, account: 'Ann' }))
      }
      const [first, second] = ['first', 'second'].map((name) => join(place, `${name}-${run}`))
      assert.ok(first !== undefined && second !== undefined)
      const lines = await exported(withHistory(first, events))
      const path = join(place, 'export.jsonl')
      writeFileSync(path, lines.join(''))
      assert.equal(bring(withHistory(second), [path]).events, lines.length)
      const again = await exported(second)
      assert.deepEqual(again.map(plain), lines.map(plain))
      // An answer refers to the same message, which has another id.
      const idsOf = (each: readonly string[]) => each.map((line) => JSON.parse(line) as StoredEvent)
      for (const [index, { tags }] of idsOf(lines).entries()) {
        const answered = idsOf(lines).findIndex(({ id }) => id === tags?.['+draft/reply'])
        assert.equal(idsOf(again)[index]?.tags?.['+draft/reply'], idsOf(again)[answered]?.id)
      }
    }),
    { numRuns: 40 },
  )
})

void test('only what is older than what the channel has is taken, so the same logs again are not', async (context) => {
  const folder = withHistory(join(folderFor(context), 'data'), [eventOf(1), eventOf(2, { target: '#other' })])
  const logs = folderFor(context)
  const [old, new_] = [logAt(logs, '2023-11-01', ['<ann> old']), logAt(logs, '2023-11-14', ['<ann> older by a day'])]
  logAt(logs, '2024-01-01', ['<ann> too new'])
  // In any order, or by their folder.
  assert.deepEqual(withCounts(bring(folder, [new_, old], { isTrial: true })), [2, 0, eventOf(1).time])
  assert.deepEqual(withCounts(bring(folder, [logs])), [2, 1, eventOf(1).time])
  assert.deepEqual(withCounts(bring(folder, [logs])), [0, 3, Date.UTC(2023, 10, 1, 12)])
  const found = (await exported(folder)).map((line) => (JSON.parse(line) as StoredEvent).params)
  assert.deepEqual(found, [['#Den', 'old'], ['#Den', 'older by a day'], eventOf(1).params])
})

function withCounts({ events, notOlder, begins }: ReturnType<typeof bring>): readonly unknown[] {
  return [events, notOlder, begins]
}

void test('nothing from the future is taken, and the channel is written as it is', async (context) => {
  const folder = withHistory(join(folderFor(context), 'data'))
  {
    using writer = disposable(new HistoryWriter(join(folder, 'history.sqlite'), 'process'))
    writer.value.append(rowsOf([eventOf(1, { target: '#other' })], [changeOf(channelOf('#DEN'))]))
  }
  const logs = folderFor(context)
  logAt(logs, '2026-11-28', ['<ann> yesterday'])
  logAt(logs, '2026-11-30', ['<ann> tomorrow'])
  assert.deepEqual(withCounts(bring(folder, [logs])), [1, 1, null])
  assert.match((await exported(folder)).join(''), /"params":\["#DEN","yesterday"\]/)
})

void test('what cannot be imported is said, and nothing is changed', async (context) => {
  const place = folderFor(context)
  const folder = withHistory(join(place, 'data'), [eventOf(1)])
  const write = (name: string, text: string) => {
    writeFileSync(join(place, name), text)
    return join(place, name)
  }
  const refused = (code: string, paths: readonly string[], change: Partial<ImportOptions> = {}, at = folder) => {
    const isRefused = (error: unknown) => {
      return (error instanceof ImportError || error instanceof StoreError) && error.code === code
    }
    assert.throws(() => bring(at, paths, change), isRefused)
  }
  refused('IMPORT_CHANNEL', [], { channel: 'den' })
  refused('IMPORT_FILE', [join(place, 'missing')])
  refused('IMPORT_FILE', ['/dev/null'])
  refused('IMPORT_FORMAT', [write('poem', 'roses are red\n')])
  refused('IMPORT_FORMAT', [write('nodate.log', '[12:00:00] <ann> without a date\n')])
  const unordered = ['2020-01-02 00:00:00\tann\tx', '2019-01-01 00:00:00\tann\tx'].join('\n')
  refused('IMPORT_ORDER', [write('a.weechatlog', unordered)])
  refused('STORE_NO_HISTORY', [write('b.weechatlog', '')], {}, place)
  assert.equal(bring(folder, [write('empty', '')]).events, 0)
  assert.throws(() => bring(folder, [], { timeZone: 'Mars' }), RangeError)
  {
    using writer = disposable(new HistoryWriter(join(folder, 'history.sqlite'), 'process'))
    const through = { seq: 2, time: eventOf(2).time, position: 7 }
    writer.value.append(rowsOf([eventOf(2)], [], through))
  }
  refused('IMPORT_CLUSTER', [logAt(place, '2020-01-01', ['<ann> old'])])
  assert.equal((await exported(folder)).length, 2)
})

void test('a history of an earlier version is brought to the present one, and what its founder keeps is told', async (context) => {
  const place = folderFor(context)
  const folder = join(place, 'data')
  mkdirSync(folder)
  copyFileSync(new URL('../../../../vectors/history/version-5.sqlite', import.meta.url), join(folder, 'history.sqlite'))
  const path = logAt(place, '2020-01-01', ['<ann> old'])
  const { events, ageMsMax, begins } = bring(folder, [path])
  assert.deepEqual([events, ageMsMax, begins !== null], [1, null, true])
  assert.match((await exported(folder))[0] ?? '', /"params":\["#Den","old"\]/)
  {
    using writer = disposable(new HistoryWriter(join(folder, 'history.sqlite'), 'process'))
    const { lastSeq: seq, lastTime: time } = writer.value.recorded()
    const record = { of: 'registration', key: '#den', value: { ageMs: 86_400_000, bytes: 5_000 } }
    writer.value.append(rowsOf([], [{ kind: 'kept', record }], { seq, time, position: null }))
  }
  const found = bring(folder, [path], { isTrial: true })
  assert.deepEqual([found.ageMsMax, found.bytesMax], [86_400_000, 5_000])
})

void test('a server that runs keeps an import out, but no trial', async (context) => {
  const folder = join(folderFor(context), 'data')
  const log = logAt(folderFor(context), '2020-01-01', ['<ann> old'])
  const { store } = await openStore({ folder, durability: 'process', limits: NO_MEMORY })
  context.after(() => store.close())
  await store.append(batchOf([eventOf(1)]))
  assert.throws(
    () => bring(folder, [log]),
    (error) => error instanceof StoreError && error.code === 'STORE_LOCKED',
  )
  assert.deepEqual(withCounts(bring(folder, [log], { isTrial: true })), [1, 0, eventOf(1).time])
  await store.close()
  assert.deepEqual(withCounts(bring(folder, [log])), [1, 0, eventOf(1).time])
})

void test('on a disk that is full nothing is imported, and with room again all of it', async (context) => {
  const disk = smallDisk(context)
  if (disk === null) return
  const folder = withHistory(join(disk, 'data'), [eventOf(1)])
  const lines = Array.from({ length: 40_000 }, (_, index) => `<ann> ${index} ${'x'.repeat(60)}`)
  const log = logAt(folderFor(context), '2020-01-01', lines)
  assert.throws(
    () => bring(folder, [log]),
    (error) => error instanceof StoreError && error.code === 'STORE_FULL',
  )
  assert.equal((await exported(folder)).length, 1)
  const short = logAt(folderFor(context), '2020-01-01', lines.slice(0, 100))
  assert.equal(bring(folder, [short]).events, 100)
})

void test('an import that is killed leaves the history as it was', async (context) => {
  const place = folderFor(context)
  const folder = withHistory(join(place, 'data'), [eventOf(1)])
  const lines = Array.from({ length: 60_000 }, (_, index) => `<ann> ${index} ${'x'.repeat(200)}`)
  const path = logAt(place, '2020-01-01', lines)
  const program = join(place, 'child.ts')
  const options = { channel: '#den', paths: [path], format: null, timeZone: 'UTC', isTrial: false, now: NOW }
  writeFileSync(
    program,
    `import { importHistory } from ${JSON.stringify(new URL('./import-history.ts', import.meta.url).href)}
     const onProgress = (read, all) => { if (read > 0.9 * all) process.kill(process.pid, 'SIGKILL') }
     importHistory(${JSON.stringify(folder)}, { ...${JSON.stringify(options)}, onProgress })`,
  )
  const child = spawn(process.execPath, ['--conditions=source', program], { stdio: 'inherit' })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  assert.equal(signal, 'SIGKILL')
  // It had begun to write.
  assert.ok(statSync(join(folder, 'history.sqlite-wal')).size > 1_000_000)
  assert.equal((await exported(folder)).length, 1)
  assert.equal(bring(folder, [path]).events, lines.length)
  const database = new DatabaseSync(join(folder, 'history.sqlite'))
  assert.equal(database.prepare('SELECT count(*) AS n FROM imported').get()?.['n'], 1)
  database.close()
})
