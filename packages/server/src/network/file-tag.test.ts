import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountName } from '../testing/test-network.ts'
import { describeFile, FILE_TAG, withFileTag } from './file-tag.ts'
import type { FileId, SharedFile } from './shared-file.ts'

const ID = 'a'.repeat(22) as FileId
const FILE: SharedFile = {
  id: ID,
  account: accountName('ann'),
  channel: null,
  name: 'a cat.png',
  type: 'image/png',
  bytes: 5,
  sha256: 'd',
  size: { width: 2, height: 1 },
  at: 0,
  namedBy: [],
}
const FILES = new Map([[ID, FILE]])
const TAGS = new Map([['+typing', 'done']])

void test('a message that is the link of a file, and nothing else, tells what it is', () => {
  for (const text of [`https://line.example/files/${ID}/a%20cat.png`, `http://127.0.0.1:6710/files/${ID}`]) {
    const tags = withFileTag(FILES, text, TAGS)
    assert.deepEqual([...tags], [...TAGS, [FILE_TAG, describeFile(FILE)]])
  }
  assert.equal(describeFile(FILE), `id=${ID}&name=a+cat.png&type=image%2Fpng&size=5&sha256=d&width=2&height=1`)
})

void test('any other message has the tags that it had', () => {
  const link = `https://line.example/files/${ID}/cat.png`
  for (const text of [
    null,
    'words',
    `look: ${link}`,
    `${link} here`,
    `${link}\n${link}`,
    link.replace(ID, 'b'.repeat(22)),
    link.replace(ID, `${ID}x`),
    `javascript://x/files/${ID}`,
    `/files/${ID}`,
  ])
    assert.equal(withFileTag(FILES, text, TAGS), TAGS, String(text))
  assert.equal(withFileTag(new Map(), link, TAGS), TAGS)
})
