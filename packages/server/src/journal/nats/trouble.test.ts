/** What writers and readers of the stream are promised, while NATS servers end and hang. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, it } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { missingNats, natsProgram } from '../../../../../e2e/support/nats-program.ts'
import type { NatsServer } from '../../../../../scripts/nats-server.ts'
import { NatsServers } from '../../../../../scripts/nats-servers.ts'
import { suiteUnless } from '../../../../../e2e/support/needs.ts'
import { within } from '../../../../../e2e/support/wait.ts'
import { connectNatsServers } from './connect.ts'
import { EntryStream } from './entry-stream.ts'
import { clusterNames, type ClusterNames } from './names.ts'
import type { StreamMessage } from '../entry-stream.ts'

const WRITERS = ['a', 'b']
const BATCHES = 500
const TOTAL = WRITERS.length * BATCHES

suiteUnless(missingNats, 'every batch is read once, and in the same order by all readers', () => {
  let servers: NatsServers
  let connections: readonly NatsConnection[]

  // Its own servers for each: one that hung keeps consumers in mind that the others have deleted, and is never healthy again.
  beforeEach(async () => {
    servers = await NatsServers.start({ program: natsProgram, count: 3 })
    connections = await Promise.all(servers.urls.map((url) => connectNatsServers([url], 'test')))
  })

  afterEach(async () => {
    await Promise.all(connections.map((connection) => connection.close()))
    await servers[Symbol.asyncDispose]()
  })

  const TROUBLES: readonly (readonly [name: string, trouble: (leader: NatsServer) => Promise<void>])[] = [
    ['when the leader of the stream is killed', (leader) => leader.kill()],
    ['when the server that a reader is connected to hangs', (leader) => Promise.resolve(otherThan(leader).freeze())],
    [
      'when all servers are killed and start again',
      async () => {
        await Promise.all(servers.all.map((server) => server.kill()))
        await Promise.all(servers.all.map((server) => server.start()))
      },
    ],
  ]

  for (const [name, trouble] of TROUBLES) {
    void it(name, async () => {
      const names = clusterNames(name)
      const streams = await openAll(names)
      const stop = new AbortController()
      // One at each server.
      const readings = streams.map((stream) => take(stream, stop.signal))
      const writings = WRITERS.map(async (node, index) => {
        const places: number[] = []
        for (let number = 1; number <= BATCHES; number++) {
          if (node === 'a' && number === BATCHES / 2) {
            await trouble(await leaderOf(names))
          }
          const id = `${node}/1/${number}`
          const placement = await streams[index]?.publish(new TextEncoder().encode(id), id)
          assert.ok(placement?.kind === 'placed', JSON.stringify(placement))
          places.push(placement.position)
        }
        return places
      })
      const places = await within(Promise.all(writings), 'all batches to be placed', 60_000)
      const [first = [], ...others] = await within(Promise.all(readings), 'all batches to be read', 60_000)
      stop.abort()

      assert.deepEqual(
        first.map(({ position }) => position),
        Array.from({ length: TOTAL }, (_, index) => index + 1),
      )
      for (const other of others) assert.deepEqual(other, first)
      for (const [index, node] of WRITERS.entries()) {
        const own: readonly StreamMessage[] = first.filter(({ messageId }) => messageId.startsWith(`${node}/`))
        assert.deepEqual(
          own.map(({ messageId }) => messageId),
          Array.from({ length: BATCHES }, (_, at) => `${node}/1/${at + 1}`),
        )
        assert.deepEqual(
          own.map(({ position }) => position),
          places[index],
        )
        assert.ok(own.every(({ messageId, bytes }) => new TextDecoder().decode(bytes) === messageId))
      }
    })
  }

  async function openAll(names: ClusterNames): Promise<readonly EntryStream[]> {
    return await Promise.all(
      connections.map((connection) => EntryStream.open(connection, names, { networkId: null, through: null })),
    )
  }

  async function leaderOf(names: ClusterNames): Promise<NatsServer> {
    for (const connection of connections) {
      const manager = await jetstreamManager(connection, { checkAPI: false })
      const { cluster } = await manager.streams.info(names.stream)
      if (cluster?.leader !== undefined) return servers.named(cluster.leader)
    }
    throw new Error('the stream has no leader')
  }

  /** A server with a reader and without a writer, where there is one; the writers are at the first two. */
  function otherThan(leader: NatsServer): NatsServer {
    const [other] = servers.all.toReversed().filter((server) => server !== leader)
    if (other === undefined) throw new Error('there is one server only')
    return other
  }
})

async function take(stream: EntryStream, signal: AbortSignal): Promise<readonly StreamMessage[]> {
  const batches: StreamMessage[] = []
  for await (const batch of stream.read(null, signal)) {
    batches.push(batch)
    if (batches.length === TOTAL) break
  }
  return batches
}
