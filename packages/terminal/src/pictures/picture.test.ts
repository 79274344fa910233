import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageItem, SharedFile } from '@partyline/irc/client'
import { PICTURE_BYTES_MAX, PICTURE_SOURCE_BYTES_MAX, PICTURE_SOURCE_PIXELS_MAX } from '../limits.ts'
import { pictureIn } from './picture.ts'

const ORIGIN = 'https://line.example'
const LINK = `${ORIGIN}/files/a-B_1/cat`
const SMALL = `${ORIGIN}/thumbnails/a-B_1/png`
const FILE: SharedFile = { id: 'a-B_1', name: 'cat', type: 'image/png', bytes: 10, pixels: { width: 800, height: 400 } }

function pictureOf(file: Partial<SharedFile>, thumbnails: string | null = `${ORIGIN}/thumbnails/`, room = 60) {
  const item: Pick<MessageItem, 'text' | 'redaction' | 'file'> = {
    text: LINK,
    redaction: null,
    file: { ...FILE, ...file },
  }
  return pictureIn(item as MessageItem, { origin: ORIGIN, thumbnails, pixelsMax: 1_000_000 }, room)
}

const CASES: readonly (readonly [
  string,
  Partial<SharedFile>,
  withSmall: readonly string[],
  without: readonly string[],
])[] = [
  ['a PNG', {}, [SMALL, LINK], [LINK]],
  ['a PNG of too many bytes', { bytes: PICTURE_BYTES_MAX + 1 }, [SMALL], []],
  ['a PNG of too many pixels to be shown itself', { pixels: { width: 1_001, height: 1_000 } }, [SMALL], []],
  ['a JPEG', { type: 'image/jpeg' }, [SMALL], []],
  [
    'a JPEG of too many pixels',
    { type: 'image/jpeg', pixels: { width: PICTURE_SOURCE_PIXELS_MAX + 1, height: 1 } },
    [],
    [],
  ],
  ['a JPEG of as many bytes as there may be', { type: 'image/jpeg', bytes: PICTURE_SOURCE_BYTES_MAX }, [SMALL], []],
  ['a JPEG of more', { type: 'image/jpeg', bytes: PICTURE_SOURCE_BYTES_MAX + 1 }, [], []],
  ['a film', { type: 'video/mp4' }, [], []],
  ['a picture whose size is not known', { pixels: null }, [], []],
  ['an id that leads elsewhere', { id: '../uploads?', type: 'image/jpeg' }, [], []],
]

for (const [name, file, withSmall, without] of CASES) {
  void test(`${name} is had where it can be had as a PNG`, () => {
    assert.deepEqual(pictureOf(file)?.addresses ?? [], withSmall)
    assert.deepEqual(pictureOf(file, null)?.addresses ?? [], without)
  })
}

void test('a picture in another size has another number, and always the same', () => {
  const [wide, narrow] = [pictureOf({}), pictureOf({}, null, 20)]
  assert.notEqual(wide?.columns, narrow?.columns)
  assert.notEqual(wide?.number, narrow?.number)
  assert.equal(pictureOf({})?.number, wide?.number)
})
