import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { StoreError, type StoreErrorCode } from '../errors.ts'
import { backUp, restore, verifyBackup } from './backup.ts'
import { openStore } from './open-store.ts'
import type { OpenedStore } from './store.ts'
import { batchOf, changeOf, channelOf, eventOf, folderFor, NO_MEMORY } from './testing.ts'

const PAGE_BYTES = 4096
const NOW = Date.parse('2026-01-02T03:04:05.678Z')

function opened(folder: string): Promise<OpenedStore> {
  return openStore({ folder, durability: 'process', limits: NO_MEMORY })
}

interface Place {
  readonly data: string
  readonly backup: string
  readonly other: string
}

/** A data folder in which something was said, with a secret beside the history. */
async function place(context: TestContext, count = 3): Promise<Place> {
  const root = folderFor(context)
  const data = join(root, 'data')
  const { store } = await opened(data)
  const events = Array.from({ length: count }, (_, index) => eventOf(index + 1))
  await store.append(batchOf(events, [changeOf(channelOf('#den'))]))
  await store.close()
  writeFileSync(join(data, 'cloak-key'), 'secret\n', { mode: 0o600 })
  return { data, backup: join(root, 'backup'), other: join(root, 'other') }
}

async function said(folder: string): Promise<readonly number[]> {
  const { store } = await opened(folder)
  const range = { kind: 'latest', after: null } as const
  const answer = await store.history({ target: '#den', range, limit: 100, seqMax: Infinity, playback: true })
  await store.close()
  return answer.kind === 'events' ? answer.events.map(({ seq }) => seq) : []
}

function fails(code: StoreErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === code
}

void test('a backup is put back as it was, secrets included, and only its owner can read it', async (context) => {
  const { data, backup, other } = await place(context)
  const manifest = await backUp(data, backup, NOW)
  assert.deepEqual([manifest.seq, manifest.events, manifest.madeAt], [3, 3, NOW])
  assert.deepEqual(readdirSync(backup).toSorted(), ['backup.json', 'cloak-key', 'history.sqlite'])
  for (const name of readdirSync(backup)) assert.equal(statSync(join(backup, name)).mode & 0o777, 0o600, name)
  assert.deepEqual(await restore(backup, other, { replaces: false, now: NOW }), { manifest, aside: null })
  assert.deepEqual(await said(other), [1, 2, 3])
  assert.equal(readFileSync(join(other, 'cloak-key'), 'utf8'), 'secret\n')
})

void test('the files that people share are in a backup under their digests, and take no more of the same disk', async (context) => {
  const { data, backup, other } = await place(context)
  const content = 'what somebody has shared'
  const digest = createHash('sha256').update(content).digest('hex')
  mkdirSync(join(data, 'files'))
  writeFileSync(join(data, 'files', digest), content, { mode: 0o600 })
  writeFileSync(join(data, 'files', 'something else'), 'not shared')
  const manifest = await backUp(data, backup, NOW)
  assert.deepEqual(readdirSync(join(backup, 'files')), [digest])
  assert.equal(manifest.files[`files/${digest}`], digest)
  assert.equal(statSync(join(backup, 'files', digest)).nlink, 2)
  await restore(backup, other, { replaces: false, now: NOW })
  assert.equal(readFileSync(join(other, 'files', digest), 'utf8'), content)
  assert.equal(statSync(join(other, 'files', digest)).nlink, 1)
  writeFileSync(join(backup, 'files', digest), 'changed')
  await assert.rejects(verifyBackup(backup), fails('STORE_BACKUP_UNUSABLE'))
})

void test('a manifest that names a path elsewhere is none', async (context) => {
  const { data, backup } = await place(context)
  const manifest = await backUp(data, backup, NOW)
  for (const name of [
    '../x',
    'files/../x',
    `files/${'a'.repeat(63)}`,
    `other/${'a'.repeat(64)}`,
    `files/x/${'a'.repeat(64)}`,
  ]) {
    writeFileSync(
      join(backup, 'backup.json'),
      JSON.stringify({ ...manifest, files: { ...manifest.files, [name]: 'x' } }),
    )
    await assert.rejects(verifyBackup(backup), /it names the file/)
  }
})

void test('a backup of a server that goes on writing is as it was at one moment, and disturbs nothing', async (context) => {
  const { data, backup, other } = await place(context)
  const { store } = await opened(data)
  const over = new AbortController()
  const writing = (async () => {
    for (let seq = 4; !over.signal.aborted || seq < 100; seq += 1) await store.append(batchOf([eventOf(seq)]))
  })()
  const { seq, events } = await backUp(data, backup, NOW)
  over.abort()
  await writing
  await store.close()
  assert.equal(events, seq)
  await restore(backup, other, { replaces: false, now: NOW })
  assert.deepEqual((await said(other)).at(-1), seq)
  assert.ok((await said(data)).length >= 99)
})

void test('a backup is not made over something, nor of nothing', async (context) => {
  const { data, backup, other } = await place(context)
  mkdirSync(backup)
  await assert.rejects(backUp(data, backup, NOW), fails('STORE_OCCUPIED'))
  await assert.rejects(backUp(other, join(other, 'x'), NOW), fails('STORE_NO_HISTORY'))
  await assert.rejects(backUp(data, join(data, 'history.sqlite', 'x'), NOW), fails('STORE_NO_FOLDER'))
  await backUp(data, join(other, 'missing', 'x'), NOW)
  assert.deepEqual(readdirSync(backup), [])
})

void test('a copy that cannot be used gets no name, and nothing of it is left', async (context) => {
  const { data, backup } = await place(context)
  const file = join(data, 'history.sqlite')
  const bytes = readFileSync(file)
  // The page of the channels, of which nothing is counted.
  const page = Math.floor(bytes.indexOf('"guardedSince"') / PAGE_BYTES) * PAGE_BYTES
  writeFileSync(file, bytes.fill(0xff, page, page + PAGE_BYTES))
  await assert.rejects(backUp(data, backup, NOW), fails('STORE_BACKUP_UNUSABLE'))
  assert.deepEqual(readdirSync(join(backup, '..')), ['data'])
})

void test('a backup that was cut at any place, or changed, is refused, and nothing is put in place', async (context) => {
  const { data, backup, other } = await place(context)
  await backUp(data, backup, NOW)
  const whole = new Map(readdirSync(backup).map((name) => [name, readFileSync(join(backup, name))]))
  for (const [name, bytes] of whole) {
    for (const length of [0, 1, Math.floor(bytes.length / 2), bytes.length - 1]) {
      truncateSync(join(backup, name), length)
      // The manifest without its line end says the same.
      if (name !== 'backup.json' || length < bytes.length - 1) {
        await assert.rejects(restore(backup, other, { replaces: false, now: NOW }), fails('STORE_BACKUP_UNUSABLE'))
      }
      writeFileSync(join(backup, name), bytes)
    }
  }
  const changed = Buffer.from(whole.get('history.sqlite') ?? [])
  changed[changed.length - 10] = (changed.at(-10) ?? 0) ^ 1
  writeFileSync(join(backup, 'history.sqlite'), changed)
  await assert.rejects(verifyBackup(backup), fails('STORE_BACKUP_UNUSABLE'))
  assert.ok(!existsSync(other))
})

void test('a manifest does not lead out of its folder', async (context) => {
  const { data, backup, other } = await place(context)
  const manifest = await backUp(data, backup, NOW)
  for (const name of ['../data/cloak-key', '/etc/passwd', '..\\x', '.hidden']) {
    const files = { ...manifest.files, [name]: manifest.files['cloak-key'] }
    writeFileSync(join(backup, 'backup.json'), JSON.stringify({ ...manifest, files }))
    await assert.rejects(restore(backup, other, { replaces: false, now: NOW }), fails('STORE_BACKUP_UNUSABLE'))
  }
})

void test('nothing is restored over a folder that is in use, and over another one only where that is wanted', async (context) => {
  const { data, backup } = await place(context)
  await backUp(data, backup, NOW)
  const { store } = await opened(data)
  await store.append(batchOf([eventOf(4)]))
  await assert.rejects(restore(backup, data, { replaces: true, now: NOW }), fails('STORE_LOCKED'))
  await store.close()
  await assert.rejects(restore(backup, data, { replaces: false, now: NOW }), fails('STORE_OCCUPIED'))
  assert.deepEqual(await said(data), [1, 2, 3, 4])
  const { aside } = await restore(backup, data, { replaces: true, now: NOW })
  assert.equal(aside, `${data}.before-2026-01-02T03-04-05-678Z`)
  assert.deepEqual(await said(data), [1, 2, 3])
  assert.deepEqual(await said(aside), [1, 2, 3, 4])
})
