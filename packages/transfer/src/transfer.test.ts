/** Both sides together, over a connection in memory, from disk to disk. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Connection } from '@partyline/net'
import { FakeClock, memoryPair } from '@partyline/net/testing'
import {
  type ConflictPolicy,
  findLeftovers,
  FolderPlace,
  type Place,
  receiveOver,
  sendOver,
  type Source,
  StreamPlace,
  Tally,
  TransferError,
} from './index.ts'
import { folders, tree } from './testing/folders.ts'

interface Options {
  readonly pair?: readonly [Connection, Connection]
  readonly onConflict?: ConflictPolicy
  readonly place?: Place
  readonly isCompressing?: boolean
}

async function transfer(source: Source, to: string, options: Options = {}) {
  const { pair = memoryPair(), onConflict = 'fail', isCompressing = false } = options
  const place = options.place ?? new FolderPlace({ destination: to, onConflict, isResuming: true, name: null })
  const tallies = [new Tally(), new Tally()] as const
  const [sent, received] = await Promise.allSettled([
    sendOver(pair[0], { source, isCompressing, clock: new FakeClock(), tally: tallies[0] }),
    receiveOver(pair[1], { placeFor: () => place, clock: new FakeClock(), tally: tallies[1] }),
  ])
  return { sent, received, tallies }
}

const files = (...paths: readonly string[]): Source => ({ kind: 'files', paths })
const codeOf = (outcome: PromiseSettledResult<unknown>): unknown =>
  outcome.status === 'fulfilled' ? null : outcome.reason instanceof TransferError ? outcome.reason.code : outcome.reason

function makeTree(from: string): string {
  const root = join(from, 'album')
  mkdirSync(join(root, 'empty'), { recursive: true })
  mkdirSync(join(root, 'deep', 'er'), { recursive: true })
  writeFileSync(join(root, 'a.txt'), 'hello', { mode: 0o600 })
  writeFileSync(join(root, 'zero'), '')
  writeFileSync(join(root, 'deep', 'big'), randomBytes(3 * 1024 * 1024 + 17))
  writeFileSync(join(root, 'deep', 'er', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 })
  symlinkSync('../a.txt', join(root, 'deep', 'link'))
  chmodSync(join(root, 'empty'), 0o500)
  utimesSync(join(root, 'a.txt'), 1_000_000_000.123, 1_000_000_000.123)
  utimesSync(join(root, 'deep', 'er'), 1_100_000_000, 1_100_000_000)
  utimesSync(join(root, 'empty'), 1_200_000_000, 1_200_000_000)
  return root
}

void test('files, folders, empty ones, links, permissions and times arrive as they are', async (context) => {
  const { from, to } = folders(context)
  const { sent, received, tallies } = await transfer(files(makeTree(from)), to)
  assert.deepEqual([sent, received].map(codeOf), [null, null])
  assert.deepEqual(tree(to), tree(from))
  for (const tally of tallies) {
    assert.deepEqual([tally.phase, tally.files, tally.bytes], ['done', 4, tallies[0].bytesTotal])
  }
})

void test('files that a wrong clock has dated arrive: before 1970, and behind all times that can be said', async (context) => {
  const { from, to } = folders(context)
  const dateOf = (years: number) => new Date(years * 365.25 * 24 * 60 * 60 * 1_000)
  const names = ['old', 'large', 'zero', 'new']
  // Small ones and large ones are written in two ways.
  for (const [name, years, bytes] of [
    ['old', -20.01, 'old'],
    ['large', -20.01, randomBytes(1_000_000)],
    ['zero', 0, 'zero'],
    ['new', 330, 'new'],
  ] as const) {
    writeFileSync(join(from, name), bytes)
    utimesSync(join(from, name), dateOf(years), dateOf(years))
  }
  const { sent, received } = await transfer(files(...names.map((name) => join(from, name))), to)
  assert.deepEqual([sent, received].map(codeOf), [null, null])
  const years = names.map((name) => statSync(join(to, name)).mtime.getUTCFullYear())
  assert.deepEqual(years, [1949, 1949, 1970, 2255])
})

void test('thousands of small files arrive, and nothing else is left in the destination', async (context) => {
  const { from, to } = folders(context)
  mkdirSync(join(from, 'many'))
  for (let index = 0; index < 2_000; index += 1) writeFileSync(join(from, 'many', `${index}.txt`), `file ${index}`)
  const { sent } = await transfer(files(join(from, 'many')), to)
  assert.equal(codeOf(sent), null)
  assert.deepEqual(readdirSync(to), ['many'])
  assert.equal(readdirSync(join(to, 'many')).length, 2_000)
  assert.equal(readFileSync(join(to, 'many', '1234.txt'), 'utf8'), 'file 1234')
})

void test('what compresses is compressed, and what does not is not', async (context) => {
  const { from, to } = folders(context)
  writeFileSync(join(from, 'text'), 'all work and no play '.repeat(200_000))
  writeFileSync(join(from, 'noise'), randomBytes(2_000_000))
  const pair = memoryPair()
  const { sent } = await transfer(files(join(from, 'text'), join(from, 'noise')), to, { pair, isCompressing: true })
  assert.equal(codeOf(sent), null)
  assert.deepEqual(tree(to), tree(from))
  assert.ok(pair[0].bytesWritten < 2_300_000, `${pair[0].bytesWritten} bytes were sent`)
})

void test('a stream and a text arrive, of whatever length', async () => {
  const collect = () => {
    const chunks: Uint8Array[] = []
    const place = new StreamPlace(async (bytes) => void chunks.push(bytes))
    return { place, chunks, text: () => Buffer.concat(chunks).toString() }
  }
  for (const chunks of [[], ['a', '', 'b'], ['x'.repeat(3_000_000)]]) {
    const { place, text } = collect()
    const stream = (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk)
    })()
    const { sent, received } = await transfer({ kind: 'stream', chunks: stream }, '', { place })
    assert.deepEqual([sent, received].map(codeOf), [null, null])
    assert.equal(text(), chunks.join(''))
  }
  const long = '你好'.repeat(10_000)
  const { place, chunks } = collect()
  await transfer({ kind: 'text', text: long }, '', { place })
  assert.deepEqual(chunks.map(String), [long], 'a text comes at once, so that no character is cut')
})

void test('what cannot be sent is left out and counted, and the rest arrives', async (context) => {
  const { from, to } = folders(context)
  mkdirSync(join(from, 'd'))
  writeFileSync(join(from, 'd', 'ok'), 'ok')
  writeFileSync(join(from, 'd', 'aux.txt'), 'a device')
  symlinkSync('/etc/passwd', join(from, 'd', 'out'))
  symlinkSync('../../x', join(from, 'd', 'up'))
  writeFileSync(Buffer.concat([Buffer.from(join(from, 'd', 'bad')), Buffer.of(0xff)]), 'x')
  const { sent, received } = await transfer(files(join(from, 'd')), to)
  assert.deepEqual(readdirSync(join(to, 'd')), ['ok'])
  for (const outcome of [sent, received]) {
    assert.equal(outcome.status === 'fulfilled' && outcome.value.skippedCount, 4)
  }
})

for (const [policy, expected] of [
  [
    'fail',
    {
      code: 'TRANSFER_CONFLICT',
      names: ['d'],
      kept: 'old',
      fresh: undefined,
      skipped: undefined,
      stored: undefined,
      count: 0,
    },
  ],
  ['skip', { code: null, names: ['d'], kept: 'old', fresh: 'new', skipped: 1, stored: ['d'], count: 1 }],
  ['overwrite', { code: null, names: ['d'], kept: 'new', fresh: 'new', skipped: 0, stored: ['d'], count: 2 }],
  [
    'rename',
    { code: null, names: ['d', 'd (1)'], kept: 'old', fresh: undefined, skipped: 0, stored: ['d (1)'], count: 2 },
  ],
] as const) {
  void test(`with --on-conflict ${policy}, what is there is as it should be`, async (context) => {
    const { from, to } = folders(context)
    for (const folder of [from, to]) mkdirSync(join(folder, 'd'))
    writeFileSync(join(to, 'd', 'both'), 'old')
    writeFileSync(join(to, 'd', 'own'), 'own')
    for (const name of ['both', 'fresh']) writeFileSync(join(from, 'd', name), 'new')
    const { sent, received, tallies } = await transfer(files(join(from, 'd')), to, { onConflict: policy })
    assert.deepEqual([sent, received].map(codeOf), [expected.code, expected.code])
    assert.deepEqual(
      readdirSync(to).filter((name) => !name.startsWith('.')),
      expected.names,
    )
    assert.equal(readFileSync(join(to, 'd', 'both'), 'utf8'), expected.kept)
    assert.equal(readFileSync(join(to, 'd', 'own'), 'utf8'), 'own')
    const fresh = join(to, 'd', 'fresh')
    assert.equal(existsSync(fresh) ? readFileSync(fresh, 'utf8') : undefined, expected.fresh)
    assert.equal(received.status === 'fulfilled' ? received.value.skippedCount : undefined, expected.skipped)
    assert.deepEqual(received.status === 'fulfilled' ? received.value.names : undefined, expected.stored)
    for (const tally of tallies) assert.equal(tally.files - tally.filesSkipped, expected.count)
    if (policy === 'rename') assert.equal(readFileSync(join(to, 'd (1)', 'both'), 'utf8'), 'new')
  })
}

void test('a file never takes the place of a folder, nor a folder that of a file or a link, whatever is asked for', async (context) => {
  const { from, to } = folders(context)
  mkdirSync(join(from, 'd'))
  writeFileSync(join(from, 'd', 'x'), 'x')
  const outside = join(to, '..', 'outside')
  mkdirSync(outside)
  symlinkSync(outside, join(to, 'd'))
  const over = await transfer(files(join(from, 'd')), to, { onConflict: 'overwrite' })
  assert.equal(codeOf(over.received), 'TRANSFER_CONFLICT')
  assert.deepEqual(readdirSync(outside), [])
  rmSync(join(to, 'd'))
  mkdirSync(join(to, 'd', 'x'), { recursive: true })
  const file = await transfer(files(join(from, 'd')), to, { onConflict: 'overwrite' })
  assert.equal(codeOf(file.received), 'TRANSFER_CONFLICT')
  assert.ok(statSync(join(to, 'd', 'x')).isDirectory())
  rmSync(join(to, 'd'), { recursive: true })
  writeFileSync(join(to, 'd'), 'a file')
  for (const onConflict of ['fail', 'overwrite'] as const) {
    const folder = await transfer(files(join(from, 'd')), to, { onConflict })
    assert.deepEqual([folder.sent, folder.received].map(codeOf), ['TRANSFER_CONFLICT', 'TRANSFER_CONFLICT'])
  }
  assert.equal(readFileSync(join(to, 'd'), 'utf8'), 'a file')
})

void test('names that are written otherwise on the disk of the sender arrive in the form NFC', async (context) => {
  const { from, to } = folders(context)
  mkdirSync(join(from, 'e\u0301', 'u\u0308'), { recursive: true })
  writeFileSync(join(from, 'e\u0301', 'u\u0308', 'a'), 'content')
  const { sent } = await transfer(files(join(from, 'e\u0301')), to)
  assert.equal(codeOf(sent), null)
  assert.equal(readFileSync(join(to, '\u00E9', '\u00FC', 'a'), 'utf8'), 'content')
})

void test('a sender that is interrupted in the middle of a file tells the receiver so, which need not wait for it', async (context) => {
  const { from, to } = folders(context)
  writeFileSync(join(from, 'big'), randomBytes(40_000_000))
  // A network that is slower than the sender: its last word stands behind what it has written.
  const [sender, receiver] = memoryPair({ stall: async () => setImmediate() })
  const interruption = new AbortController()
  const tally = new Tally()
  const place = new FolderPlace({ destination: to, onConflict: 'fail', isResuming: false, name: null })
  const sending = sendOver(sender, {
    source: files(join(from, 'big')),
    isCompressing: false,
    clock: new FakeClock(),
    tally,
    signal: interruption.signal,
  })
  const received = new Tally()
  const receiving = receiveOver(receiver, { placeFor: () => place, clock: new FakeClock(), tally: received })
  const outcomes = Promise.allSettled([sending, receiving])
  while (received.bytes < 1_000_000) await setImmediate()
  interruption.abort(new TransferError('TRANSFER_INTERRUPTED', 'the transfer was interrupted'))
  const [one, other] = await outcomes
  assert.deepEqual([codeOf(one), codeOf(other)], ['TRANSFER_INTERRUPTED', 'TRANSFER_INTERRUPTED'])
})

void test('an unfinished transfer is one of this user, in a folder of its own', (context) => {
  const { from, to } = folders(context)
  mkdirSync(join(from, 'elsewhere'))
  writeFileSync(join(from, 'elsewhere', 'about.json'), '{"roots":["a"]}')
  symlinkSync(join(from, 'elsewhere'), join(to, '.partyline-link'))
  mkdirSync(join(to, '.partyline-own'))
  writeFileSync(join(to, '.partyline-own', 'about.json'), '{"roots":["b"]}')
  mkdirSync(join(to, '.partyline-led'))
  symlinkSync(join(from, 'elsewhere', 'about.json'), join(to, '.partyline-led', 'about.json'))
  assert.deepEqual(
    findLeftovers(to).map(({ roots }) => roots),
    [['b']],
  )
})
