/** The uploads of a test server, in a folder that vanishes; ann, with an account, is in #a. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carryingOut } from '../admin/carry-out.ts'
import type { Limits } from '../limits.ts'
import type { SharedFile } from '../network/shared-file.ts'
import type { Offer } from '../uploads/offer.ts'
import type { Body, StagedUpload } from '../uploads/staged-upload.ts'
import type { UploadRefusal } from '../uploads/upload-refusal.ts'
import { Uploads, type UploadsParts } from '../uploads/uploads.ts'
import { accountName, proofOf } from './test-network.ts'
import { TestServer, type TestClient } from './test-server.ts'

export class TestUploads implements AsyncDisposable {
  readonly server: TestServer
  readonly folder: string
  readonly ann: TestClient
  uploads: Uploads
  readonly #parts: UploadsParts

  /** @param over what is otherwise than in a server with its default options */
  static async open(limits: Partial<Limits> = {}, over: Partial<UploadsParts> = {}): Promise<TestUploads> {
    const server = new TestServer({ limits })
    const ann = await server.enter('ann', 'message-tags echo-message', proofOf('ann'))
    await server.gather('#a', ann)
    const folder = await mkdtemp(join(tmpdir(), 'partyline-uploads-'))
    const parts: UploadsParts = {
      folder,
      network: server.network,
      limits: () => server.limits,
      scanCommand: () => null,
      carryOut: carryingOut(server.journal, server.stopping.signal),
      clock: server.clock,
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      cluster: null,
      ...over,
    }
    return new TestUploads(server, ann, await Uploads.open(parts), parts)
  }

  private constructor(server: TestServer, ann: TestClient, uploads: Uploads, parts: UploadsParts) {
    this.server = server
    this.ann = ann
    this.folder = parts.folder
    this.uploads = uploads
    this.#parts = parts
  }

  /** As after a kill: what was in memory is gone. */
  async restart(): Promise<void> {
    await this.uploads[Symbol.asyncDispose]()
    this.uploads = await Uploads.open(this.#parts)
  }

  async begin(bytes: number, change: Partial<Offer> = {}): Promise<StagedUpload> {
    const upload = await this.offer(bytes, change)
    assert.ok(!('status' in upload), JSON.stringify(upload))
    return upload
  }

  offer(bytes: number, change: Partial<Offer> = {}): Promise<StagedUpload | UploadRefusal> {
    return this.uploads.begin({
      account: accountName('ann'),
      name: 'notes.txt',
      channel: null,
      bytes,
      sha256: null,
      isKeptAsItIs: false,
      isResumable: true,
      origin: 'http://files.test',
      ...change,
    })
  }

  /** All of it, and what is made of it. */
  async share(content: Uint8Array, change: Partial<Offer> = {}): Promise<SharedFile | UploadRefusal> {
    const upload = await this.begin(content.length, change)
    assert.equal(await upload.receive({ at: 0 }, bodyOf(content)), 'taken')
    return this.uploads.finish(upload)
  }

  /** The names of what is there. */
  async names(of: 'files' | 'staging'): Promise<readonly string[]> {
    return readdir(join(this.folder, of))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.uploads[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** A body that comes in these pieces and then ends; or breaks off, where the last of them is an error. */
export function bodyOf(...pieces: readonly (Uint8Array | Error)[]): Body {
  return {
    end: () => {},
    chunks: {
      async *[Symbol.asyncIterator]() {
        for (const piece of pieces) {
          if (piece instanceof Error) throw piece
          // The thread that writes has the bytes from then on.
          yield Uint8Array.from(piece)
        }
      },
    },
  }
}
