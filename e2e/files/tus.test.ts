/** Uploads that can be gone on with, with tus-js-client as the peer: through broken connections, over a server that is killed, and ended. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Upload, type UploadOptions } from 'tus-js-client'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ann, at, AUTHORIZATION, endpointOf, fetched, saidIn, send, sha256Of } from '../support/uploads.ts'

const MIB = 1024 * 1024

void test('what tus-js-client sends, in pieces or as one, is said in its channel when it is complete', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using client = await ann(server)
  const content = randomBytes(3 * MIB + 17)
  for (const options of [
    { chunkSize: MIB },
    {},
    { uploadDataDuringCreation: true },
    { chunkSize: MIB, overridePatchMethod: true },
  ] satisfies UploadOptions[]) {
    await send(content, { endpoint: endpointOf(server), ...options }).done
    const { params, tags } = await client.expect(/ PRIVMSG #lobby /)
    assert.equal(new URLSearchParams(tags.get('+partyline/file')).get('sha256'), sha256Of(content))
    assert.equal(await fetched(params[1] ?? ''), sha256Of(content))
  }
  assert.deepEqual(await readdir(folder.path('data/files')), [sha256Of(content)])
})

void test('an upload whose first bytes are refused is there, at an address that the refusal names', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using client = await ann(server)
  const content = randomBytes(1_000)
  const headers = {
    Authorization: AUTHORIZATION,
    'Tus-Resumable': '1.0.0',
    'Upload-Length': String(content.length),
    'Upload-Metadata': `channel ${Buffer.from('#lobby').toString('base64')}`,
    'Content-Type': 'application/offset+octet-stream',
  }
  const endpoint = endpointOf(server)
  for (const [checksum, status] of [
    [`sha1 ${Buffer.alloc(20).toString('base64')}`, 460],
    ['md5 AAAA', 400],
  ] as const) {
    const body = Uint8Array.from(content)
    const refused = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'Upload-Checksum': checksum },
      body,
    })
    assert.equal(refused.status, status)
    const uploadUrl = new URL(refused.headers.get('location') ?? '', endpoint).href
    assert.match(uploadUrl, /\/uploads\/[\w-]{22}$/)
    await send(content, { uploadUrl }).done
    assert.equal(await fetched((await client.expect(/ PRIVMSG #lobby /)).params[1] ?? ''), sha256Of(content))
  }
})

void test('an upload whose connection stands still is gone on with at once by a newer one', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using client = await ann(server)
  const content = randomBytes(8 * MIB)
  const endpoint = endpointOf(server)
  const metadata = `filename ${Buffer.from('a').toString('base64')},channel ${Buffer.from('#lobby').toString('base64')}`
  const fields = { Authorization: AUTHORIZATION, 'Tus-Resumable': '1.0.0' }
  const created = await fetch(endpoint, {
    method: 'POST',
    headers: { ...fields, 'Upload-Length': String(content.length), 'Upload-Metadata': metadata },
  })
  assert.equal(created.status, 201)
  const uploadUrl = new URL(created.headers.get('location') ?? '', endpoint).href
  const stalled = request(uploadUrl, {
    method: 'PATCH',
    headers: {
      ...fields,
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': String(content.length),
    },
  })
  const ended = new Promise((resolve) => stalled.on('error', resolve).on('response', resolve))
  stalled.write(content.subarray(0, 4 * MIB))
  const staged = folder.path(`data/staging/${uploadUrl.split('/').at(-1)}`)
  while ((await stat(staged)).size === 0) await delay(10)
  const began = performance.now()
  await send(content, { uploadUrl }).done
  // Far less than the minute after which a connection that stands still is cut off.
  assert.ok(performance.now() - began < 30_000)
  await ended
  const { params } = await client.expect(/ PRIVMSG #lobby /)
  assert.equal(await fetched(params[1] ?? ''), sha256Of(content))
})

void test('a server that is killed in the middle of uploads goes on with them, and a file is said once, when it is whole', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  const content = randomBytes(24 * MIB)
  let path: string | null = null
  for (const killAfterMs of [50, 150, 250, null]) {
    await using server = await ChatServer.start({ data })
    await using client = await ann(server, killAfterMs === 50)
    const endpoint = endpointOf(server)
    const place: UploadOptions = path === null ? { endpoint } : { uploadUrl: new URL(path, endpoint).href }
    const { upload, done } = send(content, { chunkSize: MIB, retryDelays: null, ...place })
    if (killAfterMs === null) await done
    else {
      await Promise.race([done, delay(killAfterMs)])
      await server.kill()
      await done.catch(() => {})
      path = upload.url === null ? null : new URL(upload.url).pathname
      continue
    }
    const said = await saidIn(client)
    assert.equal(said.length, 1)
    // A server before this one may have said it, with the port that it had.
    assert.equal(await fetched(at(server, said[0] ?? '')), sha256Of(content))
    assert.deepEqual(await readdir(folder.path('data/files')), [sha256Of(content)])
  }
})

void test('an upload is ended by tus-js-client, and is gone; a stranger finds none', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using client = await ann(server)
  const { upload, done } = send(randomBytes(MIB), { endpoint: endpointOf(server) })
  await done
  const { params } = await client.expect(/ PRIVMSG #lobby /)
  const url = upload.url ?? ''
  assert.equal((await fetch(url, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } })).status, 401)
  await Upload.terminate(url, { headers: { Authorization: AUTHORIZATION } })
  assert.equal((await fetch(params[1] ?? '')).status, 404)
  assert.deepEqual(await readdir(folder.path('data/files')), [])
  const again = await fetch(url, {
    method: 'HEAD',
    headers: { 'Tus-Resumable': '1.0.0', Authorization: AUTHORIZATION },
  })
  assert.equal(again.status, 404)
})
