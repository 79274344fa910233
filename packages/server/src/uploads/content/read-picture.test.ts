import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { contentType, isShown, TEXT_TYPE } from './content-type.ts'
import { orientationIn, tiffOf } from './orientation.ts'
import { isPicture, readPicture } from './read-picture.ts'

const FOLDER = new URL('../../../../../vectors/pictures/', import.meta.url)
const bytesOf = (name: string) => readFileSync(new URL(name, FOLDER))

/** Of 24 × 16 pixels; those that are called turned lie on their side. */
const PICTURES = [
  ['turned.jpg', 'image/jpeg', { width: 16, height: 24 }],
  ['upright.jpg', 'image/jpeg', { width: 24, height: 16 }],
  ['turned.png', 'image/png', { width: 16, height: 24 }],
  ['turned.webp', 'image/webp', { width: 16, height: 24 }],
  ['plain.webp', 'image/webp', { width: 24, height: 16 }],
  ['lossy.webp', 'image/webp', { width: 24, height: 16 }],
  ['upright.avif', 'image/avif', { width: 24, height: 16 }],
  ['plain.gif', 'image/gif', { width: 24, height: 16 }],
] as const
const NOTES = ['SecretCam', 'SecretTown', 'GPS', 'xmpmeta', 'XML:com.adobe.xmp']

for (const [name, type, size] of PICTURES) {
  void test(`${name} is told by its content, and has its size as it is looked at`, () => {
    const bytes = bytesOf(name)
    assert.equal(contentType(bytes), type)
    assert.ok(isPicture(type) && isShown(type))
    assert.deepEqual(readPicture(type, bytes)?.size, size)
  })

  void test(`of ${name}, nothing is left of what a camera noted but which way up it is`, () => {
    const bytes = bytesOf(name)
    const hasNotes = (picture: Buffer) => NOTES.filter((note) => picture.includes(note))
    const { cleaned = null } = readPicture(type, bytes) ?? {}
    assert.equal(cleaned !== null, hasNotes(bytes).length > 0)
    const clean = Buffer.concat(cleaned ?? [bytes])
    assert.deepEqual(hasNotes(clean), [])
    assert.equal(contentType(clean), type)
    const again = readPicture(type, clean)
    assert.deepEqual(again?.size, size)
    // What is clean stays as it is, byte for byte; of a picture on its side, what says so is written once.
    if (name.startsWith('turned')) assert.deepEqual(Buffer.concat(again?.cleaned ?? []), clean)
    else assert.equal(again?.cleaned, null)
  })

  void test(`${name} that ends anywhere before its end is no picture, and never an exception`, () => {
    const bytes = bytesOf(name)
    for (let end = 0; end < bytes.length; end += 1) {
      const { cleaned = null } = readPicture(type, bytes.subarray(0, end)) ?? {}
      const clean = Buffer.concat(cleaned ?? [])
      assert.ok(!clean.includes('SecretCam'))
    }
  })
}

void test('what stands behind a picture, where phones put a film with its own notes, does not stay', () => {
  for (const [name, type] of [
    ['upright.jpg', 'image/jpeg'],
    ['turned.png', 'image/png'],
    ['plain.webp', 'image/webp'],
  ] as const) {
    const { cleaned } = readPicture(type, Buffer.concat([bytesOf(name), Buffer.from('film taken in SecretTown')])) ?? {}
    assert.ok(cleaned !== null && cleaned !== undefined, name)
    assert.ok(!Buffer.concat(cleaned).includes('SecretTown'), name)
  }
})

const word = (value: number, bytes: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}
const boxOf = (name: string, ...content: readonly (Buffer | string)[]) => {
  const all = Buffer.concat(content.map((one) => Buffer.from(one)))
  return Buffer.concat([word(all.length + 8, 4), Buffer.from(name, 'latin1'), all])
}
/** Of upright.avif: where boxes begin, and where those that are put into them are put. */
const AVIF = { meta: 28, iloc: 73, iprp: 255, ipco: 263, ipcoEnd: 319, metaEnd: 381, items: [1, 2, 3] }

/** upright.avif with more in a box, and all that lies behind it where it then is. */
function avifWith(more: Buffer, at: number, within: readonly number[]): Buffer {
  const bytes = Buffer.from(bytesOf('upright.avif'))
  for (const box of within) bytes.writeUInt32BE(bytes.readUInt32BE(box) + more.length, box)
  for (const index of AVIF.items.keys()) {
    const base = AVIF.iloc + 16 + index * 18 + 4
    bytes.writeUInt32BE(bytes.readUInt32BE(base) + more.length, base)
  }
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
}

/** The same with a table of places (iloc) of version 1, in which its notes are found in another way. */
function avifWithPlaces(method: number, file: number): Buffer {
  const bytes = bytesOf('upright.avif')
  const items = AVIF.items.map((id, index) => {
    const at = AVIF.iloc + 16 + index * 18
    const extent = bytes.subarray(at + 10, at + 18)
    const isPicture = id === 1
    const base = word(bytes.readUInt32BE(at + 4) + 6, 4)
    const about = [word(isPicture ? 0 : method, 2), word(isPicture ? 0 : file, 2), base, word(1, 2)]
    return Buffer.concat([word(id, 2), ...about, extent])
  })
  const places = boxOf('iloc', word(1 << 24, 4), Buffer.from([0x44, 0x40]), word(items.length, 2), ...items)
  const rest = bytes.subarray(AVIF.iloc + 70)
  const whole = Buffer.concat([bytes.subarray(0, AVIF.iloc), places, rest])
  whole.writeUInt32BE(whole.readUInt32BE(AVIF.meta) + 6, AVIF.meta)
  return whole
}

const SECRET = 'taken in SecretTown'

for (const [what, picture] of [
  ['the film of a picture that moves', Buffer.concat([bytesOf('upright.avif'), boxOf('mpvd', SECRET)])],
  ['what some program has put behind it', Buffer.concat([bytesOf('upright.avif'), boxOf('uuid', SECRET)])],
  ['room that is called free', Buffer.concat([bytesOf('upright.avif'), boxOf('free', SECRET)])],
  ['another table of items', Buffer.concat([bytesOf('upright.avif'), boxOf('meta', SECRET)])],
  [
    'what a sequence says of itself and its track',
    Buffer.concat([
      bytesOf('upright.avif'),
      boxOf('moov', boxOf('udta', SECRET), boxOf('trak', boxOf('meta', SECRET))),
    ]),
  ],
  ['a box beside the items', avifWith(boxOf('uuid', SECRET), AVIF.metaEnd, [AVIF.meta])],
  ['the words of a property', avifWith(boxOf('udes', SECRET), AVIF.ipcoEnd, [AVIF.meta, AVIF.iprp, AVIF.ipco])],
  ['notes whose places stand in another form', avifWithPlaces(0, 0)],
] as const) {
  void test(`of HEIF and AVIF, nothing is left of ${what}, and nothing moves`, () => {
    const { size, cleaned = null } = readPicture('image/avif', picture) ?? {}
    assert.deepEqual(size, { width: 24, height: 16 })
    const [clean] = cleaned ?? []
    assert.ok(clean instanceof Buffer)
    assert.equal(clean.length, picture.length)
    for (const note of NOTES) assert.ok(!clean.includes(note), note)
    assert.equal(readPicture('image/avif', clean)?.cleaned, null)
    // The picture itself is where it was.
    const pixels = bytesOf('upright.avif').subarray(0x185, 0x185 + 0xbe)
    assert.equal(clean.indexOf(pixels), picture.indexOf(pixels))
  })
}

void test('notes that are a part of another item, or in another file, cannot be taken out, and the picture is not taken', () => {
  for (const [method, file] of [
    [2, 0],
    [0, 1],
  ] as const)
    assert.equal(readPicture('image/avif', avifWithPlaces(method, file)), null)
})

void test('of WebP, chunks that nobody knows do not stay, also within its frames', () => {
  const chunk = (name: string, content: Buffer) => {
    const head = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.alloc(4)])
    head.writeUInt32LE(content.length, 4)
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
  }
  const webp = (...chunks: readonly Buffer[]) => chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]))
  const plain = bytesOf('plain.webp').subarray(12)
  const secret = chunk('note', Buffer.from(SECRET))
  assert.deepEqual(Buffer.concat(readPicture('image/webp', webp(plain, secret))?.cleaned ?? []), webp(plain))

  const wide = chunk('VP8X', Buffer.from([2, 0, 0, 0, 23, 0, 0, 15, 0, 0]))
  const moving = (...chunks: readonly Buffer[]) =>
    webp(wide, chunk('ANIM', Buffer.alloc(6)), chunk('ANMF', Buffer.concat([Buffer.alloc(16), ...chunks])))
  assert.equal(readPicture('image/webp', moving(plain))?.cleaned, null)
  assert.deepEqual(Buffer.concat(readPicture('image/webp', moving(plain, secret))?.cleaned ?? []), moving(plain))
})

void test('pictures that move keep what moves them', () => {
  const png = bytesOf('turned.png')
  const chunk = Buffer.from('\0\0\0\x08acTL\0\0\0\x01\0\0\0\0....', 'latin1')
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 16)), 16)
  const moving = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
  const { cleaned } = readPicture('image/png', moving) ?? {}
  assert.ok(Buffer.concat(cleaned ?? []).includes('acTL'))
})

void test('the orientation is read in both orders of bytes, and from nonsense it is upright', () => {
  for (const orientation of [1, 3, 6, 8] as const) assert.equal(orientationIn(tiffOf(orientation)), orientation)
  const little = Buffer.from('49492a00080000000100120103000100000008000000', 'hex')
  assert.equal(orientationIn(little), 8)
  for (const nonsense of ['', 'II', 'MM\0*\xff\xff\xff\xff', 'XX\0*\0\0\0\x08\xff\xff']) {
    assert.equal(orientationIn(Buffer.from(nonsense, 'latin1')), 1)
  }
})

for (const [what, head, type, shown] of [
  ['a page', '<!doctype html><script>alert(1)</script>', TEXT_TYPE, true],
  ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', TEXT_TYPE, true],
  ['a document', '%PDF-1.7\n', 'application/pdf', false],
  ['a program', '\x7fELF\x02\x01\x01\0', 'application/octet-stream', false],
  ['an archive', 'PK\x03\x04\x14\0', 'application/zip', false],
  ['a film', '\0\0\0\x18ftypisom\0\0\x02\0', 'video/mp4', true],
  ['a film of the web', '\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm', 'video/webm', true],
  ['nothing', '', 'application/octet-stream', false],
] as const) {
  void test(`${what} is taken for ${type}, whatever its name says`, () => {
    assert.equal(contentType(Buffer.from(head, 'latin1')), type)
    assert.equal(isShown(type), shown)
  })
}

void test('a text whose last character is cut where it is looked at is a text', () => {
  assert.equal(contentType(Buffer.from('数据').subarray(0, 4)), TEXT_TYPE)
})

void test('a picture of more parts than a picture has is none, and takes no time', () => {
  const segments = Buffer.alloc(4 * 200_000)
  for (let at = 0; at < segments.length; at += 4) segments.writeUInt32BE(0xff_db_00_02, at)
  const bomb = Buffer.concat([Buffer.from([0xff, 0xd8]), segments, bytesOf('upright.jpg').subarray(2)])
  assert.equal(readPicture('image/jpeg', bomb), null)
  const few = Buffer.concat([bomb.subarray(0, 2 + 4 * 1_000), bytesOf('upright.jpg').subarray(2)])
  assert.notEqual(readPicture('image/jpeg', few), null)
})

void test('items without a length, of which any number would stand in no bytes, are none', () => {
  const bytes = bytesOf('upright.avif')
  const sizes = bytes.indexOf('iloc') + 8
  assert.notEqual(bytes.readUInt8(sizes) & 15, 0)
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(sizes) & 0xf0, sizes)
  assert.equal(readPicture('image/avif', changed), null)
})
