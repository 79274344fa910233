import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import ssh2 from 'ssh2'
import { keyFingerprint } from '../credentials/ssh-key.ts'
import { ensureHostKey } from './host-key.ts'

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-host-key-'))
  context.after(() => rm(folder, { recursive: true }))
  return folder
}

void test('a host key is made once, is the same at every start, and nobody else may read it', async (context) => {
  const folder = await folderFor(context)
  const made = await ensureHostKey(folder)
  assert.deepEqual(await ensureHostKey(folder), made)
  const file = join(folder, 'ssh-host-key.pem')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  await chmod(file, 0o644)
  await ensureHostKey(folder)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['ssh-host-key.pem'])
})

void test('SSH reads it, and finds the same fingerprint', async (context) => {
  const { key, fingerprint } = await ensureHostKey(await folderFor(context))
  const parsed = ssh2.utils.parseKey(key)
  assert.ok(!(parsed instanceof Error))
  assert.equal(parsed.type, 'ssh-ed25519')
  assert.equal(keyFingerprint(parsed.getPublicSSH()), fingerprint)
})

void test('a damaged key is never replaced, and nothing of it is told', async (context) => {
  const folder = await folderFor(context)
  const file = join(folder, 'ssh-host-key.pem')
  await writeFile(file, 'SECRET')
  await assert.rejects(ensureHostKey(folder), (error: Error) => {
    assert.match(error.message, /ssh-host-key\.pem holds no unencrypted private key of Ed25519/)
    assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /SECRET/)
    return true
  })
})
