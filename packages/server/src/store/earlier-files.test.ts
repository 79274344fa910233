/** Histories that earlier versions of the server have written, see vectors/history. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { answersOf, type Answers } from './answers.ts'
import { folderFor } from './testing.ts'

const VECTORS = new URL('../../../../vectors/history/', import.meta.url)

for (const version of [5]) {
  void test(`a history of version ${version} answers everything as the server that wrote it`, async (context) => {
    const folder = folderFor(context)
    copyFileSync(new URL(`version-${version}.sqlite`, VECTORS), join(folder, 'history.sqlite'))
    const then = JSON.parse(readFileSync(new URL(`version-${version}.json`, VECTORS), 'utf8')) as Answers
    const now = await answersOf(
      folder,
      then.histories.map(({ target }) => target),
    )
    assert.deepEqual(now, then)
  })
}
