import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SharedFile } from '../network/shared-file.ts'
import { TestUploads } from '../testing/test-uploads.ts'
import { Expiry } from './expiry.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const LIMITS = { unnamedFileTimeoutMs: DAY_MS, uploadResumeTimeoutMs: DAY_MS }

async function watched(fileAgeMs = Infinity) {
  const uploads = await TestUploads.open(LIMITS)
  const { server } = uploads
  const logged: unknown[] = []
  const expiry = new Expiry({
    uploads: uploads.uploads,
    network: server.network,
    store: server.store,
    clock: server.clock,
    now: () => server.clock.now(),
    log: { debug: () => {}, info: (...said) => void logged.push(said), warn: () => {}, error: () => {} },
    limits: () => server.limits,
    fileAgeMs: () => fileAgeMs,
  })
  /** Looks once more, after so long. */
  const later = async (ms: number) => {
    server.clock.advance(ms)
    await expiry.settled
  }
  const share = async (channel: string | null, content = 'words') => {
    const made = await uploads.share(Buffer.from(content), { channel })
    assert.ok(!('status' in made))
    return made
  }
  const isThere = ({ id }: SharedFile) => server.network.files.has(id)
  return {
    uploads,
    server,
    logged,
    later,
    share,
    isThere,
    [Symbol.asyncDispose]: async () => {
      await expiry[Symbol.asyncDispose]()
      await uploads[Symbol.asyncDispose]()
    },
  }
}

void test('a file that no message names goes after its time, with its bytes, and one that a message names stays', async () => {
  await using all = await watched()
  const [unnamed, named, linked] = [
    await all.share(null, 'one'),
    await all.share('#a', 'two'),
    await all.share(null, 'three'),
  ]
  await all.uploads.ann.ask(`PRIVMSG #a :look at http://files.test/files/${linked.id}/x`)
  await all.later(DAY_MS - MINUTE_MS)
  assert.ok([unnamed, named, linked].every(all.isThere))
  await all.later(2 * MINUTE_MS)
  assert.deepEqual([unnamed, named, linked].map(all.isThere), [false, true, true])
  assert.deepEqual((await all.uploads.names('files')).toSorted(), [named.sha256, linked.sha256].toSorted())
})

void test('a file goes when the last message that names it is gone, and not before', async () => {
  await using all = await watched()
  const file = await all.share('#a')
  const ids = () => all.server.store.events.filter(({ verb }) => verb === 'PRIVMSG').map(({ id }) => id)
  await all.uploads.ann.ask(`PRIVMSG #a :again http://files.test/files/${file.id}/x`)
  const [first, second] = ids()
  await all.uploads.ann.ask(`REDACT #a ${first}`)
  for (let look = 0; look < 3; look += 1) await all.later(MINUTE_MS)
  assert.ok(all.isThere(file))
  await all.uploads.ann.ask(`REDACT #a ${second}`)
  await all.later(MINUTE_MS)
  assert.ok(all.isThere(file), 'a message that names it may be recorded only now')
  await all.later(MINUTE_MS)
  assert.ok(!all.isThere(file))
})

void test('where the owner gives files an age, also those go that messages name', async () => {
  await using all = await watched(2 * DAY_MS)
  const file = await all.share('#a')
  await all.later(2 * DAY_MS)
  assert.ok(all.isThere(file))
  await all.later(MINUTE_MS)
  assert.ok(!all.isThere(file))
})

void test('an upload that nobody goes on with gives its room back', async () => {
  await using all = await watched()
  await all.uploads.begin(5)
  await all.later(DAY_MS)
  assert.equal((await all.uploads.names('staging')).length, 2)
  await all.later(MINUTE_MS)
  assert.deepEqual(await all.uploads.names('staging'), [])
})

void test('an upload is there for the whole of its time after a request that took long', async () => {
  await using all = await watched()
  const upload = await all.uploads.begin(5)
  const slow = async function* () {
    yield Uint8Array.from(Buffer.from('wo'))
    all.server.clock.advance(DAY_MS - MINUTE_MS)
    throw new Error('the connection is gone')
  }
  assert.equal(await upload.receive({ at: 0 }, { end: () => {}, chunks: { [Symbol.asyncIterator]: slow } }), 'broken')
  await all.later(2 * MINUTE_MS)
  assert.equal((await all.uploads.names('staging')).length, 2)
  await all.later(DAY_MS)
  await all.later(MINUTE_MS)
  assert.deepEqual(await all.uploads.names('staging'), [])
})

void test('what another node has removed meanwhile is not said to have expired here, and the others are looked at', async () => {
  await using all = await watched()
  const [gone, stays] = [await all.share(null, 'one'), await all.share(null, 'two')]
  const { uploads } = all.uploads
  const remove = uploads.remove.bind(uploads)
  uploads.remove = async (file, ...rest) =>
    file.id === gone.id
      ? { kind: 'failure', verb: 'FILE', code: 'NO_SUCH_FILE', params: [file.id], text: '' }
      : remove(file, ...rest)
  await all.later(DAY_MS + MINUTE_MS)
  assert.deepEqual(all.logged, [['file.expired', { file: stays.id, why: 'unnamed' }]])
})
