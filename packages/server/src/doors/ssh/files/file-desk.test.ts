import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountName, proofOf } from '../../../testing/test-network.ts'
import { TestUploads } from '../../../testing/test-uploads.ts'
import { FileDesk, type FileDeskParts } from './file-desk.ts'
import { FileIndex } from './file-index.ts'
import type { FileAnswer, PlaceOfFile } from './file-questions.ts'

const CAT: PlaceOfFile = { kind: 'file', channel: '#a', name: 'cat.bin' }

interface Over {
  readonly account?: string | null
  readonly origin?: string | null
  readonly isEncrypted?: boolean
}

function deskOf(
  tested: TestUploads,
  { account = 'ann', origin = 'https://line.example', isEncrypted = true }: Over = {},
) {
  const { server, uploads } = tested
  const { network, clock } = server
  const info: FileDeskParts['info'] = () => ({
    webAddress: () => (origin === null ? null : { origin, isHere: false }),
    filehost: () => (isEncrypted ? `${origin ?? ''}/uploads` : null),
    limits: server.limits,
  })
  const isFileNamed = () => Promise.resolve(true)
  const index = new FileIndex({ network, clock })
  const parts = { network, clock, uploads, index, isFileNamed, info, openMax: () => 2 }
  return new FileDesk(parts, account === null ? null : accountName(account))
}

async function sent(desk: FileDesk, content: string, at = CAT): Promise<FileAnswer> {
  const opened = await desk.answer({ kind: 'send', at })
  if (opened.kind !== 'opened') return opened
  await desk.answer({ kind: 'write', open: opened.open, bytes: new Uint8Array(Buffer.from(content)) })
  return desk.answer({ kind: 'finish', open: opened.open })
}

function textOf(answer: FileAnswer): string {
  return answer.kind === 'refused' ? answer.text : answer.kind
}

void test('a file that was sent is found at once, read in any order, and removed by its owner', async () => {
  await using tested = await TestUploads.open()
  const desk = deskOf(tested)
  assert.deepEqual(await desk.answer({ kind: 'look', at: CAT }), {
    kind: 'refused',
    reason: 'missing',
    text: 'There is no file cat.bin in #a',
  })
  assert.equal(textOf(await sent(desk, 'abcdef')), 'done')
  const opened = await desk.answer({ kind: 'fetch', at: CAT })
  assert.ok(opened.kind === 'opened')
  for (const [from, bytes, expected] of [
    [0, 2, 'ab'],
    [2, 3, 'cde'],
    [1, 2, 'bc'],
    [5, 10, 'f'],
    [6, 1, ''],
    [Number.MAX_SAFE_INTEGER, 1, ''],
  ] as const) {
    const read = await desk.answer({ kind: 'read', open: opened.open, from, bytes })
    assert.ok(read.kind === 'bytes')
    assert.equal(Buffer.from(read.bytes).toString(), expected)
  }
  assert.equal(textOf(await desk.answer({ kind: 'remove', at: CAT })), 'done')
  assert.match(textOf(await desk.answer({ kind: 'fetch', at: CAT })), /There is no file/)
})

void test('who may not is told why: guests, strangers, and those that are not there', async () => {
  await using tested = await TestUploads.open()
  await sent(deskOf(tested), 'abc')
  const guest = deskOf(tested, { account: null })
  for (const kind of ['look', 'fetch', 'send', 'remove'] as const)
    assert.match(textOf(await guest.answer({ kind, at: CAT })), /by accounts/)
  assert.match(textOf(await guest.answer({ kind: 'list', at: { kind: 'root' } })), /by accounts/)
  const absent = deskOf(tested, { account: 'bob' })
  assert.match(textOf(await absent.answer({ kind: 'look', at: CAT })), /You are not connected/)
  assert.match(textOf(await sent(absent, 'abc')), /You are not connected/)
  await tested.server.enter('bob', 'message-tags', proofOf('bob'))
  for (const kind of ['look', 'fetch', 'remove'] as const)
    assert.match(textOf(await absent.answer({ kind, at: CAT })), /You are not in this channel/)
  const folder = { kind: 'channel', channel: '#a' } as const
  assert.match(textOf(await absent.answer({ kind: 'list', at: folder })), /You are not in this channel/)
})

void test('nothing is taken where its link would lead nowhere, or be read on the way', async () => {
  await using tested = await TestUploads.open()
  assert.match(textOf(await sent(deskOf(tested, { origin: null }), 'abc')), /web door, which is closed/)
  assert.match(textOf(await sent(deskOf(tested, { isEncrypted: false }), 'abc')), /links are encrypted/)
  assert.deepEqual(await tested.names('staging'), [])
})

void test('what is open is counted, and is nothing when the client is gone', async () => {
  await using tested = await TestUploads.open()
  const desk = deskOf(tested)
  const opened = await desk.answer({ kind: 'send', at: CAT })
  assert.equal((await desk.answer({ kind: 'list', at: { kind: 'root' } })).kind, 'opened')
  assert.match(textOf(await desk.answer({ kind: 'send', at: CAT })), /At most 2 files/)
  assert.ok(opened.kind === 'opened')
  await desk.answer({ kind: 'close', open: opened.open })
  assert.equal((await desk.answer({ kind: 'send', at: CAT })).kind, 'opened')
  const staying = desk.answer({ kind: 'stay' })
  await desk.end()
  assert.match(textOf(await staying), /The server stops/)
  assert.deepEqual(await tested.names('staging'), [])
  assert.match(textOf(await desk.answer({ kind: 'write', open: 99, bytes: new Uint8Array(1) })), /not open/)
})
