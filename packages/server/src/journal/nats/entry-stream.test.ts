import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { after, before, it } from 'node:test'
import { DiscardPolicy, jetstream, jetstreamManager, StorageType, type StreamConfig } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { LossyProxy } from '../../../../../e2e/support/lossy-proxy.ts'
import { missingNats, natsProgram } from '../../../../../e2e/support/nats-program.ts'
import { NatsServers } from '../../../../../scripts/nats-servers.ts'
import { suiteUnless } from '../../../../../e2e/support/needs.ts'
import { poll } from '../../../../../e2e/support/wait.ts'
import type { ClusterErrorCode } from '../../errors.ts'
import { connectNatsServers } from './connect.ts'
import { EntryStream, type EntryStreamOptions } from './entry-stream.ts'
import { clusterNames, type ClusterNames } from './names.ts'
import type { StreamMessage } from '../entry-stream.ts'
import { readBatches } from './read-batches.ts'

/** Tests: each has a stream of its own. */
const AT_ONCE = 4
const NEW_NODE: EntryStreamOptions = { networkId: null, through: null }

suiteUnless(
  missingNats,
  'the stream of entries, on one server',
  () => {
    let servers: NatsServers
    let connection: NatsConnection
    const opened: NatsConnection[] = []

    before(async () => {
      servers = await NatsServers.start({ program: natsProgram })
      connection = await connectNatsServers(servers.urls, 'test')
    })

    after(async () => {
      await Promise.all([connection, ...opened].map((each) => each.close()))
      await servers[Symbol.asyncDispose]()
    })

    /** A stream of the test's own with `count` batches, and what a node that has read all of them keeps. */
    async function recorded(network: string, count: number) {
      const names = clusterNames(network)
      const stream = await EntryStream.open(connection, names, NEW_NODE)
      await fill(stream, 1, count)
      const batches = await take(stream, null, count)
      return { names, stream, batches, manager: await jetstreamManager(connection) }
    }

    /** Closed after the tests, those too that failed. */
    async function connect(...urls: readonly string[]): Promise<NatsConnection> {
      const other = await connectNatsServers(urls, 'other')
      opened.push(other)
      return other
    }

    void it('is made by the node that is first, and is the same for all', async () => {
      const names = clusterNames('first')
      const other = await connect(...servers.urls)
      const streams = await Promise.all([connection, other].map((each) => EntryStream.open(each, names, NEW_NODE)))
      assert.equal(streams[0]?.networkId, streams[1]?.networkId)
      const again = await EntryStream.open(other, names, { networkId: streams[0]?.networkId ?? '', through: null })
      assert.equal(again.lastPosition, 0)
    })

    void it('hands over what was published, from any place on', async () => {
      const { stream, batches } = await recorded('any place', 5)
      assert.deepEqual(
        batches.map(({ position, messageId, bytes }) => [position, messageId, text(bytes)]),
        [1, 2, 3, 4, 5].map((number) => [number, `n1/1/${number}`, `batch ${number}`]),
      )
      const dates = batches.map(({ time }) => time)
      assert.deepEqual(
        dates.toSorted((a, b) => a - b),
        dates,
      )
      assert.deepEqual(await take(stream, batches[2] ?? null, 2), batches.slice(3))
    })

    void it('ends the reading when the reader wants it', async () => {
      const { stream, batches } = await recorded('end', 1)
      const stop = new AbortController()
      const reading = collect(stream.read(batches[0] ?? null, stop.signal))
      stop.abort()
      assert.deepEqual(await reading, [])
    })

    void it('gives what is published twice under one id one place', async () => {
      const { stream } = await recorded('twice', 1)
      const first = await stream.publish(bytesOf('hello'), 'n1/1/2')
      assert.deepEqual(first, { kind: 'placed', position: 2 })
      assert.deepEqual(await stream.publish(bytesOf('hello'), 'n1/1/2'), first)
      assert.deepEqual(await stream.publish(bytesOf('more'), 'n1/1/3'), { kind: 'placed', position: 3 })
    })

    void it('places a batch once whose acknowledgement is lost', async () => {
      const { names, manager } = await recorded('lost acknowledgement', 0)
      await using proxy = await LossyProxy.start(portOf(servers))
      const behind = await connect(`nats://127.0.0.1:${proxy.port}`)
      const stream = await EntryStream.open(behind, names, NEW_NODE)
      proxy.lose()
      const placing = stream.publish(bytesOf('hello'), 'n1/1/1')
      await poll(
        async () => ((await manager.streams.info(names.stream)).state.last_seq === 1 ? true : null),
        'the batch to be placed',
      )
      proxy.mend()
      assert.deepEqual(await placing, { kind: 'placed', position: 1 })
      assert.equal((await manager.streams.info(names.stream)).state.messages, 1)
    })

    void it('says that it does not know what became of a batch that nobody acknowledged', async () => {
      const { names, manager, stream: reader } = await recorded('unknown', 0)
      await using proxy = await LossyProxy.start(portOf(servers))
      const behind = await connect(`nats://127.0.0.1:${proxy.port}`)
      const stream = await EntryStream.open(behind, names, NEW_NODE)
      proxy.lose()
      const giveUp = new AbortController()
      const placing = stream.publish(bytesOf('hello'), 'n1/1/1', giveUp.signal)
      await poll(
        async () => ((await manager.streams.info(names.stream)).state.last_seq === 1 ? true : null),
        'the batch to be placed',
      )
      giveUp.abort()
      const placement = await placing
      assert.equal(placement.kind, 'unknown')
      assert.equal(placement.kind === 'unknown' && placement.error.code, 'CLUSTER_UNREACHABLE')
      // It was placed, and a reader learns so.
      assert.equal((await take(reader, null, 1))[0]?.messageId, 'n1/1/1')
    })

    void it('refuses a batch that the stream has no room for, and says so', async () => {
      const { names, manager, stream } = await recorded('full', 1)
      await manager.streams.update(names.stream, { max_msgs: 1 })
      const placement = await stream.publish(bytesOf('hello'), 'n1/1/2')
      assert.equal(placement.kind === 'refused' && placement.error.code, 'CLUSTER_REFUSED')
      await manager.streams.update(names.stream, { max_msgs: -1 })
      assert.deepEqual(await stream.publish(bytesOf('hello'), 'n1/1/3'), { kind: 'placed', position: 2 })
    })

    void it('takes a batch of the greatest length, and refuses a longer one', async () => {
      const { stream } = await recorded('long', 0)
      const id = `${'n'.repeat(64)}/${'9'.repeat(15)}/${'9'.repeat(15)}`
      const longest = new Uint8Array(stream.batchBytesMax).fill(65)
      assert.deepEqual(await stream.publish(longest, id), { kind: 'placed', position: 1 })
      assert.deepEqual((await take(stream, null, 1))[0]?.bytes, longest)
      const placement = await stream.publish(new Uint8Array(stream.batchBytesMax + 1), 'n1/1/2')
      assert.equal(placement.kind === 'tooLong' && placement.error.code, 'CLUSTER_TOO_LONG')
    })

    void it('says so at once when the stream takes less than it did, and how much it takes', async () => {
      const { names, manager, stream } = await recorded('smaller', 0)
      await manager.streams.update(names.stream, { max_msg_size: 100_000 })
      assert.equal((await stream.publish(new Uint8Array(150_000), 'n1/1/1')).kind, 'tooLong')
      assert.ok(stream.batchBytesMax < 100_000, String(stream.batchBytesMax))
      assert.equal((await stream.publish(new Uint8Array(stream.batchBytesMax), 'n1/1/2')).kind, 'placed')
    })

    void it('says so at once when a server takes less than it did, and how much it takes', async () => {
      await using own = await NatsServers.start({ program: natsProgram })
      const stream = await EntryStream.open(await connect(...own.urls), clusterNames('smaller'), NEW_NODE)
      await own.all[0]?.reload('max_payload: 100000')
      assert.equal((await stream.publish(new Uint8Array(150_000), 'n1/1/1')).kind, 'tooLong')
      assert.ok(stream.batchBytesMax < 100_000, String(stream.batchBytesMax))
      assert.equal((await stream.publish(new Uint8Array(stream.batchBytesMax), 'n1/1/2')).kind, 'placed')
      await own.all[0]?.reload('max_payload: 10000')
      const other = await connect(...own.urls)
      await assert.rejects(EntryStream.open(other, clusterNames('tiny'), NEW_NODE), { code: 'CLUSTER_TOO_LONG' })
    })

    void it('is not made for a node that has recorded entries and no longer knows of which stream', async () => {
      const names = clusterNames('gone')
      await assert.rejects(EntryStream.open(connection, names, { ...NEW_NODE, hasEntries: true }), {
        code: 'CLUSTER_BEHIND',
      })
      const manager = await jetstreamManager(connection)
      await assert.rejects(manager.streams.info(names.stream), /not found/)
    })

    void it('refuses the entries of another network', async () => {
      const { names, manager, batches } = await recorded('other', 2)
      const through = batches[1] ?? null
      await refused(connection, names, { networkId: 'another', through }, 'CLUSTER_OTHER_NETWORK')
      // Made anew: the same name, and another network.
      const { networkId } = await EntryStream.open(connection, names, NEW_NODE)
      await manager.streams.delete(names.stream)
      await EntryStream.open(connection, names, NEW_NODE)
      await refused(connection, names, { networkId, through }, 'CLUSTER_OTHER_NETWORK')
    })

    void it('does not make the stream anew for a node that has entries of it', async () => {
      const { names, manager, batches, stream } = await recorded('gone', 2)
      await manager.streams.delete(names.stream)
      const node = { networkId: stream.networkId, through: batches[1] ?? null }
      await refused(connection, names, node, 'CLUSTER_BEHIND')
      await assert.rejects(manager.streams.info(names.stream), { message: 'stream not found' })
    })

    const HOLES: readonly (readonly [name: string, deleted: readonly number[], node: number])[] = [
      ['the next message', [4], 3],
      ['a later message', [6], 3],
      ['the last message', [7], 3],
      ['the message that the node has read last', [3], 3],
      ['the first message, for a new node', [1], 0],
      ['all messages', [1, 2, 3, 4, 5, 6, 7], 3],
    ]
    for (const [name, deleted, readTo] of HOLES) {
      void it(`notices that ${name} was deleted`, async () => {
        const { names, manager, batches, stream } = await recorded(`hole: ${name}`, 7)
        for (const seq of deleted) await manager.streams.deleteMessage(names.stream, seq)
        const through = batches[readTo - 1] ?? null
        await refused(connection, names, { networkId: stream.networkId, through }, 'CLUSTER_HOLE')
        await assert.rejects(take(stream, through, 5), { code: 'CLUSTER_HOLE' })
      })
    }

    void it('passes over what is declared, whether it is there or removed, and nothing else', async () => {
      const { names, manager, batches, stream } = await recorded('declared', 7)
      const declare = (seq: number) => {
        const [, name = '', description = ''] =
          /edit (\S+) --description "(.*)"$/.exec(stream.passOverCommand(seq)) ?? []
        return manager.streams.update(name, { description })
      }
      const idsBehind = async (through: StreamMessage | null, count: number) => {
        const node = { networkId: stream.networkId, through }
        const again = await EntryStream.open(connection, names, node)
        return (await take(again, through, count)).map(({ position, messageId }) => `${position} ${messageId}`)
      }
      await declare(2)
      assert.deepEqual(await idsBehind(null, 3), ['1 n1/1/1', '2 ', '3 n1/1/3'])
      await manager.streams.deleteMessage(names.stream, 2)
      assert.deepEqual(await idsBehind(null, 2), ['1 n1/1/1', '3 n1/1/3'])
      assert.deepEqual(await idsBehind(batches[1] ?? null, 1), ['3 n1/1/3'])
      // The first and the last of the stream, beside what was declared before.
      for (const seq of [1, 7]) {
        await manager.streams.deleteMessage(names.stream, seq)
        const { description } = (await manager.streams.info(names.stream)).config
        await manager.streams.update(names.stream, { description: `${description} ${seq}` })
      }
      assert.deepEqual(
        await idsBehind(null, 4),
        [3, 4, 5, 6].map((seq) => `${seq} n1/1/${seq}`),
      )
      const node = { networkId: stream.networkId, through: null }
      assert.equal((await EntryStream.open(connection, names, node)).lastPosition, 6)
      await manager.streams.deleteMessage(names.stream, 5)
      await refused(connection, names, node, 'CLUSTER_HOLE')
    })

    void it('reads on where only messages were deleted that the node has', async () => {
      const { names, manager, batches, stream } = await recorded('old hole', 7)
      await manager.streams.deleteMessage(names.stream, 2)
      const through = batches[4] ?? null
      const again = await EntryStream.open(connection, names, { networkId: stream.networkId, through })
      assert.deepEqual(await take(again, through, 2), batches.slice(5))
    })

    void it('notices that the stream was purged', async () => {
      const { names, manager, batches, stream } = await recorded('purged', 4)
      await manager.streams.purge(names.stream)
      for (const through of [null, batches[1] ?? null, batches[3] ?? null])
        await refused(connection, names, { networkId: stream.networkId, through }, 'CLUSTER_HOLE')
    })

    void it('notices while it reads that a message was deleted which is still to come', async () => {
      const { names, manager, stream } = await recorded('hole ahead', 200)
      const places: number[] = []
      const reading = async () => {
        for await (const { position } of stream.read(null, AbortSignal.timeout(30_000))) {
          places.push(position)
          // The servers send only some ahead.
          if (position === 1) await manager.streams.deleteMessage(names.stream, 190)
        }
      }
      await assert.rejects(reading(), { code: 'CLUSTER_HOLE' })
      assert.deepEqual(
        places,
        Array.from({ length: 189 }, (_, index) => index + 1),
      )
    })

    void it('notices while nothing is said that the stream is not what was read any more', async () => {
      const { names, manager } = await recorded('idle', 3)
      const access = { connection, client: jetstream(connection), manager, stream: names.stream }
      const reading = async () => {
        for await (const { position } of readBatches(access, null, AbortSignal.timeout(30_000), 1)) {
          if (position === 3) await manager.streams.deleteMessage(names.stream, 3)
        }
      }
      await assert.rejects(reading(), { code: 'CLUSTER_HOLE' })
    })

    const UNSUITABLE: readonly (readonly [name: string, config: Partial<StreamConfig>])[] = [
      ['of another program', {}],
      ['with other subjects', { subjects: ['else.>'] }],
      ['in memory', { storage: StorageType.Memory }],
      ['that deletes by age', { max_age: 3_600_000_000_000 }],
      ['that deletes the oldest', { max_msgs: 1_000, discard: DiscardPolicy.Old }],
      ['that keeps one message', { max_msgs_per_subject: 1 }],
      ['that forgets ids soon', { duplicate_window: 1_000_000_000 }],
    ]
    for (const [name, config] of UNSUITABLE) {
      void it(`refuses a stream ${name}`, async () => {
        const names = clusterNames(`unsuitable ${name}`)
        const manager = await jetstreamManager(connection)
        const description = name === 'of another program' ? 'orders' : 'Partyline network 1'
        await manager.streams.add({ name: names.stream, subjects: [names.subject], description, ...config })
        await refused(connection, names, NEW_NODE, 'CLUSTER_STREAM_UNSUITABLE')
      })
    }

    void it('shows as no batch of ours what somebody else publishes there', async () => {
      const { names, stream } = await recorded('stranger', 0)
      await jetstream(connection).publish(names.subject, 'hello')
      assert.equal((await take(stream, null, 1))[0]?.messageId, '')
    })
  },
  AT_ONCE,
)

suiteUnless(missingNats, 'a stream that lost its end', () => {
  void it('is noticed when it ends before the node, and when it went on with something else', async () => {
    await using servers = await NatsServers.start({ program: natsProgram })
    const connection = await connectNatsServers(servers.urls, 'test')
    const [server] = servers.all
    assert.ok(server)
    const names = clusterNames('lost end')
    const stream = await EntryStream.open(connection, names, NEW_NODE)
    await fill(stream, 1, 3)
    await server.stop()
    await cp(server.folder, `${server.folder}-backup`, { recursive: true })
    await server.start()
    await fill(stream, 4, 6)
    const batches = await take(stream, null, 6)
    const node = { networkId: stream.networkId, through: batches[5] ?? null }
    const reading = collect(stream.read(node.through, AbortSignal.timeout(30_000)))
    const noticed = assert.rejects(reading, { code: 'CLUSTER_BEHIND' })

    await server.stop()
    await rm(server.folder, { recursive: true })
    await cp(`${server.folder}-backup`, server.folder, { recursive: true })
    await server.start()
    await Promise.all([noticed, refused(connection, names, node, 'CLUSTER_BEHIND')])

    await fill(stream, 7, 10)
    await refused(connection, names, node, 'CLUSTER_DIVERGED')
    await connection.close()
  })
})

async function refused(
  connection: NatsConnection,
  names: ClusterNames,
  options: EntryStreamOptions,
  code: ClusterErrorCode,
): Promise<void> {
  await assert.rejects(EntryStream.open(connection, names, options), { code })
}

async function fill(stream: EntryStream, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    const { kind } = await stream.publish(bytesOf(`batch ${number}`), `n1/1/${number}`)
    assert.equal(kind, 'placed')
  }
}

async function take(stream: EntryStream, from: StreamMessage | null, count: number): Promise<readonly StreamMessage[]> {
  const batches: StreamMessage[] = []
  if (count === 0) return batches
  for await (const batch of stream.read(from, AbortSignal.timeout(30_000))) {
    batches.push(batch)
    if (batches.length === count) break
  }
  return batches
}

async function collect(reading: AsyncIterable<StreamMessage>): Promise<readonly StreamMessage[]> {
  const batches: StreamMessage[] = []
  for await (const batch of reading) batches.push(batch)
  return batches
}

function portOf(servers: NatsServers): number {
  return Number(new URL(servers.urls[0] ?? '').port)
}

function bytesOf(line: string): Uint8Array {
  return new TextEncoder().encode(line)
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
