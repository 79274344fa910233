import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSamePrint, printOf } from './file-print.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'

const BYTES = UPLOAD_LIMITS.printBytes * 3

function fileOf(
  changes: { readonly name?: string; readonly modified?: number; readonly changedAt?: number } = {},
): File {
  const content = new Uint8Array(BYTES)
  if (changes.changedAt !== undefined) content[changes.changedAt] = 1
  return new File([content], changes.name ?? 'film.mkv', { lastModified: changes.modified ?? 5 })
}

void test('a file is the same by its name, time, and what stands at its ends', async () => {
  const print = await printOf(fileOf())
  assert.ok(isSamePrint(print, await printOf(fileOf())))
  for (const changes of [{ name: 'other.mkv' }, { modified: 6 }, { changedAt: 0 }, { changedAt: BYTES - 1 }])
    assert.ok(!isSamePrint(print, await printOf(fileOf(changes))), JSON.stringify(changes))
})

void test('one that is shorter than both of its ends is looked at once', async () => {
  const print = await printOf(new File(['short'], 'a', { lastModified: 1 }))
  assert.ok(!isSamePrint(print, await printOf(new File(['shore'], 'a', { lastModified: 1 }))))
})
