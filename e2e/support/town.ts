/**
 * Two nodes on three NATS servers, and eight people that talk on both while a test does to the servers what it likes. Nobody
 * looks into the servers: what the people saw is compared.
 */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { NatsServers } from '../../scripts/nats-servers.ts'
import { HISTORY_CAPABILITIES, readForward, type Seen } from './history.ts'
import { IrcClient } from './irc-client.ts'
import { NatsClient } from './nats-client.ts'
import { natsProgram } from './nats-program.ts'
import { Resident } from './resident.ts'
import { ChatServer } from './server.ts'
import { type TempFolder, tempFolder } from './temp-folder.ts'

export const CHANNELS = ['#one', '#two']
const SENDERS = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'] as const
/** So many more of its messages come back to each sender before the next thing happens, and after it. */
const ECHOES = 15
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']
/** Of the end of the talk. */
const LAST = 'that was all'

type NodeName = 'one' | 'two'

export class Town implements AsyncDisposable {
  readonly servers: NatsServers
  readonly people: readonly Resident[]
  readonly #folder: TempFolder
  readonly #context: TestContext
  readonly #opened: AsyncDisposableStack
  readonly #nodes = new Map<NodeName, ChatServer>()

  /** @param leaseMs null for that of a new cluster */
  static async found(context: TestContext, leaseMs: number | null, isSyncing: boolean): Promise<Town> {
    await using opened = new AsyncDisposableStack()
    const folder = opened.use(await tempFolder())
    const servers = opened.use(await NatsServers.start({ program: natsProgram, count: 3, isSyncing }))
    if (leaseMs !== null) {
      await using client = await NatsClient.connect(servers.urls)
      await client.makeLeases(leaseMs, 3)
    }
    // Those with an odd index are on the other node than those before them, with whom they talk in private.
    const senders = SENDERS.map((nick, index) => ({
      nick,
      peer: SENDERS[index % 2 === 0 ? index + 1 : index - 1] ?? null,
    }))
    const listeners = ['ivy', 'jon'].map((nick) => ({ nick, peer: null }))
    const people = [...senders, ...listeners].map((person) =>
      opened.use(new Resident({ ...person, channels: CHANNELS })),
    )
    const town = new Town(context, servers, people, folder, opened.move())
    try {
      await town.start('one')
      await town.start('two')
      await Promise.all(people.map((person) => person.enter(town.node(town.homeOf(person)).door('irc'))))
      for (const person of people) person.talk()
      await town.talks()
      return town
    } catch (error) {
      await town[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(
    context: TestContext,
    servers: NatsServers,
    people: readonly Resident[],
    folder: TempFolder,
    opened: AsyncDisposableStack,
  ) {
    this.servers = servers
    this.people = people
    this.#context = context
    this.#folder = folder
    this.#opened = opened
  }

  homeOf(person: Resident): NodeName {
    return this.people.indexOf(person) % 2 === 0 ? 'one' : 'two'
  }

  peopleOf(name: NodeName): readonly Resident[] {
    return this.people.filter((person) => this.homeOf(person) === name)
  }

  node(name: NodeName): ChatServer {
    const node = this.#nodes.get(name)
    if (node === undefined) throw new Error(`the node ${name} was not started`)
    return node
  }

  async start(name: NodeName): Promise<void> {
    const cluster = this.servers.urls.flatMap((url) => ['--cluster', url])
    const args = [...cluster, '--node', name, ...NO_RATE_LIMIT]
    this.#nodes.set(name, this.#opened.use(await ChatServer.start({ data: this.#folder.path(name), args })))
  }

  /** Everybody that sends is answered again, and it is said how long that took. */
  async talks(): Promise<void> {
    await Promise.all(this.people.slice(0, SENDERS.length).map((person) => person.hearsBack(ECHOES)))
  }

  /** The longest time from a message to its echo since the last call. */
  report(what: string): void {
    const longestMs = Math.max(...this.people.map((person) => person.longestMs))
    this.#context.diagnostic(`${what}: the longest wait for an echo was ${Math.round(longestMs)} ms`)
    for (const person of this.people) person.longestMs = 0
  }

  /** The others are told once, each time; then everybody is on the other node. */
  async moves(from: NodeName, to: NodeName): Promise<void> {
    const startedAt = performance.now()
    await Promise.all(this.peopleOf(from).map((person) => person.enter(this.node(to).door('irc'))))
    const ms = Math.round(performance.now() - startedAt)
    this.#context.diagnostic(`the people of the node ${from} were back on the node ${to} after ${ms} ms`)
  }

  /** Everybody falls silent, and what they saw is compared with each other and with the history of both nodes. */
  async compare(): Promise<void> {
    await Promise.all(this.people.map((person) => person.fallSilent()))
    for (const channel of CHANNELS) {
      this.people[0]?.client.send(`PRIVMSG ${channel} :${LAST}`)
      for (const { client } of this.people) await client.expect(new RegExp(` PRIVMSG ${channel} :${LAST}$`))
      const history = await historyOf(this.node('one'), channel)
      assert.deepEqual(await historyOf(this.node('two'), channel), history, 'both nodes have the same')
      assert.equal(new Set(history.map(({ id }) => id)).size, history.length, 'every id is there once')
      assert.equal(new Set(history.map(({ text }) => text)).size, history.length, 'every message is there once')
      for (const person of this.people) {
        const seen = person.seen.get(channel) ?? []
        const first = history.findIndex(({ id }) => id === seen[0]?.id)
        assert.deepEqual(seen, history.slice(first), `${person.nick} has all of ${channel} since it came, in order`)
      }
      this.#context.diagnostic(`${channel}: ${history.length} messages, the same for everybody and on both nodes`)
    }
    for (const person of this.people) assert.deepEqual(person.repeated, [], `nothing came to ${person.nick} twice`)
    for (const sender of this.people) for (const reader of this.people) comparePrivately(sender, reader)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync()
  }
}

/** What came to a reader in one session is what came back to the sender, without a gap, in its order. */
function comparePrivately(sender: Resident, reader: Resident): void {
  const isOfSender = ({ source }: Seen) => source.startsWith(`${sender.nick}!`)
  const echoed = sender.privates.flatMap((session) => session.get(reader.nick) ?? []).filter(isOfSender)
  for (const session of reader.privates) {
    const received = (session.get(sender.nick) ?? []).filter(isOfSender)
    const known = received.filter(({ id }) => echoed.some((one) => one.id === id))
    const first = echoed.findIndex(({ id }) => id === known[0]?.id)
    if (first === -1) continue
    assert.deepEqual(known, echoed.slice(first, first + known.length), `${reader.nick} has what ${sender.nick} said`)
  }
}

async function historyOf(server: ChatServer, channel: string): Promise<readonly Seen[]> {
  await using reader = await IrcClient.connect(server.door('irc'))
  await reader.register('reader', { capabilities: HISTORY_CAPABILITIES })
  await reader.join(channel)
  const history = await readForward(reader, channel, 500)
  reader.send('QUIT')
  await reader.ended
  return history
}
