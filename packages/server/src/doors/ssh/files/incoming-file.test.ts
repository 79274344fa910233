import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountName } from '../../../testing/test-network.ts'
import { TestUploads } from '../../../testing/test-uploads.ts'
import { IncomingFile } from './incoming-file.ts'

const IDLE_MS = 60_000

async function begun(tested: TestUploads, change: { readonly channel?: string } = {}): Promise<IncomingFile> {
  const { uploads, server } = tested
  const offer = {
    account: accountName('ann'),
    name: 'cat.bin',
    channel: '#a',
    origin: 'https://line.example',
    ...change,
  }
  const file = await IncomingFile.begin(offer, { uploads, clock: server.clock, idleTimeoutMs: IDLE_MS })
  assert.ok(!('status' in file), JSON.stringify(file))
  return file
}

void test('is a file when it is finished, however large it has become', async () => {
  await using tested = await TestUploads.open()
  const file = await begun(tested)
  const pieces = Array.from({ length: 9 }, () => new Uint8Array(randomBytes(261_101)))
  const all = Buffer.concat(pieces)
  for (const piece of pieces) assert.equal(await file.write(piece), null)
  assert.equal([...tested.server.network.files.values()].length, 0)
  const made = await file.finish()
  assert.ok('sha256' in made)
  assert.equal(made.bytes, all.length)
  const [held] = await tested.names('files')
  assert.equal(held, made.sha256)
  assert.deepEqual(await tested.names('staging'), [])
})

void test('is nothing when it is dropped, left alone, or its process is killed', async () => {
  await using tested = await TestUploads.open()
  const dropped = await begun(tested)
  await dropped.write(new Uint8Array(10))
  await dropped.drop()
  assert.deepEqual(await tested.names('staging'), [])
  assert.match((await dropped.write(new Uint8Array(1)))?.text ?? '', /nothing of it is kept/)
  assert.ok('status' in (await dropped.finish()))

  const idle = await begun(tested)
  await idle.write(new Uint8Array(10))
  tested.server.clock.advance(IDLE_MS + 1)
  assert.ok('status' in (await idle.finish()))

  const killed = await begun(tested)
  await killed.write(new Uint8Array(10))
  assert.equal((await tested.names('staging')).length > 0, true)
  await tested.restart()
  assert.deepEqual(await tested.names('staging'), [])
  assert.equal([...tested.server.network.files.values()].length, 0)
})

void test('has what is left of the room, to the last byte, and no more', async () => {
  const uploadBytesMax = 1_000
  await using tested = await TestUploads.open({ uploadBytesMax })
  const whole = await begun(tested)
  assert.equal(await whole.write(new Uint8Array(uploadBytesMax)), null)
  assert.ok('sha256' in (await whole.finish()))
  const more = await begun(tested)
  assert.equal(await more.write(new Uint8Array(uploadBytesMax)), null)
  assert.match((await more.write(new Uint8Array(1)))?.text ?? '', /at most 1000 bytes/)
  assert.ok('status' in (await more.finish()))
  assert.deepEqual(await tested.names('staging'), [])
})

void test('two that grow have not more together than one person may have', async () => {
  await using tested = await TestUploads.open({ uploadBytesPerAccountMax: 20_000 })
  const [one, other] = [await begun(tested), await begun(tested)]
  assert.equal(await one.write(new Uint8Array(12_000)), null)
  assert.match((await other.write(new Uint8Array(12_000)))?.text ?? '', /may have 20000 bytes together/)
  assert.ok('sha256' in (await one.finish()))
})
