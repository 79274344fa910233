/** What a node of a cluster finds wrong: it says so, ends with exit code 6, and its data folder is as it was. */
import assert from 'node:assert/strict'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, test } from 'node:test'
import { ERRORS } from '@partyline/server'
import { NatsServers } from '../scripts/nats-servers.ts'
import { HISTORY_CAPABILITIES, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { NatsClient, STREAM, SUBJECT } from './support/nats-client.ts'
import { missingNats, missingOldNats, natsProgram, oldNatsProgram } from './support/nats-program.ts'
import { suiteUnless } from './support/needs.ts'
import type { Program } from './support/program.ts'
import { ChatServer, serve } from './support/server.ts'
import { type TempFolder, tempFolder } from './support/temp-folder.ts'

type Code = keyof typeof ERRORS

const CHANNEL = '#lobby'
const EXIT_CODE = 6
/** Tests: each has servers of its own, and waits for them most of its time. */
const AT_ONCE = 3
const CLOSED_DOORS = ['--irc', 'off', '--ircs', 'off', '--web', 'off', '--ssh', 'off', '--plain', '127.0.0.1:0']

function nodeArguments(urls: readonly string[], name = 'one'): readonly string[] {
  return [...urls.flatMap((url) => ['--cluster', url]), '--node', name]
}

/** A node in which ann has said something, and what it needs. */
class Scene implements AsyncDisposable {
  readonly servers: NatsServers
  readonly client: NatsClient
  readonly folder: TempFolder
  readonly #opened: AsyncDisposableStack

  static async open(): Promise<Scene> {
    await using opened = new AsyncDisposableStack()
    const folder = opened.use(await tempFolder())
    const servers = opened.use(await NatsServers.start({ program: natsProgram }))
    const client = opened.use(await NatsClient.connect(servers.urls))
    return new Scene(servers, client, folder, opened.move())
  }

  private constructor(servers: NatsServers, client: NatsClient, folder: TempFolder, opened: AsyncDisposableStack) {
    this.servers = servers
    this.client = client
    this.folder = folder
    this.#opened = opened
  }

  get data(): string {
    return this.folder.path('data')
  }

  start(): Promise<ChatServer> {
    return ChatServer.start({ data: this.data, args: nodeArguments(this.servers.urls) })
  }

  /** It has run, and stopped. */
  async run(): Promise<void> {
    await using server = await this.start()
    await using ann = await enter(server, 'ann')
    await sayAndSee(ann, 'before')
    await stop(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync()
  }
}

async function enter(server: ChatServer, nick: string): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  await client.register(nick, { capabilities: ['echo-message', ...HISTORY_CAPABILITIES] })
  await client.join(CHANNEL)
  return client
}

async function sayAndSee(client: IrcClient, text: string): Promise<void> {
  client.send(`PRIVMSG ${CHANNEL} :${text}`)
  await client.expect(new RegExp(` PRIVMSG ${CHANNEL} :${text}$`))
}

async function stop(server: ChatServer): Promise<void> {
  server.program.signal('SIGTERM')
  assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
}

/** The server says what is wrong and what to do, and ends. */
async function assertEnded(program: Program, code: Code, exitCode = EXIT_CODE): Promise<void> {
  const { meaning, remedy } = ERRORS[code]
  assert.equal((await program.exit()).code, exitCode, program.errors.text)
  for (const part of [meaning, remedy]) assert.ok(program.errors.text.includes(part), program.errors.text)
}

/**
 * A start that must fail, and after which the data folder has what it had.
 *
 * @returns the log
 */
async function assertRefused(data: string, args: readonly string[], code: Code): Promise<string> {
  const before = await contentsOf(data)
  await using program = await serve(['--data', data, ...CLOSED_DOORS, ...args])
  await assertEnded(program, code)
  const after = await contentsOf(data)
  for (const [file, content] of before) assert.equal(after.get(file), content, file)
  return program.errors.text
}

/** Of each file in a folder, the text; of the history, the rows. The index of the search is made from them. */
async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const kept = paths.filter((path) => !/^search\.db|-(?:wal|shm)$/.test(basename(path)))
  const contents = kept.map(async (path) => {
    const file = relative(folder, path)
    return [file, file === 'history.sqlite' ? rowsOf(path) : await readFile(path, 'latin1')] as const
  })
  return new Map(await Promise.all(contents))
}

function rowsOf(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return JSON.stringify(database.prepare('SELECT * FROM event ORDER BY rowid').all())
  } finally {
    database.close()
  }
}

async function remembered(server: ChatServer): Promise<readonly string[]> {
  await using reader = await enter(server, 'reader')
  return (await readForward(reader, CHANNEL, 100)).map(({ text }) => text)
}

/** A batch as another node would publish it. */
const BATCH = { v: 1, network: 'Partyline', node: 'two', run: 1_000_000, number: 0, proposals: [] }
const BATCH_ID = 'two/1000000/0'
const STARTED = { session: null, command: { kind: 'nodeStarted' } }

const PUBLISHED: readonly (readonly [what: string, text: string, code: Code])[] = [
  ['a batch of a newer version', JSON.stringify({ ...BATCH, v: 99 }), 'CLUSTER_ENTRY_NEWER'],
  [
    'a batch of another network',
    JSON.stringify({ ...BATCH, network: 'Other', proposals: [STARTED] }),
    'CLUSTER_OTHER_NETWORK',
  ],
]

suiteUnless(
  missingNats,
  'what is wrong around a node',
  () => {
    for (const [what, text, code] of PUBLISHED) {
      void it(`${what} in the stream ends the node, which goes no further at its next start`, async () => {
        await using scene = await Scene.open()
        {
          await using server = await scene.start()
          await using ann = await enter(server, 'ann')
          await sayAndSee(ann, 'before')
          await scene.client.publish(SUBJECT, text, BATCH_ID)
          await ann.expect(/^ERROR :.*this server has lost its network/)
          await assertEnded(server.program, code)
        }
        await assertRefused(scene.data, nodeArguments(scene.servers.urls), code)
      })
    }

    void it('what another program publishes is passed over, and what looks like a batch and is none, when that is declared', async () => {
      await using scene = await Scene.open()
      let command = ''
      {
        await using server = await scene.start()
        await using ann = await enter(server, 'ann')
        await scene.client.publish(SUBJECT, 'hello')
        await sayAndSee(ann, 'before')
        await server.program.errors.expect(/cluster\.foreign-message/)
        await scene.client.publish(SUBJECT, 'hello', BATCH_ID)
        await ann.expect(/^ERROR :.*this server has lost its network/)
        await assertEnded(server.program, 'CLUSTER_ENTRY_MALFORMED')
        ;[command = ''] =
          /^partyline: message \d+ of the stream.*it is no JSON\. .*$/m.exec(server.program.errors.text) ?? []
      }
      const [, position = '', stream = '', description = ''] =
        /message (\d+) .*: nats stream edit (\S+) --description "(.*)"$/.exec(command) ?? []
      await scene.client.manager.streams.update(stream, { description })
      {
        await using server = await scene.start()
        assert.deepEqual(await remembered(server), ['before'])
        await stop(server)
      }
      await scene.client.manager.streams.deleteMessage(stream, Number(position))
      const newcomer = { data: scene.folder.path('new'), args: nodeArguments(scene.servers.urls, 'new') }
      await using server = await ChatServer.start(newcomer)
      assert.deepEqual(await remembered(server), ['before'])
    })

    void it('a stream that is removed ends the node, and the next start makes no other one', async () => {
      await using scene = await Scene.open()
      {
        await using server = await scene.start()
        await using ann = await enter(server, 'ann')
        await sayAndSee(ann, 'before')
        await scene.client.manager.streams.delete(STREAM)
        await ann.expect(/^ERROR :.*this server has lost its network/)
        await assertEnded(server.program, 'CLUSTER_BEHIND')
      }
      const args = nodeArguments(scene.servers.urls)
      await assertRefused(scene.data, args, 'CLUSTER_BEHIND')
      {
        await using other = await ChatServer.start({
          data: scene.folder.path('other'),
          args: nodeArguments(scene.servers.urls, 'two'),
        })
        await stop(other)
      }
      await assertRefused(scene.data, args, 'CLUSTER_OTHER_NETWORK')
    })

    void it('a stream from which messages were deleted is not gone on from', async () => {
      await using scene = await Scene.open()
      await scene.run()
      const { manager } = scene.client
      const newcomer = () =>
        assertRefused(scene.folder.path('new'), nodeArguments(scene.servers.urls, 'new'), 'CLUSTER_HOLE')
      await manager.streams.deleteMessage(STREAM, 2)
      await newcomer()
      {
        await using server = await scene.start()
        assert.deepEqual(await remembered(server), ['before'], 'a node that has it goes on')
        await stop(server)
      }
      await manager.streams.purge(STREAM)
      await newcomer()
      await assertRefused(scene.data, nodeArguments(scene.servers.urls), 'CLUSTER_HOLE')
    })

    void it('a node without NATS servers, or with other ones than it needs, does not start', async () => {
      await using scene = await Scene.open()
      await scene.run()
      const [nats] = scene.servers.all
      assert.ok(nats !== undefined)
      await nats.stop()
      await assertRefused(scene.data, nodeArguments(scene.servers.urls), 'CLUSTER_UNREACHABLE')
      await using other = createServer((socket) => void socket.end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1')
      const address = other.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      await assertRefused(scene.data, nodeArguments([`nats://127.0.0.1:${port}`]), 'CLUSTER_UNREACHABLE')
      {
        await using plain = await NatsServers.start({ program: natsProgram, hasJetStream: false })
        await assertRefused(scene.data, nodeArguments(plain.urls), 'CLUSTER_NO_JETSTREAM')
      }
      await nats.start()
      await scene.servers.ready()
      await using server = await scene.start()
      assert.deepEqual(await remembered(server), ['before'])
    })

    void it('a node with the rights that the page of clusters lists serves, and one that NATS does not know is refused', async () => {
      await using folder = await tempFolder()
      const page = await readFile(new URL('../docs/cluster.md', import.meta.url), 'utf8')
      const [more = ''] = /^authorization \{$[\s\S]*?^\}$/m.exec(page) ?? []
      await using servers = await NatsServers.start({ program: natsProgram, isSyncing: true, more })
      const args = [...nodeArguments(servers.urls), '--cluster-credentials-file', folder.path('credentials')]
      await writeFile(folder.path('credentials'), 'partyline:guessed\n')
      await assertRefused(folder.path('data'), args, 'CLUSTER_UNAUTHORIZED')
      await writeFile(folder.path('credentials'), 'partyline:change this\n')
      for (const text of ['first', 'second']) {
        await using server = await ChatServer.start({ data: folder.path('data'), args })
        await using ann = await enter(server, 'ann')
        await sayAndSee(ann, text)
        await stop(server)
        assert.ok(!server.program.errors.text.includes('change this'), server.program.errors.text)
      }
      assert.doesNotMatch(servers.all[0]?.log ?? '', /Permissions Violation/i)
    })

    void it('two processes cannot be one node, and the first is not disturbed', async () => {
      await using scene = await Scene.open()
      await using server = await scene.start()
      await using ann = await enter(server, 'ann')
      const log = await assertRefused(
        scene.folder.path('other'),
        nodeArguments(scene.servers.urls),
        'CLUSTER_NODE_IN_USE',
      )
      assert.match(log, /cluster\.waiting-for-lease/, 'what it waits for, until it knows that somebody renews it')
      await sayAndSee(ann, 'still here')
    })

    void it('a data folder is that of a server alone or that of a node, and stays so', async () => {
      await using scene = await Scene.open()
      await scene.run()
      await assertRefused(scene.data, [], 'CLUSTER_FOLDER_UNSUITABLE')
      await using server = await scene.start()
      assert.deepEqual(await remembered(server), ['before'])

      const data = scene.folder.path('alone')
      {
        await using alone = await ChatServer.start({ data })
        await using bob = await enter(alone, 'bob')
        await sayAndSee(bob, 'alone')
        await stop(alone)
      }
      await assertRefused(data, nodeArguments(scene.servers.urls, 'two'), 'CLUSTER_FOLDER_UNSUITABLE')
      await using alone = await ChatServer.start({ data })
      assert.deepEqual(await remembered(alone), ['alone'])
    })

    void it('a state that is cut, altered or newer is refused, and without it the stream is read anew', async () => {
      await using scene = await Scene.open()
      await scene.run()
      const file = join(scene.data, 'cluster-state')
      const state = await readFile(file, 'utf8')
      const FOUND: readonly (readonly [text: string, code: Code])[] = [
        ['', 'CLUSTER_STATE_DAMAGED'],
        [state.slice(0, state.length / 2), 'CLUSTER_STATE_DAMAGED'],
        [state.replace('"seq":', '"seq":1'), 'CLUSTER_STATE_DAMAGED'],
        [state.replace('{"v":1', '{"v":2'), 'CLUSTER_STATE_NEWER'],
      ]
      for (const [text, code] of FOUND) {
        await writeFile(file, text)
        await assertRefused(scene.data, nodeArguments(scene.servers.urls), code)
      }
      await rm(file)
      await using server = await scene.start()
      assert.deepEqual(await remembered(server), ['before'])
    })
  },
  AT_ONCE,
)

void test(
  'nats-server 2.9 is refused, unless --cluster-durability memory says that its promise is enough',
  { skip: missingOldNats },
  async () => {
    await using folder = await tempFolder()
    await using servers = await NatsServers.start({ program: oldNatsProgram })
    const args = nodeArguments(servers.urls)
    await assertRefused(folder.path('data'), args, 'CLUSTER_TOO_OLD')
    const accepted = [...args, '--cluster-durability', 'memory']
    await using server = await ChatServer.start({ data: folder.path('data'), args: accepted })
    await using ann = await enter(server, 'ann')
    await sayAndSee(ann, 'in memory')
  },
)
