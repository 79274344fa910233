/** `socket.write` takes everything at once and keeps it in memory. A program that ignores what it returns runs out of memory. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect } from 'node:net'
import { describe, it } from 'node:test'
import { connect, listen, SendQueue } from '../index.ts'
import { plainServer } from './plain-server.ts'

const CHUNK = Buffer.alloc(64 * 1024)
const CHUNKS = 1024

void describe('64 MiB written to a peer that does not read', () => {
  void it('are all held in memory, with node:net', async () => {
    await using server = await plainServer((socket) => socket.pause())
    const client = netConnect(server.port, server.host)
    await once(client, 'connect')
    for (let count = 0; count < CHUNKS; count += 1) client.write(CHUNK)
    assert.ok(client.writableLength > (CHUNKS / 2) * CHUNK.length)
    client.destroy()
  })

  void it('wait in the program that writes them, with @partyline/net', async () => {
    await using listener = await listen({ host: '127.0.0.1', port: 0 })
    const client = await connect(listener.addresses[0])
    let written = 0
    const writing = (async () => {
      for (; written < CHUNKS; written += 1) await client.write(CHUNK)
    })()
    let bytesPendingMost = 0
    for (let turn = 0; turn < 1000; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      bytesPendingMost = Math.max(bytesPendingMost, client.bytesPending)
    }
    assert.ok(written < CHUNKS, 'the writer was never held back')
    assert.ok(bytesPendingMost <= CHUNK.length)
    const held = assert.rejects(writing, { code: 'NET_CLOSED' })
    client.abort()
    await held
  })

  void it('are refused over the limit by a SendQueue of @partyline/net, for a sender that cannot wait', async () => {
    await using listener = await listen({ host: '127.0.0.1', port: 0 })
    const client = await connect(listener.addresses[0])
    const bytesMax = 1024 * 1024
    let overflows = 0
    const queue = new SendQueue(client, { bytesMax, onOverflow: () => (overflows += 1) })
    for (let count = 0; count < CHUNKS; count += 1) {
      queue.push(CHUNK)
      queue.flush()
      assert.ok(queue.bytesQueued <= bytesMax)
    }
    assert.ok(overflows > CHUNKS / 2)
    client.abort()
  })
})
