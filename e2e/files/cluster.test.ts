/** Files on two nodes: what one has taken, both have, whatever happens to it beside. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { it } from 'node:test'
import { Upload } from 'tus-js-client'
import { NatsServers } from '../../scripts/nats-servers.ts'
import { Copying } from '../support/copying.ts'
import type { IrcClient } from '../support/irc-client.ts'
import { NatsClient, STREAM } from '../support/nats-client.ts'
import { missingNats, natsProgram } from '../support/nats-program.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { makeKey } from '../support/ssh.ts'
import { type TempFolder, tempFolder } from '../support/temp-folder.ts'
import { ann, at, AUTHORIZATION, endpointOf, fetched, saidIn, send, sha256Of } from '../support/uploads.ts'
import { poll } from '../support/wait.ts'

const MIB = 1024 * 1024
const FILES = `${STREAM}_FILES`
/** A node that was killed starts again when its lease is over. */
const LEASE_MS = 4_000
const TUS = { 'Tus-Resumable': '1.0.0', Authorization: AUTHORIZATION }

class Pair implements AsyncDisposable {
  readonly operator: NatsClient
  readonly servers: NatsServers
  readonly #folder: TempFolder
  readonly #opened: AsyncDisposableStack

  static async found(): Promise<Pair> {
    await using opened = new AsyncDisposableStack()
    const folder = opened.use(await tempFolder())
    const servers = opened.use(await NatsServers.start({ program: natsProgram }))
    const operator = opened.use(await NatsClient.connect(servers.urls))
    await operator.makeLeases(LEASE_MS)
    return new Pair(folder, servers, operator, opened.move())
  }

  private constructor(folder: TempFolder, servers: NatsServers, operator: NatsClient, opened: AsyncDisposableStack) {
    this.#folder = folder
    this.servers = servers
    this.operator = operator
    this.#opened = opened
  }

  async start(node: 'one' | 'two', ...more: readonly string[]): Promise<ChatServer> {
    const args = [...this.servers.urls.flatMap((url) => ['--cluster', url]), '--node', node, ...more]
    return this.#opened.use(await ChatServer.start({ data: this.#folder.path(node), args }))
  }

  folderOf(node: 'one' | 'two', name: string): string {
    return this.#folder.path(`${node}/${name}`)
  }

  /** How many pieces JetStream has, of all files. */
  async pieces(): Promise<number> {
    return (await this.operator.manager.streams.info(FILES)).state.messages
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync()
  }
}

async function linkSaidTo(client: IrcClient): Promise<string> {
  const { params } = await client.expect(/ PRIVMSG #lobby :http/)
  return params[1] ?? ''
}

suiteUnless(missingNats, 'files on two nodes', () => {
  void it('are the same on both, whole and in parts, and gone from both', async () => {
    await using pair = await Pair.found()
    const [one, two] = [await pair.start('one'), await pair.start('two')]
    await using client = await ann(two)
    const content = randomBytes(3 * MIB + 17)
    await send(content, { endpoint: endpointOf(one), chunkSize: MIB }).done
    const link = await linkSaidTo(client)
    assert.deepEqual(await readdir(pair.folderOf('one', 'staging')), [])
    const [here, there] = [at(one, link), at(two, link)]
    assert.equal(await fetched(there), sha256Of(content))

    const names = ['etag', 'repr-digest', 'content-length', 'content-type', 'content-disposition', 'accept-ranges']
    const headsOf = async (url: string) => {
      const { headers } = await fetch(url, { method: 'HEAD' })
      return names.map((name) => headers.get(name))
    }
    assert.deepEqual(await headsOf(there), await headsOf(here))
    const [from, to] = [MIB - 5, 2 * MIB + 5]
    const Range = `bytes=${from}-${to - 1}`
    const part = await fetch(there, { headers: { Range } })
    assert.deepEqual(
      [part.status, part.headers.get('content-range')],
      [206, `bytes ${from}-${to - 1}/${content.length}`],
    )
    assert.ok(Buffer.from(await part.arrayBuffer()).equals(content.subarray(from, to)))
    const [etag = ''] = await headsOf(there)
    assert.equal((await fetch(there, { headers: { 'If-None-Match': etag ?? '' } })).status, 304)
    assert.equal((await fetch(there, { headers: { Range: `bytes=${content.length}-` } })).status, 416)

    const before = await pair.pieces()
    assert.ok(before > 0)
    await fetch(at(two, `${endpointOf(two)}/${new URL(link).pathname.split('/')[2]}`), {
      method: 'DELETE',
      headers: TUS,
    })
    for (const url of [here, there]) assert.equal((await fetch(url)).status, 404)
    assert.equal(await pair.pieces(), 0)
  })

  void it(
    'are posted by scp at one, and listed and fetched by sftp at the other',
    { skip: missing('openssh-client') },
    async () => {
      await using pair = await Pair.found()
      await using folder = await tempFolder()
      const nodes = [await pair.start('one'), await pair.start('two')] as const
      const [one, two] = nodes
      await using client = await ann(two)
      const key = await makeKey(folder, 'ann')
      client.send(`NS KEY ADD ${(await readFile(`${key}.pub`, 'utf8')).trim()}`)
      await client.expect(/The key SHA256:\S+ .*logs you in/)
      const content = randomBytes(3 * MIB + 17)
      await writeFile(folder.path('notes.bin'), content)
      const keys = new Map([['ann', key]])
      const copying = new Copying({ server: () => one, folder, keys })
      assert.deepEqual(await copying.scp('ann', 'notes.bin', 'lobby/'), { code: 0, output: '', errors: '' })
      await linkSaidTo(client)
      for (const [index, node] of nodes.entries()) {
        // Each node has a host key of its own.
        await using other = await tempFolder()
        const there = new Copying({ server: () => node, folder: other, keys })
        const { code, output, errors } = await there.sftp('ann', 'ls -l lobby', 'get lobby/notes.bin back.bin')
        assert.equal(code, 0, `${index}: ${errors}`)
        assert.match(output, /ann +3145745 .* notes\.bin/)
        assert.deepEqual(await readFile(other.path('back.bin')), content)
      }
    },
  )

  void it('have small pictures on both, each made where it was asked for', async () => {
    await using pair = await Pair.found()
    const [one, two] = [await pair.start('one'), await pair.start('two')]
    await using client = await ann(two)
    const picture = await readFile(new URL('../../vectors/pictures/turned.jpg', import.meta.url))
    await send(picture, { endpoint: endpointOf(one), metadata: { filename: 'a.jpg', channel: '#lobby' } }).done
    const small = (await linkSaidTo(client)).replace(/\/files\/([\w-]+)\/.*$/, '/thumbnails/$1')
    const pictures = await Promise.all(
      [one, two].map(async (server) => {
        const answer = await fetch(at(server, small))
        return answer.status === 200 ? sha256Of(Buffer.from(await answer.arrayBuffer())) : answer.status
      }),
    )
    // 404 on both where sharp is not installed.
    assert.equal(pictures[1], pictures[0])
  })

  void it('are not there for the other node while they are under way', async () => {
    await using pair = await Pair.found()
    const [one, two] = [await pair.start('one'), await pair.start('two')]
    await using client = await ann(two)
    const content = randomBytes(2 * MIB)
    const path = new URL(await created(one, content.length)).pathname
    const head = (server: ChatServer) => fetch(new URL(path, endpointOf(server)), { method: 'HEAD', headers: TUS })
    assert.equal((await head(two)).status, 404)
    assert.equal((await head(one)).headers.get('upload-offset'), '0')
    await send(content, { uploadUrl: new URL(path, endpointOf(one)).href }).done
    const link = await linkSaidTo(client)
    const done = await head(two)
    assert.deepEqual([done.status, done.headers.get('upload-offset')], [200, String(content.length)])
    assert.equal(done.headers.get('content-location'), at(two, link))
    await Upload.terminate(new URL(path, endpointOf(two)).href, { headers: { Authorization: AUTHORIZATION } })
    assert.equal((await head(one)).status, 404)
  })

  void it('are said once and whole, wherever the node that took them was killed', async () => {
    await using pair = await Pair.found()
    const two = await pair.start('two')
    await using client = await ann(two)
    const content = randomBytes(12 * MIB)
    let path: string | null = null
    // In the middle of what comes; in the middle of what it gives to JetStream, and when all of that is there.
    for (const until of [
      async () => (await stagedBytes(pair, path)) > 4 * MIB,
      async () => (await pair.pieces()) > 20,
      async () => (await pair.pieces()) >= content.length / (128 * 1024),
      null,
    ]) {
      const one = await pair.start('one')
      const place = path === null ? { endpoint: endpointOf(one) } : { uploadUrl: new URL(path, endpointOf(one)).href }
      const { upload, done } = send(content, { chunkSize: MIB, retryDelays: null, ...place })
      if (until === null) {
        await done
        continue
      }
      let isDone = false
      void done.then(
        () => (isDone = true),
        () => {},
      )
      await poll(async () => {
        if (upload.url !== null) path = new URL(upload.url).pathname
        return isDone || (await until()) ? true : null
      }, 'the moment of the kill')
      await one.kill()
      await done.catch(() => {})
    }
    const said = (await saidIn(client)).filter((text) => text?.startsWith('http'))
    assert.equal(said.length, 1)
    assert.equal(await fetched(at(two, said[0] ?? '')), sha256Of(content))
    assert.equal(await pair.pieces(), Math.ceil(content.length / (128 * 1024)))
  })

  void it('need no other rights than the page of clusters lists', async () => {
    await using folder = await tempFolder()
    const page = await readFile(new URL('../../docs/cluster.md', import.meta.url), 'utf8')
    const [more = ''] = /^authorization \{$[\s\S]*?^\}$/m.exec(page) ?? []
    await using servers = await NatsServers.start({ program: natsProgram, isSyncing: true, more })
    await writeFile(folder.path('credentials'), 'partyline:change this\n')
    const cluster = servers.urls.flatMap((url) => ['--cluster', url])
    const args = [...cluster, '--node', 'one', '--cluster-credentials-file', folder.path('credentials')]
    await using server = await ChatServer.start({ data: folder.path('data'), args })
    await using client = await ann(server)
    const content = randomBytes(MIB)
    const { upload, done } = send(content, { endpoint: endpointOf(server) })
    await done
    assert.equal(await fetched(await linkSaidTo(client)), sha256Of(content))
    await Upload.terminate(upload.url ?? '', { headers: { Authorization: AUTHORIZATION } })
    assert.doesNotMatch(servers.all[0]?.log ?? '', /Permissions Violation/i)
    assert.doesNotMatch(server.program.errors.text, /files?\.(unavailable|not-removed|tidy-failed)/)
  })

  void it('have no room of JetStream where nobody may send any', async () => {
    await using pair = await Pair.found()
    await pair.start('one', '--limit', 'upload-bytes-max=0')
    const streams = await Array.fromAsync(pair.operator.manager.streams.names())
    assert.ok(streams.includes(STREAM))
    assert.ok(!streams.includes(FILES), streams.join(' '))
  })

  void it('that JetStream cannot take now are refused in words, are not lost, and are there when it can', async () => {
    await using pair = await Pair.found()
    const one = await pair.start('one')
    await using client = await ann(one)
    await pair.operator.manager.streams.update(FILES, { max_bytes: 3 * MIB })
    const tooLarge = await creation(one, 4 * MIB)
    assert.equal(tooLarge.status, 507)
    assert.match(await tooLarge.text(), /The cluster of this server has no room for this file/)
    const content = randomBytes(2 * MIB)
    const uploadUrl = await created(one, content.length)
    await pair.operator.manager.streams.update(FILES, { max_bytes: MIB })
    await assert.rejects(send(content, { uploadUrl, retryDelays: null }).done, /response code: 507/)
    await client.settle()
    assert.equal(await pair.pieces(), 0)
    await pair.operator.manager.streams.update(FILES, { max_bytes: 64 * MIB })
    await send(content, { uploadUrl }).done
    assert.equal(await fetched(await linkSaidTo(client)), sha256Of(content))
  })
})

/** Begins an upload for the channel. */
function creation(server: ChatServer, bytes: number): Promise<Response> {
  const metadata = `channel ${Buffer.from('#lobby').toString('base64')}`
  const headers = { ...TUS, 'Upload-Length': String(bytes), 'Upload-Metadata': metadata }
  return fetch(endpointOf(server), { method: 'POST', headers })
}

/** Where it is gone on with. */
async function created(server: ChatServer, bytes: number): Promise<string> {
  const answer = await creation(server, bytes)
  assert.equal(answer.status, 201)
  return new URL(answer.headers.get('location') ?? '', endpointOf(server)).href
}

async function stagedBytes(pair: Pair, path: string | null): Promise<number> {
  const id = path?.split('/').at(-1)
  if (id === undefined) return 0
  return stat(`${pair.folderOf('one', 'staging')}/${id}`).then(
    ({ size }) => size,
    () => 0,
  )
}
