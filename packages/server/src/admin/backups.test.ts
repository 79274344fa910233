import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer } from '../testing/test-server.ts'

void test('a backup is in the audit once it is made, under the name of who asked for it', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  const { name, manifest } = valueOf(await ask('backup', { name: 'monday' })) as {
    name: string
    manifest: { madeAt: string }
  }
  assert.deepEqual([name, manifest.madeAt], ['monday', new Date(server.clock.now()).toISOString()])
  assert.deepEqual(valueOf(await ask('backup-verify', { name: 'monday' })), {
    name: 'monday',
    manifest: { ...manifest, madeAt: '1970-01-01T00:00:00.000Z' },
  })
  for (const refused of ['there', 'busy', 'full', 'no.name', '../x', '']) {
    assert.equal((await ask('backup', { name: refused })).kind, 'refused', refused)
  }
  const deeds = [...server.network.audit.values()].map(({ by, does, on }) => [by, does, on])
  assert.deepEqual(deeds, [['owner', 'BACKUP', 'monday']])
})

void test('a backup that cannot be put into the audit is taken back', async () => {
  const server = new TestServer()
  const { ask, parts } = ownerOf(server)
  server.store.isFailing = true
  const outcome = await ask('backup', { name: 'monday' })
  assert.ok(outcome.kind === 'refused' && outcome.code === 'NOT_STORED')
  assert.deepEqual(await parts.backups.has('monday'), false)
})

void test('a backup is removed once that is in the audit', async () => {
  const server = new TestServer()
  const { ask, parts } = ownerOf(server)
  await ask('backup', { name: 'monday' })
  server.store.isFailing = true
  const kept = await ask('backup-remove', { name: 'monday' })
  assert.ok(kept.kind === 'refused' && kept.code === 'NOT_STORED')
  assert.deepEqual(await parts.backups.has('monday'), true)
  server.store.isFailing = false
  assert.deepEqual(valueOf(await ask('backup-remove', { name: 'monday' })), { name: 'monday' })
  assert.deepEqual(await parts.backups.has('monday'), false)
  const gone = await ask('backup-remove', { name: 'monday' })
  assert.ok(gone.kind === 'refused' && gone.status === 404 && gone.code === 'NO_SUCH_BACKUP')
  const deeds = [...server.network.audit.values()].map(({ by, does, on }) => [by, does, on])
  assert.deepEqual(deeds, [
    ['owner', 'BACKUP', 'monday'],
    ['owner', 'BACKUP REMOVE', 'monday'],
  ])
})

void test('a backup is handed over once that is in the audit', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  for (const name of ['monday', 'busy']) await ask('backup', { name })
  const got = await ask('backup-archive', { name: 'monday' })
  assert.ok(got.kind === 'file')
  assert.equal(got.name, 'monday.tar')
  server.store.isFailing = true
  const kept = await ask('backup-archive', { name: 'monday' })
  assert.ok(kept.kind === 'refused' && kept.code === 'NOT_STORED')
  server.store.isFailing = false
  for (const [name, code] of [
    ['friday', 'NO_SUCH_BACKUP'],
    ['busy', 'TOO_MANY_DOWNLOADS'],
  ] as const) {
    const outcome = await ask('backup-archive', { name })
    assert.ok(outcome.kind === 'refused' && outcome.code === code)
  }
  const deeds = [...server.network.audit.values()].map(({ does, on }) => `${does} ${on}`)
  assert.deepEqual(deeds.slice(-1), ['BACKUP DOWNLOAD monday'])
})
