import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS } from '../limits.ts'
import type { FileEntry } from '../manifest/entry.ts'
import type { Message } from '../wire/message.ts'
import { Conversation, OutOfPlace, RejectedPath, type Side } from './conversation.ts'

const SHA = 'a'.repeat(64)
const file = (path: string, size: number | null): FileEntry => ({
  kind: 'file',
  path,
  mode: 0o644,
  modifiedUs: 0,
  size,
})

/** A number is bytes of the file that has begun, `whole` the next one with as many bytes as it was offered with. */
type Said = readonly [side: Side, said: Message | number | 'whole']

const offered: readonly Said[] = [
  ['sender', { kind: 'offer', what: 'files' }],
  ['sender', { kind: 'entries', entries: [file('a', 3), file('b', 0)] }],
  ['sender', { kind: 'offered', skipped: 0 }],
]
const accepted: readonly Said[] = [...offered, ['receiver', { kind: 'accept' }]]
const sent: readonly Said[] = [
  ...accepted,
  ['sender', { kind: 'file', offset: 0 }],
  ['sender', 2],
  ['sender', 1],
  ['sender', { kind: 'end', sha256: SHA }],
  ['sender', { kind: 'skip', reason: 'unreadable' }],
  ['sender', { kind: 'sent' }],
]

function after(all: readonly Said[]): Conversation {
  const conversation = new Conversation()
  for (const [side, said] of all) {
    if (typeof said === 'number') conversation.takeData(said)
    else if (said === 'whole') conversation.takeWhole(side, conversation.file?.entry.size ?? 0)
    else conversation.take(side, said)
  }
  return conversation
}

void test('a whole transfer, from the offer to the acknowledgement', () => {
  const conversation = after([...sent, ['receiver', { kind: 'done', skipped: 0 }]])
  assert.equal(conversation.state, 'over')
  assert.equal(conversation.file, null)
})

void test('either side may fail in every state but the last, and nothing is said after it', () => {
  for (let count = 0; count <= sent.length; count += 1) {
    for (const side of ['sender', 'receiver'] as const) {
      const conversation = after(sent.slice(0, count))
      conversation.take(side, { kind: 'fail', code: 'X', reason: 'because' })
      assert.equal(conversation.state, 'over')
      assert.throws(() => conversation.take(side, { kind: 'fail', code: 'X', reason: 'again' }), OutOfPlace)
    }
  }
})

const everything: readonly Said[] = [
  ['sender', { kind: 'offer', what: 'files' }],
  ['sender', { kind: 'entries', entries: [] }],
  ['sender', { kind: 'offered', skipped: 0 }],
  ['receiver', { kind: 'have', index: 1, checkpoints: [] }],
  ['receiver', { kind: 'unwanted', indexes: [1] }],
  ['receiver', { kind: 'accept' }],
  ['sender', { kind: 'file', offset: 0 }],
  ['sender', 1],
  ['sender', { kind: 'end', sha256: SHA }],
  ['sender', { kind: 'skip', reason: '' }],
  ['sender', 'whole'],
  ['sender', { kind: 'sent' }],
  ['receiver', { kind: 'done', skipped: 0 }],
]

const fits: Readonly<Record<string, readonly (string | number)[]>> = {
  opening: ['offer'],
  listing: ['entries', 'offered'],
  deciding: ['have', 'unwanted', 'accept'],
  between: ['file', 'skip', 'whole'],
  inside: [1],
  storing: ['done'],
  over: [],
}

void test('in each state only what its row has is taken, and only from its side', () => {
  const ways = [
    [],
    offered.slice(0, 1),
    offered,
    accepted,
    [...accepted, ['sender', { kind: 'file', offset: 0 }] as const],
    sent,
  ]
  for (const way of ways) {
    const { state } = after(way)
    for (const [side, said] of everything) {
      const name = typeof said === 'object' ? said.kind : said
      const attempt = (by: Side) => () => void after([...way, [by, said]])
      if (fits[state]?.includes(name) === true) assert.doesNotThrow(attempt(side), `${name} while ${state}`)
      else assert.throws(attempt(side), OutOfPlace, `${name} while ${state}`)
      if (typeof said !== 'number') assert.throws(attempt(side === 'sender' ? 'receiver' : 'sender'), OutOfPlace)
    }
  }
})

const text = (size: number): readonly Said[] => [
  ['sender', { kind: 'offer', what: 'text' }],
  ['sender', { kind: 'entries', entries: [file('text', size)] }],
  ['sender', { kind: 'offered', skipped: 0 }],
  ['receiver', { kind: 'accept' }],
]
const wrong: readonly (readonly [what: string, way: readonly Said[], said: Said])[] = [
  ['more bytes than offered', [...accepted, ['sender', { kind: 'file', offset: 0 }]], ['sender', 4]],
  [
    'fewer bytes than offered',
    [...accepted, ['sender', { kind: 'file', offset: 0 }], ['sender', 2]],
    ['sender', { kind: 'end', sha256: SHA }],
  ],
  ['sent before the last file', accepted, ['sender', { kind: 'sent' }]],
  ['a file from a byte that was not proven', accepted, ['sender', { kind: 'file', offset: 2 }]],
  ['a file of no size', offered.slice(0, 1), ['sender', { kind: 'entries', entries: [file('s', null)] }]],
  [
    'a file that is not wanted',
    [...offered, ['receiver', { kind: 'unwanted', indexes: [0] }], ['receiver', { kind: 'accept' }]],
    ['sender', { kind: 'file', offset: 0 }],
  ],
  [
    'a whole file that is not wanted',
    [...offered, ['receiver', { kind: 'unwanted', indexes: [0] }], ['receiver', { kind: 'accept' }]],
    ['sender', 'whole'],
  ],
  ['a whole file after the last one', [...accepted, ['sender', 'whole'], ['sender', 'whole']], ['sender', 'whole']],
  ['a text in pieces', text(3), ['sender', { kind: 'file', offset: 0 }]],
  ['a text that is too long', text(LIMITS.textBytesMax + 1), ['sender', 'whole']],
  ['no wish for what is no file', offered, ['receiver', { kind: 'unwanted', indexes: [2] }]],
  ['what is had of no file', offered, ['receiver', { kind: 'have', index: 2, checkpoints: [] }]],
  [
    'more had than there is',
    offered,
    ['receiver', { kind: 'have', index: 0, checkpoints: [{ bytes: 4, sha256: SHA }] }],
  ],
]

for (const [what, way, said] of wrong) {
  void test(`${what} is out of place`, () => {
    const rest: readonly Said[] = what === 'a file of no size' ? [['sender', { kind: 'offered', skipped: 0 }]] : []
    assert.throws(() => after([...way, said, ...rest]), OutOfPlace)
  })
}

void test('a file that is said whole has as many bytes as it was offered with', () => {
  for (const size of [0, 2, 4]) assert.throws(() => after(accepted).takeWhole('sender', size), OutOfPlace)
  const conversation = after(accepted)
  assert.equal(conversation.takeWhole('sender', 3).path, 'a')
  assert.equal(conversation.file?.entry.path, 'b')
})

void test('a text is said whole, up to its limit', () => {
  assert.equal(after([...text(LIMITS.textBytesMax), ['sender', 'whole']]).file, null)
})

void test('a path that breaks a rule ends the listing', () => {
  const entries = [file('ok', 1), file('../out', 1)]
  assert.throws(() => after([...offered.slice(0, 1), ['sender', { kind: 'entries', entries }]]), RejectedPath)
})

void test('a file goes on at a checkpoint that the receiver has named', () => {
  const have: Said = ['receiver', { kind: 'have', index: 0, checkpoints: [{ bytes: 2, sha256: SHA }] }]
  const conversation = after([
    ...offered,
    have,
    ['receiver', { kind: 'accept' }],
    ['sender', { kind: 'file', offset: 2 }],
  ])
  assert.throws(() => conversation.takeData(2), OutOfPlace)
  conversation.takeData(1)
  conversation.take('sender', { kind: 'end', sha256: SHA })
  assert.equal(conversation.file?.entry.path, 'b')
})
