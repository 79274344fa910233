/** The file of a Unix socket outlives its process and is then in the way; a path over the limit is an "invalid argument". */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { lstat, mkdtemp, rename, rm } from 'node:fs/promises'
import { connect as netConnect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { connect, PathTooLongError, serve } from '../index.ts'

const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

/** The file of a server that is gone: it is moved away before its server could remove it. */
async function staleSocket(name: string): Promise<string> {
  const path = join(folder, name)
  const abandoned = createServer().listen(`${path}.first`)
  await once(abandoned, 'listening')
  await rename(`${path}.first`, path)
  abandoned.close()
  await once(abandoned, 'close')
  assert.ok((await lstat(path)).isSocket())
  return path
}

void describe('a Unix socket whose server is gone', () => {
  void it('is in use, though nobody uses it, with node:net', async () => {
    const path = await staleSocket('plain')
    const probe = netConnect(path)
    const [refusal]: readonly unknown[] = await once(probe, 'error')
    assert.ok(refusal instanceof Error && 'code' in refusal && refusal.code === 'ECONNREFUSED')
    const [error]: readonly unknown[] = await once(createServer().listen(path), 'error')
    assert.ok(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
  })

  void it('is replaced, with @partyline/net', async () => {
    const path = await staleSocket('ours')
    await using server = await serve({ path }, (connection) => connection.write(Buffer.from('served')))
    await using connection = await connect(server.addresses[0])
    assert.equal(String(await connection.readExactly(6)), 'served')
  })
})

void describe('a path that is longer than the system can hold', () => {
  const path = join(folder, 'x'.repeat(108))

  void it('is an invalid argument, with node:net', async () => {
    for (const open of [() => createServer().listen(path), () => netConnect(path)]) {
      const [error]: readonly unknown[] = await once(open(), 'error')
      assert.ok(error instanceof Error && 'code' in error && error.code === 'EINVAL')
    }
  })

  void it('is told with its length and the limit, with @partyline/net', async () => {
    for (const opening of [serve({ path }, () => {}), connect({ path }), connect(`unix:${path}`)]) {
      await assert.rejects(opening, (error) => {
        assert.ok(error instanceof PathTooLongError)
        assert.match(error.message, new RegExp(`has ${Buffer.byteLength(path)} bytes, the system allows 10[37]`))
        return true
      })
    }
  })
})
