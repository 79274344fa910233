/** A receiver with a sender that is mistaken, hostile, or gone: a clear refusal, nothing outside of the destination, no part under a name. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { FakeClock, memoryPair } from '@partyline/net/testing'
import { FolderPlace, receiveOver, Tally, TransferError } from './index.ts'
import type { Entry } from './manifest/entry.ts'
import { folders } from './testing/folders.ts'
import { fileEntry, offer, RawEnd } from './testing/raw-end.ts'
import type { Message } from './wire/message.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const BEGIN: Message = { kind: 'file', offset: 0 }
const whole = (hashed: string, bytes: string) => Buffer.concat([Buffer.from(sha256(hashed), 'hex'), Buffer.from(bytes)])
const SENT: Message = { kind: 'sent' }
const end = (text: string): Message => ({ kind: 'end', sha256: sha256(text) })

function bench(context: TestContext) {
  const { to } = folders(context)
  const [sender, receiver] = memoryPair()
  const clock = new FakeClock()
  const place = new FolderPlace({ destination: to, onConflict: 'fail', isResuming: false, name: null })
  const received = receiveOver(receiver, { placeFor: () => place, clock, tally: new Tally() }).then(
    () => null,
    (error: unknown) => (error instanceof TransferError ? error : assert.fail(String(error))),
  )
  context.after(() => sender.abort())
  return { to, raw: new RawEnd(sender), received, clock, outside: join(to, '..', 'outside') }
}

/** What stands in the destination, but for what is unfinished. */
const named = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('.partyline-'))

const folder = (path: string): Entry => ({ kind: 'folder', path, mode: 0o755, modifiedUs: 0 })
const tricks: readonly (readonly [what: string, entries: readonly Entry[]])[] = [
  ['..', [fileEntry('../evil', 1)]],
  ['an absolute path', [fileEntry('/tmp/evil', 1)]],
  ['an empty name', [fileEntry('a//b', 1)]],
  ['a control character', [fileEntry('\u001B[2J', 1)]],
  ['a change of direction', [fileEntry('gpj\u202E.exe', 1)]],
  ['a name that is not NFC', [fileEntry('e\u0301', 1)]],
  ['the name of a device', [fileEntry('NUL', 1)]],
  ['two names that are one where case makes no difference', [fileEntry('a', 1), fileEntry('A', 1)]],
  ['a file as a parent', [fileEntry('a', 1), fileEntry('a/b', 1)]],
  ['a link that leads out', [folder('d'), { kind: 'link', path: 'd/l', target: '../../etc' }]],
  [
    'a link as a parent',
    [folder('d'), folder('d/e'), { kind: 'link', path: 'd/l', target: 'e' }, fileEntry('d/l/x', 1)],
  ],
  ['a name of 256 bytes', [fileEntry('a'.repeat(256), 1)]],
  ['the folder of another transfer', [folder('.partyline-aa'), fileEntry('.partyline-aa/about.json', 1)]],
]

for (const [what, entries] of tricks) {
  void test(`an offer with ${what} is refused, and nothing is made`, async (context) => {
    const { to, raw, received } = bench(context)
    await raw.say(...offer(...entries))
    assert.equal((await raw.hear('fail'))?.code, 'TRANSFER_PATH')
    assert.equal((await received)?.code, 'TRANSFER_PATH')
    assert.deepEqual(readdirSync(to), [])
  })
}

const lies: readonly (readonly [what: string, code: string, say: (raw: RawEnd) => Promise<void>])[] = [
  [
    'more than it offered',
    'TRANSFER_PROTOCOL',
    async (raw) => {
      await raw.say(BEGIN)
      await raw.frame('data', 'abcd')
    },
  ],
  [
    'less than it offered',
    'TRANSFER_PROTOCOL',
    async (raw) => {
      await raw.say(BEGIN)
      await raw.frame('data', 'ab')
      await raw.say(end('ab'), SENT)
    },
  ],
  [
    'a flipped bit',
    'TRANSFER_INTEGRITY',
    async (raw) => {
      await raw.say(BEGIN)
      await raw.frame('data', 'abd')
      await raw.say(end('abc'), SENT)
    },
  ],
  ['a whole file with a flipped bit', 'TRANSFER_INTEGRITY', (raw) => raw.frame('whole', whole('abc', 'abd'))],
  ['a whole file with more than it offered', 'TRANSFER_PROTOCOL', (raw) => raw.frame('whole', whole('abcd', 'abcd'))],
  ['a whole file that is shorter than its hash', 'TRANSFER_PROTOCOL', (raw) => raw.frame('whole', 'abc')],
  ['an end without the file', 'TRANSFER_PROTOCOL', (raw) => raw.say(SENT)],
  ['a file from the middle', 'TRANSFER_PROTOCOL', (raw) => raw.say({ kind: 'file', offset: 1 })],
  ['data outside of a file', 'TRANSFER_PROTOCOL', (raw) => raw.frame('data', 'abc')],
  ['what is no message', 'TRANSFER_PROTOCOL', (raw) => raw.frame('message', '{"kind":"format the disk"}')],
  ['what is no frame', 'TRANSFER_PROTOCOL', (raw) => raw.connection.write('GET / HTTP/1.1\r\n')],
  ['the words of a receiver', 'TRANSFER_PROTOCOL', (raw) => raw.say({ kind: 'done', skipped: 0 })],
  [
    'what cannot be decompressed',
    'TRANSFER_PROTOCOL',
    async (raw) => {
      await raw.say(BEGIN)
      await raw.frame('packed', 'not zstd')
    },
  ],
  [
    'what becomes gigabytes when it is decompressed',
    'TRANSFER_PROTOCOL',
    async (raw) => {
      await raw.say(BEGIN)
      await raw.frame('packed', zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)))
    },
  ],
]

for (const [what, code, say] of lies) {
  void test(`a sender that sends ${what} is told, and nothing has a name`, async (context) => {
    const { to, raw, received } = bench(context)
    await raw.say(...offer(fileEntry('a', 3)))
    assert.ok(await raw.hear('accept'))
    await say(raw)
    assert.equal((await raw.hear('fail'))?.code, code)
    assert.equal((await received)?.code, code)
    assert.deepEqual(named(to), [])
  })
}

/** A whole transfer, a step at a time. */
const steps: readonly ((raw: RawEnd) => Promise<unknown>)[] = [
  async () => {},
  (raw) => raw.say({ kind: 'offer', what: 'files' }),
  (raw) => raw.say({ kind: 'entries', entries: [fileEntry('a', 3)] }),
  (raw) => raw.say({ kind: 'offered', skipped: 0 }),
  (raw) => raw.hear('accept'),
  (raw) => raw.say(BEGIN),
  (raw) => raw.frame('data', 'ab'),
  (raw) => raw.frame('data', 'c'),
  (raw) => raw.say(end('abc')),
]

for (let count = 1; count <= steps.length; count += 1) {
  void test(`a sender that is gone, or silent, after step ${count} of ${steps.length} is noticed`, async (context) => {
    for (const isSilent of [false, true]) {
      const { to, raw, received, clock } = bench(context)
      for (const step of steps.slice(0, count)) await step(raw)
      if (isSilent) {
        // What was said is heard before time passes.
        await new Promise((resolve) => setTimeout(resolve, 20))
        for (let tick = 0; tick < 8; tick += 1) clock.advance(5_000)
      } else {
        await raw.connection.close()
      }
      const error = await received
      assert.equal(error?.code, 'TRANSFER_CONNECTION')
      if (isSilent) assert.match(error.message, /silent/)
      assert.deepEqual(named(to), [])
    }
  })
}

void test('what does not fit on the disk is refused before it is sent', async (context) => {
  const { to, raw, received } = bench(context)
  await raw.say(...offer(fileEntry('a', 2 ** 52)))
  assert.equal((await raw.hear('fail'))?.code, 'TRANSFER_SPACE')
  assert.equal((await received)?.code, 'TRANSFER_SPACE')
  assert.deepEqual(named(to), [])
})

void test('a link that is put where the folder is to go leads nowhere', async (context) => {
  const { to, raw, received, outside } = bench(context)
  mkdirSync(outside)
  await raw.say(...offer(folder('d'), fileEntry('d/a', 3)))
  assert.ok(await raw.hear('accept'))
  symlinkSync(outside, join(to, 'd'))
  await raw.say(BEGIN)
  await raw.frame('data', 'abc')
  await raw.say(end('abc'), SENT)
  assert.ok(await raw.hear('fail'))
  assert.equal((await received)?.code, 'TRANSFER_CONFLICT')
  assert.deepEqual(readdirSync(outside), [])
})

void test('what comes under the name meanwhile stays as it is', async (context) => {
  const { to, raw, received } = bench(context)
  await raw.say(...offer(fileEntry('a', 3)))
  assert.ok(await raw.hear('accept'))
  await raw.say(BEGIN)
  await raw.frame('data', 'abc')
  writeFileSync(join(to, 'a'), 'mine')
  await raw.say(end('abc'), SENT)
  assert.ok(await raw.hear('fail'))
  assert.equal((await received)?.code, 'TRANSFER_CONFLICT')
  assert.equal(readFileSync(join(to, 'a'), 'utf8'), 'mine')
})

void test('a destination that vanishes is told to both sides', async (context) => {
  const { to, raw, received } = bench(context)
  const bytes = randomBytes(1_000_000)
  await raw.say(...offer(fileEntry('a', bytes.length)))
  assert.ok(await raw.hear('accept'))
  rmSync(to, { recursive: true })
  await raw.say(BEGIN)
  assert.equal((await raw.hear('fail'))?.code, 'TRANSFER_DISK')
  assert.equal((await received)?.code, 'TRANSFER_DISK')
})
