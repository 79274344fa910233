import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { defaultLimits } from '../limits.ts'
import { StoreError, type StoreErrorCode } from '../errors.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { openStore } from './open-store.ts'
import type { OpenedStore } from './store.ts'
import { batchOf, changeOf, channelOf, disposable, eventOf, folderFor } from './testing.ts'

const open = (folder: string): Promise<OpenedStore> =>
  openStore({ folder, durability: 'process', limits: defaultLimits() })

const refusal =
  (code: StoreErrorCode, message: RegExp) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof StoreError)
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.notEqual(error.remedy, '')
    return true
  }

void test('a missing data folder is made, for its owner alone', async (context) => {
  const folder = join(folderFor(context), 'new', 'data')
  const { store } = await open(folder)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  await store.close()
})

void test('every file is for its owner alone, in a folder that others can enter too, and also when it was not', async (context) => {
  const folder = folderFor(context)
  chmodSync(folder, 0o755)
  for (const name of ['history.sqlite', 'history.sqlite-wal', 'lock.sqlite', 'server.pid']) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o644)
  }
  const { store } = await open(folder)
  await store.append(batchOf([eventOf(1)]))
  context.after(() => store.close())
  const opened = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
  assert.deepEqual(opened, [])
  assert.ok(readdirSync(folder).includes('history.sqlite-shm'))
})

void test('a second store on the same folder is refused with the process that holds it', async (context) => {
  const folder = folderFor(context)
  const { store } = await open(folder)
  await assert.rejects(open(folder), refusal('STORE_LOCKED', new RegExp(`process ${process.pid} `)))
  await store.append(batchOf([eventOf(1)]))
  await store.close()
  const again = await open(folder)
  assert.equal(again.lastSeq, 1)
  await again.store.close()
})

void test('the lock ends with its process when that is killed, and what was acknowledged is there', async (context) => {
  const folder = folderFor(context)
  const script = `
    import { openStore } from ${JSON.stringify(new URL('./open-store.ts', import.meta.url).href)}
    import { batchOf, eventOf } from ${JSON.stringify(new URL('./testing.ts', import.meta.url).href)}
    const limits = { recentEventsPerChannelMax: 0, recentBytesMax: 0 }
    const { store } = await openStore({ folder: ${JSON.stringify(folder)}, durability: 'process', limits })
    for (let seq = 1; ; seq++) {
      await store.append(batchOf([eventOf(seq)]))
      console.log(seq)
    }
  `
  const file = join(folderFor(context), 'child.ts')
  writeFileSync(file, script)
  const child = spawn(process.execPath, ['--conditions=source', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let acknowledged = ''
  child.stdout.on('data', (data: Buffer) => (acknowledged += data.toString()))
  const closed = once(child, 'close')
  try {
    await once(child.stdout, 'data')
    await assert.rejects(open(folder), refusal('STORE_LOCKED', new RegExp(`process ${child.pid} `)))
  } finally {
    child.kill('SIGKILL')
  }
  await closed
  const { store, lastSeq } = await open(folder)
  assert.ok(lastSeq >= acknowledged.trimEnd().split('\n').length - 1)
  await store.close()
})

const MOVES: Readonly<Record<string, (folder: string) => void>> = {
  'is renamed': (folder) => renameSync(folder, `${folder}-away`),
  'is removed': (folder) => rmSync(folder, { recursive: true }),
  'is replaced by an empty one': (folder) => {
    renameSync(folder, `${folder}-away`)
    mkdirSync(folder)
  },
  'loses its history': (folder) => rmSync(join(folder, 'history.sqlite')),
  'loses the log of its history': (folder) => rmSync(join(folder, 'history.sqlite-wal')),
  'loses the index of that log': (folder) => rmSync(join(folder, 'history.sqlite-shm')),
  'gets another history': (folder) => {
    copyFileSync(join(folder, 'history.sqlite'), join(folder, 'copy'))
    renameSync(join(folder, 'copy'), join(folder, 'history.sqlite'))
  },
  'loses its lock': (folder) => rmSync(join(folder, 'lock.sqlite')),
}

for (const [what, move] of Object.entries(MOVES)) {
  void test(`once the folder ${what}, nothing is recorded any more`, async (context) => {
    const folder = join(folderFor(context), 'data')
    const { store } = await open(folder)
    context.after(() => store.close())
    await store.append(batchOf([eventOf(1)]))
    await store.upkeep()
    move(folder)
    await assert.rejects(store.append(batchOf([eventOf(2)])), refusal('STORE_MOVED', /data/))
    await assert.rejects(store.upkeep(), refusal('STORE_MOVED', /data/))
  })
}

void test('a store that refuses says so whenever it is looked after, until it records again', async (context) => {
  const folder = folderFor(context)
  const { store } = await open(folder)
  context.after(() => store.close())
  await store.upkeep()
  using other = disposable(new DatabaseSync(join(folder, 'history.sqlite')))
  other.value.exec(`
    CREATE TRIGGER no_events BEFORE INSERT ON event BEGIN SELECT RAISE(FAIL, 'the disk is tired'); END;
    CREATE TRIGGER no_progress BEFORE UPDATE ON progress BEGIN SELECT RAISE(FAIL, 'the disk is tired'); END;
  `)
  const isRefused = refusal('STORE_FAILED', /tired/)
  await assert.rejects(store.append(batchOf([eventOf(1)])), isRefused)
  for (let count = 0; count < 2; count += 1) await assert.rejects(store.upkeep(), isRefused)
  other.value.exec('DROP TRIGGER no_events; DROP TRIGGER no_progress')
  await store.upkeep()
  await store.append(batchOf([eventOf(1)]))
})

void test('a folder that is back goes on, and one that was moved comes up elsewhere, with what was recorded', async (context) => {
  const folder = join(folderFor(context), 'data')
  const away = `${folder}-away`
  const { store } = await open(folder)
  const append = (seq: number) => store.append(batchOf([eventOf(seq)]))
  await append(1)
  renameSync(folder, away)
  await assert.rejects(append(2), StoreError)
  renameSync(away, folder)
  await store.upkeep()
  await append(3)
  renameSync(folder, away)
  await store.close()
  const elsewhere = await open(away)
  assert.equal(elsewhere.lastSeq, 3)
  await elsewhere.store.close()
})

void test('a store whose folder was moved leaves alone what has come to its place', async (context) => {
  const folder = join(folderFor(context), 'data')
  const first = await open(folder)
  await first.store.append(batchOf([eventOf(1)]))
  renameSync(folder, `${folder}-away`)
  const second = await open(folder)
  context.after(() => second.store.close())
  await second.store.append(batchOf([eventOf(1), eventOf(2)]))
  writeFileSync(join(folder, 'server.pid'), '1\n')
  const files = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino])
  const before = files()
  await first.store.close()
  assert.deepEqual(files(), before)
})

void test('a history of a newer version is refused and left as it is', async (context) => {
  const folder = folderFor(context)
  const newer = new DatabaseSync(join(folder, 'history.sqlite'))
  newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
  newer.close()
  const file = join(folder, 'history.sqlite')
  const before = readFileSync(file)
  await assert.rejects(open(folder), refusal('STORE_NEWER', new RegExp(`version ${SCHEMA_VERSION + 1}`)))
  assert.ok(readFileSync(file).equals(before))
  // The lock was given up again, so the same answer comes again.
  await assert.rejects(open(folder), refusal('STORE_NEWER', /version/))
})

void test('a file that is no database is refused as damaged', async (context) => {
  const folder = folderFor(context)
  writeFileSync(join(folder, 'history.sqlite'), 'this is not a database, and it is longer than a header '.repeat(99))
  await assert.rejects(open(folder), refusal('STORE_CORRUPT', /history\.sqlite/))
})

void test('a file that is damaged inside is refused as damaged', async (context) => {
  const folder = folderFor(context)
  const { store } = await open(folder)
  await store.append(
    batchOf(
      Array.from({ length: 200 }, (_, index) => eventOf(index + 1)),
      [],
    ),
  )
  await store.close()
  const file = join(folder, 'history.sqlite')
  const size = statSync(file).size
  writeFileSync(file, Buffer.alloc(size - 4096, 0xff), { flag: 'r+', flush: true })
  await assert.rejects(open(folder), refusal('STORE_CORRUPT', /history\.sqlite/))
})

void test('a channel whose settings are damaged is refused by name', async (context) => {
  const folder = folderFor(context)
  const { store } = await open(folder)
  await store.append(batchOf([], [changeOf(channelOf('#Den', { modes: 'int' }))]))
  await store.close()
  const damages = [`record = '{'`, `record = 'null'`, `key = '#dem'`, `record = json_set(record, '$.modes', 'i t')`]
  damages.push(`record = json_set(record, '$.name', '#D n')`, `record = json_remove(record, '$.lists.b')`)
  for (const damage of damages) {
    using database = disposable(new DatabaseSync(join(folder, 'history.sqlite')))
    const { key, record } = database.value.prepare('SELECT key, record FROM channel').get() ?? {}
    database.value.exec(`UPDATE channel SET ${damage}`)
    await assert.rejects(open(folder), refusal('STORE_CORRUPT', /the channel "#de[mn]" are damaged/))
    database.value.prepare('UPDATE channel SET key = ?, record = ?').run(key ?? null, record ?? null)
  }
  const again = await open(folder)
  assert.deepEqual(again.channels, [channelOf('#Den', { modes: 'int' })])
  await again.store.close()
})

void test('a data folder that cannot be made or written is refused', async (context) => {
  const folder = folderFor(context)
  writeFileSync(join(folder, 'file'), '')
  await assert.rejects(open(join(folder, 'file')), refusal('STORE_NO_FOLDER', /data folder/))
  await assert.rejects(open(join(folder, 'file', 'below')), refusal('STORE_NO_FOLDER', /data folder/))
  mkdirSync(join(folder, 'data', 'history.sqlite'), { recursive: true })
  await assert.rejects(open(join(folder, 'data')), refusal('STORE_UNWRITABLE', /history\.sqlite/))
})
