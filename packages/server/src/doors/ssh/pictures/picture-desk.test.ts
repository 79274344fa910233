import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { SharedFile } from '../../../network/shared-file.ts'
import type { SessionId } from '../../../network/state.ts'
import { proofOf } from '../../../testing/test-network.ts'
import { TestUploads } from '../../../testing/test-uploads.ts'
import { PictureDesk, type PictureDeskParts } from './picture-desk.ts'

const PNG = readFileSync(new URL('../../../../../../vectors/pictures/turned.png', import.meta.url))
const JPEG = readFileSync(new URL('../../../../../../vectors/pictures/turned.jpg', import.meta.url))
const NOBODY = 'nobody' as SessionId
const WAIT_MS = 15_000
const UNDERWAY_MAX = 16

function deskOf({ server, uploads }: TestUploads, over: Partial<PictureDeskParts> = {}): PictureDesk {
  const { network, clock } = server
  const isFileNamed = () => Promise.resolve(true)
  return new PictureDesk({ network, clock, uploads, isFileNamed, areFilesForMembers: () => true, ...over })
}

async function shared(tested: TestUploads, content: Uint8Array, name = 'cat.png'): Promise<SharedFile> {
  const made = await tested.share(content, { channel: '#a', name, isKeptAsItIs: true })
  assert.ok(!('status' in made), JSON.stringify(made))
  return made
}

const itself = ({ id, name }: SharedFile) => `/files/${id}/${name}`
const smallOf = ({ id }: SharedFile) => `/thumbnails/${id}/png`

void test('a picture is for those that may have it over HTTP, as they are now', async () => {
  await using tested = await TestUploads.open()
  const path = itself(await shared(tested, PNG))
  const bob = await tested.server.enter('bob', 'message-tags', proofOf('bob'))
  const guest = await tested.server.enter('eve')
  await tested.server.gather('#a', guest)
  const forMembers = deskOf(tested)
  const byLink = deskOf(tested, { areFilesForMembers: () => false })
  const isShown = async (desk: PictureDesk, session: SessionId) => (await desk.read(path, session)) !== null
  for (const [session, isMember] of [
    [tested.ann.session.id, true],
    [bob.session.id, false],
    [guest.session.id, false],
  ] as const) {
    assert.equal(await isShown(forMembers, session), isMember)
    assert.equal(await isShown(byLink, session), true)
  }
  for (const desk of [forMembers, byLink]) assert.equal(await isShown(desk, NOBODY), false)
  await tested.server.gather('#a', bob)
  assert.equal(await isShown(forMembers, bob.session.id), true)
})

void test('it is the small one or the file itself, and nothing that is no PNG, is gone, or is elsewhere', async () => {
  await using tested = await TestUploads.open()
  const [png, jpeg, text] = [
    await shared(tested, PNG),
    await shared(tested, JPEG, 'cat.jpg'),
    await shared(tested, Buffer.from('text'), 'notes.png'),
  ]
  const { id } = tested.ann.session
  const small = Buffer.from('small')
  const asked: string[] = []
  const uploads: PictureDeskParts['uploads'] = {
    read: (file, part) => tested.uploads.read(file, part),
    readThumbnail: (file, format) => {
      asked.push(`${file.id} ${format}`)
      return Promise.resolve({ bytes: small.length, pieces: ReadableStream.from([small]) })
    },
  }
  const desk = deskOf(tested, { uploads })
  assert.deepEqual(await desk.read(itself(png), id), PNG)
  assert.deepEqual(await desk.read(smallOf(jpeg), id), small)
  assert.deepEqual(asked, [`${jpeg.id} png`])
  for (const path of [itself(jpeg), itself(text), '', '/', '/files/', `/files/${'x'.repeat(22)}/a`, `/${png.id}`])
    assert.equal(await desk.read(path, id), null, path)
  const gone = deskOf(tested, { isFileNamed: () => Promise.resolve(false) })
  assert.equal(await gone.read(itself(png), id), null)
})

void test('one that is too large is read no further', async () => {
  await using tested = await TestUploads.open()
  const file = await shared(tested, PNG)
  let pieces = 0
  let isEnded = false
  const uploads = {
    read: () => Promise.resolve(null),
    readThumbnail: () => Promise.resolve({ bytes: 1, pieces: endless() }),
  }
  async function* endless() {
    try {
      for (;;) {
        pieces += 1
        yield new Uint8Array(1024 * 1024)
      }
    } finally {
      isEnded = true
    }
  }
  assert.equal(await deskOf(tested, { uploads }).read(smallOf(file), tested.ann.session.id), null)
  assert.deepEqual([pieces, isEnded], [3, true])
})

void test('one that takes long is not waited for, and is under way until it is read', async () => {
  await using tested = await TestUploads.open()
  const file = await shared(tested, PNG)
  const made = Promise.withResolvers<null>()
  const uploads = { read: () => Promise.resolve(null), readThumbnail: () => made.promise }
  let asked = 0
  const isFileNamed = () => {
    asked += 1
    return Promise.resolve(true)
  }
  const desk = deskOf(tested, { uploads, isFileNamed })
  const read = () => desk.read(smallOf(file), tested.ann.session.id)
  const reading = Array.from({ length: UNDERWAY_MAX }, read)
  assert.equal(await read(), null)
  tested.server.clock.advance(WAIT_MS)
  assert.deepEqual(
    await Promise.all(reading),
    reading.map(() => null),
  )
  assert.equal(await read(), null)
  assert.equal(asked, UNDERWAY_MAX)
  made.resolve(null)
  await new Promise(setImmediate)
  assert.equal(await read(), null)
  assert.equal(asked, UNDERWAY_MAX + 1)
})
