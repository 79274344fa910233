import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChunkJoiner } from './chunk-joiner.ts'
import type { Connection } from './connection.ts'
import type { SendQueueOverflowError } from './errors.ts'
import { memoryPair } from './memory-pair.ts'
import { SendQueue } from './send-queue.ts'

/** A connection end that records each write, and its peer. */
function recording(): { connection: Connection; peer: Connection; writes: Uint8Array[] } {
  const [connection, peer] = memoryPair()
  const writes: Uint8Array[] = []
  const writeNow = connection.writeNow.bind(connection)
  connection.writeNow = (data) => {
    writes.push(typeof data === 'string' ? Buffer.from(data) : data)
    return writeNow(data)
  }
  return { connection, peer, writes }
}

void describe('SendQueue', () => {
  void it('sends nothing before flush, and then everything in one write', async () => {
    const { connection, peer, writes } = recording()
    const queue = new SendQueue(connection, { bytesMax: 100 })
    for (const text of ['a', 'b', 'c']) assert.equal(queue.push(Buffer.from(text)), true)
    assert.equal(queue.bytesQueued, 3)
    assert.equal(writes.length, 0)
    queue.flush()
    queue.flush()
    assert.deepEqual(writes.map(String), [String(Buffer.from('abc'))])
    assert.equal(String(await peer.read()), 'abc')
  })

  void it('writes a single chunk as it is, without a copy', () => {
    const { connection, writes } = recording()
    const queue = new SendQueue(connection, { bytesMax: 100 })
    const chunk = Buffer.from('shared')
    queue.push(chunk)
    queue.flush()
    assert.equal(writes[0], chunk)
  })

  void it('joins the same chunks once for all queues with the same joiner', () => {
    const ends = [recording(), recording(), recording()]
    const joiner = new ChunkJoiner()
    const [a, b, c] = ['a', 'b', 'c'].map((text) => Buffer.from(text))
    assert.ok(a && b && c)
    const batches = [
      [a, b],
      [a, b],
      [a, c],
    ]
    for (const [index, { connection }] of ends.entries()) {
      const queue = new SendQueue(connection, { bytesMax: 100, joiner })
      for (const chunk of batches[index] ?? []) queue.push(chunk)
      queue.flush()
    }
    assert.deepEqual(
      ends.map(({ writes }) => Buffer.concat(writes).toString()),
      ['ab', 'ab', 'ac'],
    )
    assert.equal(ends[0]?.writes[0], ends[1]?.writes[0])
  })

  void it('refuses what does not fit, keeps what was queued, and tells', () => {
    const { connection } = recording()
    const overflows: SendQueueOverflowError[] = []
    const queue = new SendQueue(connection, { bytesMax: 10, onOverflow: (error) => overflows.push(error) })
    assert.equal(queue.push(Buffer.alloc(8)), true)
    assert.equal(queue.push(Buffer.alloc(3)), false)
    assert.equal(queue.bytesQueued, 8)
    assert.equal(queue.push(Buffer.alloc(2)), true)
    assert.equal(overflows.length, 1)
    assert.equal(overflows[0]?.bytesQueued, 8)
  })

  void it('counts what the other side has not read, and has room again when it reads', async () => {
    const { connection, peer } = recording()
    const bytesMax = 300_000
    const queue = new SendQueue(connection, { bytesMax })
    const chunk = Buffer.alloc(10_000)
    let sent = 0
    while (queue.push(chunk)) {
      queue.flush()
      sent += chunk.length
      assert.ok(sent < 100 * bytesMax, 'the bound was never reached')
    }
    assert.ok(queue.bytesQueued <= bytesMax)
    const draining = queue.drained()
    for (let received = 0; received < sent;) received += (await peer.read())?.length ?? 0
    await draining
    assert.equal(queue.bytesQueued, 0)
    assert.equal(queue.push(chunk), true)
  })

  void it('drops what is flushed on a connection that is gone', async () => {
    const { connection } = recording()
    const queue = new SendQueue(connection, { bytesMax: 100 })
    connection.abort()
    queue.push(Buffer.from('late'))
    queue.flush()
    assert.equal(queue.bytesQueued, 0)
    await assert.rejects(queue.drained(), { code: 'NET_CLOSED' })
  })
})
