import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentType } from './content-type.ts'
import { isFilm, tellingInFilm } from './film.ts'

const boxOf = (name: string, ...content: readonly (Buffer | string)[]) => {
  const all = Buffer.concat(content.map((one) => Buffer.from(one)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(all.length + 8)
  head.write(name, 4, 'latin1')
  return Buffer.concat([head, all])
}
/** One whose length takes 64 bits. */
const largeBoxOf = (name: string, content: Buffer) => {
  const head = Buffer.alloc(16)
  head.writeUInt32BE(1)
  head.write(name, 4, 'latin1')
  head.writeBigUInt64BE(BigInt(content.length + 16), 8)
  return Buffer.concat([head, content])
}
const head = boxOf('ftyp', 'isom', Buffer.alloc(4))
const pictures = boxOf('mdat', 'pictures and sound')
const place = boxOf('udta', boxOf('\xa9xyz', '+48.1-011.5/'))
const track = boxOf('trak', boxOf('tkhd', Buffer.alloc(84)), boxOf('udta', boxOf('loci', 'SecretTown')), boxOf('mdia'))

async function namesIn(film: Buffer, heldBytesMax = 10_000): Promise<readonly string[] | null> {
  const read = async (at: number, bytes: number) => film.subarray(at, at + bytes)
  const boxes = await tellingInFilm(read, film.length, heldBytesMax)
  return boxes?.map((box) => film.subarray(box.at, box.to).toString('latin1')) ?? null
}

for (const [what, film, expected] of [
  ['has nothing of the kind', [head, pictures, boxOf('moov', boxOf('mvhd'))], []],
  [
    'has a place, also in its track',
    [head, boxOf('moov', place, track), pictures],
    [place, boxOf('udta', boxOf('loci', 'SecretTown'))],
  ],
  [
    'has it behind what is long',
    [head, largeBoxOf('mdat', Buffer.alloc(99)), boxOf('moov', boxOf('meta', 'keys'))],
    [boxOf('meta', 'keys')],
  ],
  [
    'has what some program noted',
    [head, boxOf('uuid', 'words'), boxOf('moov', boxOf('mvhd'))],
    [boxOf('uuid', 'words')],
  ],
] as const) {
  void test(`of a film that ${what}, all boxes that tell of it are found`, async () => {
    const bytes = Buffer.concat(film)
    assert.ok(isFilm(contentType(bytes)))
    assert.deepEqual(
      await namesIn(bytes),
      expected.map((box) => box.toString('latin1')),
    )
  })
}

void test('a film that is cut, or says too much of itself to be held, cannot be read', async () => {
  const film = Buffer.concat([head, boxOf('moov', place, track), pictures])
  const movieEnd = film.length - pictures.length
  for (let end = head.length + 8; end < film.length; end += 1) {
    // So few bytes behind a box are none.
    const isRest = end >= movieEnd && end < movieEnd + 8
    assert.equal((await namesIn(film.subarray(0, end))) === null, !isRest, String(end))
  }
  assert.equal(await namesIn(film, 50), null)
})

void test('a raw picture, and an audio book with its words, are no films', () => {
  for (const brand of ['crx ', 'M4B ', 'M4A ']) assert.ok(!isFilm(contentType(boxOf('ftyp', brand))))
})
