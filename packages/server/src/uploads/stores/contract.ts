/** The suite that every `FileStore` passes. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseFileId, type FileId } from '../../network/shared-file.ts'
import type { FilePart, FileStore, StoredFile } from './file-store.ts'
import { PIECE_BYTES } from './pieces-messages.ts'

/** Of which the network knows that they are there. */
export type KnownFiles = Map<FileId, StoredFile>

export interface StorePlace extends AsyncDisposable {
  /** Another store on the same place: after a restart, or on another node. */
  open(files: KnownFiles): Promise<FileStore>
}

/** A place with one store, and what is in it. */
export class TestStore implements AsyncDisposable {
  readonly store: FileStore
  readonly files: KnownFiles
  readonly #place: StorePlace
  readonly #folder: string
  readonly #others: FileStore[] = []

  static async open(place: StorePlace): Promise<TestStore> {
    const files: KnownFiles = new Map()
    return new TestStore(place, await place.open(files), files, await mkdtemp(join(tmpdir(), 'partyline-store-')))
  }

  private constructor(place: StorePlace, store: FileStore, files: KnownFiles, folder: string) {
    this.#place = place
    this.store = store
    this.files = files
    this.#folder = folder
  }

  async other(): Promise<FileStore> {
    const store = await this.#place.open(this.files)
    this.#others.push(store)
    return store
  }

  /** A file as an upload has it when it is complete. */
  async staged(content: Uint8Array): Promise<{ readonly file: StoredFile; readonly path: string }> {
    const id = parseFileId(randomBytes(16).toString('base64url'))
    assert.ok(id !== null)
    const path = join(this.#folder, id)
    await writeFile(path, content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    return { file: { id, sha256, bytes: content.length }, path }
  }

  /** One that the network has. */
  async put(content: Uint8Array): Promise<StoredFile> {
    const { file, path } = await this.staged(content)
    await this.store.put(file, path)
    this.files.set(file.id, file)
    return file
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of [this.store, ...this.#others]) await store[Symbol.asyncDispose]()
    await this.#place[Symbol.asyncDispose]()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

export async function contentOf(store: FileStore, file: StoredFile, part?: FilePart): Promise<Buffer | null> {
  const pieces = await store.read(file, part ?? { from: 0, to: file.bytes })
  return pieces === null ? null : Buffer.concat(await Array.fromAsync(pieces))
}

export function fileStoreContract(
  name: string,
  openPlace: () => Promise<StorePlace>,
  { skip = false }: { readonly skip?: string | false } = {},
): void {
  void describe(name, { skip }, () => {
    void it('gives what it has taken, of any length, also to another store on its place', async () => {
      await using test = await TestStore.open(await openPlace())
      const other = await test.other()
      for (const bytes of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 11 * PIECE_BYTES + 5]) {
        const content = randomBytes(bytes)
        const file = await test.put(content)
        assert.ok((await contentOf(test.store, file))?.equals(content), `${bytes} bytes`)
        assert.ok((await contentOf(other, file))?.equals(content), `${bytes} bytes, read by another`)
      }
    })

    void it('gives any part, and ends where its reader ends', async () => {
      await using test = await TestStore.open(await openPlace())
      const content = randomBytes(4 * PIECE_BYTES + 3)
      const file = await test.put(content)
      const last = content.length
      for (const [from, to] of [
        [0, 1],
        [PIECE_BYTES - 1, PIECE_BYTES + 1],
        [PIECE_BYTES, 2 * PIECE_BYTES],
        [3 * PIECE_BYTES - 7, last],
        [last - 1, last],
        [5, 5],
      ] as const) {
        const found = await contentOf(test.store, file, { from, to })
        assert.ok(found?.equals(content.subarray(from, to)), `${from} to ${to}`)
      }
      const pieces = await test.store.read(file, { from: 0, to: last })
      assert.ok(pieces !== null)
      for await (const piece of pieces) {
        assert.ok(piece.length > 0)
        break
      }
    })

    void it('takes a file again, as after an answer that was lost', async () => {
      await using test = await TestStore.open(await openPlace())
      const content = randomBytes(PIECE_BYTES + 9)
      const { file, path } = await test.staged(content)
      await test.store.put(file, path)
      await writeFile(path, content)
      await test.store.put(file, path)
      assert.ok((await contentOf(test.store, file))?.equals(content))
    })

    void it('has a file on the disk of this machine while that is used', async () => {
      await using test = await TestStore.open(await openPlace())
      const content = randomBytes(2 * PIECE_BYTES + 1)
      const file = await test.put(content)
      assert.ok((await test.store.withPath(file, (path) => readFile(path)))?.equals(content))
      await assert.rejects(
        test.store.withPath(file, () => Promise.reject(new RangeError('no'))),
        RangeError,
      )
    })

    void it('has nothing of a file that was removed, and all of another with the same bytes', async () => {
      await using test = await TestStore.open(await openPlace())
      const content = randomBytes(PIECE_BYTES * 2)
      const [gone, stays] = [await test.put(content), await test.put(content)]
      test.files.delete(gone.id)
      await test.store.remove(gone)
      assert.ok((await contentOf(test.store, stays))?.equals(content))
      test.files.delete(stays.id)
      await test.store.remove(stays)
      for (const file of [gone, stays]) {
        assert.equal(await contentOf(test.store, file), null)
        assert.equal(await test.store.withPath(file, async () => 'used'), null)
        // Once more is no failure.
        await test.store.remove(file)
      }
    })

    void it('keeps what files have when it tidies', async () => {
      await using test = await TestStore.open(await openPlace())
      const content = randomBytes(PIECE_BYTES * 2)
      const file = await test.put(content)
      await test.store.tidy()
      await (await test.other()).tidy()
      assert.ok((await contentOf(test.store, file))?.equals(content))
    })

    void it('says how much it can take', async () => {
      await using test = await TestStore.open(await openPlace())
      assert.ok((await test.store.room()) > PIECE_BYTES)
    })
  })
}
