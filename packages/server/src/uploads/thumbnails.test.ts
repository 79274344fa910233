import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SharedFile } from '../network/shared-file.ts'
import { TestUploads } from '../testing/test-uploads.ts'
import { hasSharp } from './thumbnails.ts'

const sharp = await import('sharp').then(
  (module) => module.default,
  () => null,
)
const skip = sharp === null ? 'sharp is not installed on this platform' : false

async function fileOf(test_: TestUploads, content: Uint8Array): Promise<SharedFile> {
  const made = await test_.share(content, { isKeptAsItIs: true })
  assert.ok(!('status' in made), JSON.stringify(made))
  return made
}

async function thumbnailOf(
  test_: TestUploads,
  file: SharedFile,
  format: 'webp' | 'png' = 'webp',
): Promise<Buffer | null> {
  const small = await test_.uploads.readThumbnail(file, format)
  return small === null ? null : Buffer.concat(await Array.fromAsync(small.pieces))
}

const picture = async (width: number, height: number) => {
  const noise = Buffer.alloc(width * height * 3, 'some pixels')
  return (
    (await sharp?.(noise, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toBuffer()) ?? Buffer.alloc(0)
  )
}

void test('a large picture has a small one, made once, which goes with it', { skip }, async () => {
  await using test_ = await TestUploads.open()
  const file = await fileOf(test_, await picture(1_600, 800))
  const [one, other] = await Promise.all([thumbnailOf(test_, file), thumbnailOf(test_, file)])
  assert.ok(one !== null && other !== null && one.equals(other))
  const about = await sharp?.(one).metadata()
  assert.deepEqual([about?.format, about?.width, about?.height], ['webp', 512, 256])
  assert.deepEqual(await readdir(join(test_.folder, 'thumbnails')), [file.sha256])
  await test_.uploads.remove(file, 'ann', null)
  assert.deepEqual(await readdir(join(test_.folder, 'thumbnails')), [])
})

void test(
  'for programs that read nothing else there is a small PNG, which goes with the file too',
  { skip },
  async () => {
    await using test_ = await TestUploads.open()
    const file = await fileOf(test_, await picture(1_600, 800))
    const about = await sharp?.((await thumbnailOf(test_, file, 'png')) ?? undefined).metadata()
    assert.deepEqual([about?.format, about?.width, about?.height], ['png', 512, 256])
    await thumbnailOf(test_, file)
    await test_.uploads.tidy()
    assert.deepEqual((await readdir(join(test_.folder, 'thumbnails'))).toSorted(), [file.sha256, `${file.sha256}.png`])
    await test_.uploads.remove(file, 'ann', null)
    assert.deepEqual(await readdir(join(test_.folder, 'thumbnails')), [])
  },
)

void test('that sharp is there is known before a picture is made', () => {
  assert.equal(hasSharp(), sharp !== null)
})

void test('a picture on its side is upright as a small one, and a small one stays as small', { skip }, async () => {
  await using test_ = await TestUploads.open()
  const file = await fileOf(test_, readFileSync(new URL('../../../../vectors/pictures/turned.jpg', import.meta.url)))
  const about = await sharp?.((await thumbnailOf(test_, file)) ?? undefined).metadata()
  assert.deepEqual([about?.width, about?.height], [16, 24])
})

void test(
  'of a text, of too many pixels, and of what is damaged behind its head there is no small picture',
  { skip },
  async () => {
    await using test_ = await TestUploads.open({ picturePixelsMax: 1_000_000 })
    assert.equal(await thumbnailOf(test_, await fileOf(test_, Buffer.from('words'))), null)
    assert.equal(await thumbnailOf(test_, await fileOf(test_, await picture(1_100, 1_000))), null)
    const damaged =
      (await sharp?.(await picture(300, 300))
        .png()
        .toBuffer()) ?? Buffer.alloc(0)
    damaged.fill(0x55, 200, damaged.length - 40)
    assert.equal(await thumbnailOf(test_, await fileOf(test_, damaged)), null)
    assert.ok((await thumbnailOf(test_, await fileOf(test_, await picture(30, 30)))) !== null)
  },
)

void test(
  'a small picture whose file is gone, or that was half made, does not outlive the next look',
  { skip },
  async () => {
    await using test_ = await TestUploads.open()
    const file = await fileOf(test_, await picture(600, 300))
    assert.ok((await thumbnailOf(test_, file)) !== null)
    const folder = join(test_.folder, 'thumbnails')
    for (const left of ['f'.repeat(64), `${file.sha256}.new`]) await writeFile(join(folder, left), 'left by a kill')
    await test_.uploads.tidy()
    assert.deepEqual(await readdir(folder), [file.sha256])
  },
)
