import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { UploadFolder } from '../upload-folder.ts'
import { contentOf, fileStoreContract, TestStore, type StorePlace } from './contract.ts'
import { FolderStore, openIfThere } from './folder-store.ts'

async function inFolder(): Promise<StorePlace> {
  const path = await mkdtemp(join(tmpdir(), 'partyline-files-'))
  return {
    async open(files) {
      const isMeant = (sha256: string) => [...files.values()].some((file) => file.sha256 === sha256)
      return new FolderStore({ folder: await UploadFolder.open(path), isMeant })
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

fileStoreContract('files in a folder', inFolder)

void test('bytes that no file has are removed at once when it is tidied', async () => {
  await using test_ = await TestStore.open(await inFolder())
  const file = await test_.put(randomBytes(10))
  test_.files.clear()
  await test_.store.tidy()
  assert.equal(await contentOf(test_.store, file), null)
})

void test('a file that cannot be opened is not one that is gone', async () => {
  assert.equal(await openIfThere('/nowhere/at/all'), null)
  await assert.rejects(openIfThere('/dev/null/at/all'), { code: 'ENOTDIR' })
})
