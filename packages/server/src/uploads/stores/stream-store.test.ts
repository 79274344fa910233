import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { NatsClient } from '../../../../../e2e/support/nats-client.ts'
import { missingNats, natsProgram } from '../../../../../e2e/support/nats-program.ts'
import { suiteUnless } from '../../../../../e2e/support/needs.ts'
import { NatsServers, type NatsServersOptions } from '../../../../../scripts/nats-servers.ts'
import type { FileId } from '../../network/shared-file.ts'
import { contentOf, fileStoreContract, TestStore, type StorePlace } from './contract.ts'
import { FileStoreError } from './file-store.ts'
import { PIECE_BYTES, type PiecesSetting } from './pieces-messages.ts'
import { StreamStore } from './stream-store.ts'

const HOUR_MS = 3_600_000
const MIB = 1024 * 1024
const STREAM = 'PARTYLINE_Mine_FILES'

class Place implements StorePlace {
  readonly servers: NatsServers
  readonly clock = new FakeClock()
  /** What is asked before bytes without a file are removed. */
  caughtUp: () => Promise<void> = async () => {}
  readonly #folder: string
  readonly #over: Partial<PiecesSetting>

  static async make(options: Partial<NatsServersOptions> = {}, over: Partial<PiecesSetting> = {}): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), 'partyline-passing-'))
    return new Place(await NatsServers.start({ program: natsProgram, ...options }), folder, over)
  }

  private constructor(servers: NatsServers, folder: string, over: Partial<PiecesSetting>) {
    this.servers = servers
    this.#folder = folder
    this.#over = over
  }

  async open(files: ReadonlyMap<FileId, unknown>): Promise<StreamStore> {
    const nobody = { credentials: null, ca: null }
    const names = { network: 'Mine', node: 'one' }
    return new StreamStore({
      setting: { servers: this.servers.urls, ...nobody, ...names, bytesWanted: 512 * MIB, ...this.#over },
      clock: this.clock,
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      isFile: (id) => files.has(id as FileId),
      caughtUp: () => this.caughtUp(),
      passingOf: (id) => join(this.#folder, id),
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.servers[Symbol.asyncDispose]()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

fileStoreContract('files in JetStream', () => Place.make(), { skip: missingNats })

const statusOf = (status: number) => (error: unknown) =>
  error instanceof FileStoreError && error.refusal.status === status

suiteUnless(missingNats, 'files in JetStream', () => {
  void it('that have no file for an hour are removed, and those that were put again meanwhile are not', async () => {
    const place = await Place.make()
    await using test = await TestStore.open(place)
    const content = randomBytes(3 * PIECE_BYTES)
    const [orphan, again, kept] = await Promise.all([test.staged(content), test.staged(content), test.put(content)])
    for (const { file, path } of [orphan, again]) await test.store.put(file, path)
    await test.store.tidy()
    place.clock.advance(HOUR_MS - 1)
    await test.store.tidy()
    assert.ok((await contentOf(test.store, orphan.file)) !== null, 'an hour is not over')
    await test.store.put(again.file, again.path)
    place.clock.advance(1)
    await test.store.tidy()
    assert.equal(await contentOf(test.store, orphan.file), null)
    for (const { id } of [again.file, kept]) assert.ok((await contentOf(test.store, { ...kept, id })) !== null)
  })

  void it('are not removed where the file was only not heard of yet', async () => {
    const place = await Place.make()
    await using test = await TestStore.open(place)
    const { file, path } = await test.staged(randomBytes(10))
    await test.store.put(file, path)
    await test.store.tidy()
    place.clock.advance(HOUR_MS)
    place.caughtUp = async () => void test.files.set(file.id, file)
    await test.store.tidy()
    assert.ok((await contentOf(test.store, file)) !== null)
  })

  void it('are not removed where they are put anew in that moment', async () => {
    const place = await Place.make()
    await using test = await TestStore.open(place)
    const content = randomBytes(2 * PIECE_BYTES)
    const { file, path } = await test.staged(content)
    await test.store.put(file, path)
    await test.store.tidy()
    place.clock.advance(HOUR_MS)
    place.caughtUp = () => test.store.put(file, path)
    await test.store.tidy()
    assert.ok((await contentOf(test.store, file))?.equals(content))
  })

  void it('are not taken as a whole where the disk has others than were proven', async () => {
    await using test = await TestStore.open(await Place.make())
    const { file, path } = await test.staged(randomBytes(PIECE_BYTES * 2))
    await assert.rejects(test.store.put({ ...file, sha256: 'f'.repeat(64) }, path), /not those that were proven/)
  })

  void it('that have no room are refused, the others stay, and after a removal there is room again', async () => {
    const place = await Place.make()
    await using test = await TestStore.open(place)
    const content = randomBytes(MIB)
    const first = await test.put(content)
    {
      await using operator = await NatsClient.connect(place.servers.urls)
      await operator.manager.streams.update(STREAM, { max_bytes: 2 * MIB })
    }
    const room = await test.store.room()
    assert.ok(room < MIB)
    await assert.rejects(test.put(randomBytes(2 * MIB)), statusOf(507))
    assert.equal(await test.store.room(), room, 'nothing is left of what had no room')
    assert.ok((await contentOf(test.store, first))?.equals(content))
    await test.store.remove(first)
    await test.put(content)
  })

  void it('take at most half of what JetStream has: the rest is for what is said', async () => {
    // A store of JetStream of 1 GiB cannot have twice the 100 GiB that are wanted.
    const place = await Place.make({ jetStreamMax: '1GB' }, { bytesWanted: 100 * 1024 * MIB })
    await using test = await TestStore.open(place)
    const room = await test.store.room()
    assert.ok(room > 128 * MIB && room <= 512 * MIB, String(room))
  })

  void it('are put and read while the server that leads them is killed', async () => {
    const place = await Place.make({ count: 3 })
    await using test = await TestStore.open(place)
    const other = await test.other()
    const content = randomBytes(24 * MIB)
    const first = await test.put(content)
    const leader = await place.servers.all[0]?.leaderOf(STREAM)
    assert.ok(leader !== undefined && leader !== null)
    const [putting, reading] = [test.put(content), contentOf(other, first)]
    await place.servers.named(leader).kill()
    assert.ok((await reading)?.equals(content))
    const second = await putting
    assert.ok((await contentOf(other, second))?.equals(content))
  })

  void it('are out of reach while no server is there, and are back with it', async () => {
    const place = await Place.make({}, { tryingMs: 500 })
    await using test = await TestStore.open(place)
    const content = randomBytes(PIECE_BYTES)
    const file = await test.put(content)
    const [server] = place.servers.all
    await server?.kill()
    await assert.rejects(contentOf(test.store, file), statusOf(503))
    await assert.rejects(test.store.room(), statusOf(503))
    await server?.start()
    for (let tries = 0; tries < 50; tries += 1) if (await test.store.room().catch(() => null)) break
    assert.ok((await contentOf(test.store, file))?.equals(content))
  })

  void it('are out of reach where this node may not have them, and it is said', async () => {
    const permissions = '{ publish: "$JS.API.STREAM.INFO.*", subscribe: "_INBOX.>" }'
    const more = `authorization { users: [{ user: a, password: b, permissions: ${permissions} }] }`
    await using test = await TestStore.open(await Place.make({ more }, { credentials: 'a:b' }))
    await assert.rejects(test.store.room(), (error) => {
      assert.ok(statusOf(503)(error))
      assert.match(String((error as Error).cause), /no right to publish to "\$JS\.API\.STREAM\.CREATE\./)
      return true
    })
  })
})
