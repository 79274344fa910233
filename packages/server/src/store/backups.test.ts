import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { StoreError, type StoreErrorCode } from '../errors.ts'
import { backUp, verifyBackup } from './backup.ts'
import { ARCHIVES_AT_ONCE_MAX, Backups } from './backups.ts'
import { openStore } from './open-store.ts'
import type { Store } from './store.ts'
import { batchOf, eventOf, fillDisk, folderFor, NO_MEMORY, smallDisk } from './testing.ts'

const NOW = Date.parse('2026-01-02T03:04:05.678Z')

interface Place {
  readonly data: string
  readonly store: Store
  readonly backups: Backups
}

/** A data folder in use, in which something was said. */
async function place(context: TestContext, { root = folderFor(context), count = 3 } = {}): Promise<Place> {
  const data = join(root, 'data')
  const { store } = await openStore({ folder: data, durability: 'process', limits: NO_MEMORY })
  context.after(() => store.close())
  await store.append(batchOf(Array.from({ length: count }, (_, index) => eventOf(index + 1))))
  return { data, store, backups: new Backups(data) }
}

function fails(code: StoreErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === code
}

void test('a backup is made beside a store in use, for its owner alone, and is listed and whole', async (context) => {
  const { data, store, backups } = await place(context)
  assert.deepEqual(await backups.list(), [])
  const manifest = await backups.make('monday', NOW)
  assert.deepEqual([manifest?.events, manifest?.seq, manifest?.madeAt], [3, 3, NOW])
  await store.append(batchOf([eventOf(4)]))
  assert.equal((await backups.make('tuesday', NOW))?.events, 4)
  assert.equal(statSync(join(data, 'backups')).mode & 0o777, 0o700)
  const folder = join(data, 'backups', 'monday')
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(folder).toSorted(), ['backup.json', 'history.sqlite'])
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  assert.deepEqual(await backups.verify('monday'), manifest)
  assert.deepEqual([await backups.has('monday'), await backups.has('friday')], [true, false])
  await assert.rejects(backups.make('monday', NOW), fails('STORE_OCCUPIED'))
  truncateSync(join(folder, 'history.sqlite'), 10)
  await assert.rejects(backups.verify('monday'), fails('STORE_BACKUP_UNUSABLE'))
  rmSync(join(folder, 'backup.json'))
  mkdirSync(join(data, 'backups', 'no.name'))
  const listed = (await backups.list()).map(({ name, manifest: each }) => [name, each?.events ?? null])
  assert.deepEqual(listed, [
    ['monday', null],
    ['tuesday', 4],
  ])
})

void test('one is made at a time, the event loop goes on meanwhile, and one that is given up leaves nothing', async (context) => {
  const { data, store, backups } = await place(context, { count: 100_000 })
  const began = performance.eventLoopUtilization()
  const making = backups.make('first', NOW)
  assert.deepEqual([await backups.make('second', NOW), await backups.verify('first')], [null, null])
  await store.append(batchOf([eventOf(100_001)]))
  assert.equal((await making)?.files['history.sqlite']?.length, 64)
  const { utilization } = performance.eventLoopUtilization(began)
  assert.ok(utilization < 0.5, `the event loop was busy for ${utilization} of the time`)
  const half = backups.make('half', NOW)
  half.catch(() => {})
  const folder = join(data, 'backups')
  while (!readdirSync(folder).some((name) => name.startsWith('half'))) await new Promise(setImmediate)
  await backups[Symbol.asyncDispose]()
  await assert.rejects(half, fails('STORE_FAILED'))
  assert.deepEqual(readdirSync(folder), ['first'])
  assert.equal(await backups.make('third', NOW), null)
})

void test('what a process that was killed has half made is removed, and what another one makes is not', async (context) => {
  const { data, backups } = await place(context)
  const own = `dead.partial-${process.pid}`
  const ended = 'dead.partial-4194305'
  const running = 'other.partial-1'
  for (const name of [own, ended, running]) {
    mkdirSync(join(data, 'backups', name), { recursive: true })
    writeFileSync(join(data, 'backups', name, 'history.sqlite'), 'x')
  }
  await backups.make('dead', NOW)
  assert.deepEqual(readdirSync(join(data, 'backups')).toSorted(), ['dead', running])
})

void test('where there is no room, nothing is left, and what is said is stored as before', async (context) => {
  const disk = smallDisk(context)
  if (disk === null) return
  const { data, store, backups } = await place(context, { root: disk, count: 2_000 })
  const filler = join(disk, 'filler')
  const file = join(data, 'history.sqlite')
  const bytes = statSync(file).size + statSync(`${file}-wal`).size
  fillDisk(filler)
  truncateSync(filler, statSync(filler).size - Math.floor(bytes / 2))
  await assert.rejects(backups.make('monday', NOW), fails('STORE_FULL'))
  assert.ok(!existsSync(join(data, 'backups')))
  // The room that there is vanishes while the copy is made.
  await assert.rejects(backUp(data, join(data, 'backups', 'monday'), NOW), fails('STORE_FULL'))
  assert.deepEqual(readdirSync(join(data, 'backups')), [])
  await store.append(batchOf([eventOf(2_001)]))
  rmSync(filler)
  assert.equal((await backups.make('monday', NOW))?.events, 2_001)
})

void test('where there can be no folder, that is said', async (context) => {
  const { data, backups } = await place(context)
  writeFileSync(join(data, 'backups'), 'a file')
  await assert.rejects(backups.make('monday', NOW), fails('STORE_UNWRITABLE'))
  await assert.rejects(backups.list(), fails('STORE_UNWRITABLE'))
})

void test('a folder that has come in the place of the data folder is not taken for it', async (context) => {
  const { data, backups } = await place(context)
  rmSync(join(data, 'history.sqlite'))
  writeFileSync(join(data, 'history.sqlite'), 'another one')
  await assert.rejects(backups.make('monday', NOW), fails('STORE_MOVED'))
})

void test('a backup that was fetched as a tar is whole where it is unpacked, and two are fetched at once', async (context) => {
  const { backups, data } = await place(context, { count: 2_000 })
  writeFileSync(join(data, 'empty'), '')
  mkdirSync(join(data, 'files'))
  const digest = createHash('sha256').update('shared').digest('hex')
  writeFileSync(join(data, 'files', digest), 'shared')
  const manifest = await backups.make('monday', NOW)
  const asked = Array.from({ length: ARCHIVES_AT_ONCE_MAX + 1 }, () => backups.archive('monday'))
  const [first = null, second = null, ...others] = await Promise.all(asked)
  assert.deepEqual(others, [null])
  assert.ok(first !== null && second !== null)
  const pieces: Uint8Array[] = []
  for await (const piece of first) pieces.push(piece)
  for await (const _piece of second) break
  const folder = folderFor(context)
  const { status } = spawnSync('tar', ['-xf', '-', '-C', folder], { input: Buffer.concat(pieces) })
  assert.equal(status, 0)
  assert.deepEqual(await verifyBackup(join(folder, 'monday')), manifest)
  const again = await backups.archive('monday')
  assert.ok(again !== null, 'what was read, in whole or in part, holds no place')
  for await (const _piece of again) break
  for (let time = 0; time <= ARCHIVES_AT_ONCE_MAX; time += 1) {
    await assert.rejects(backups.archive('friday'), (error) => error instanceof StoreError)
  }
})
