import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import type { Connection } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'
import { Relay } from './relay.ts'
import { readerOf } from './standard-streams.ts'

function relay(
  kind: 'broker' | 'chat',
  direction: 'both' | 'receive' = 'both',
): { join: () => Connection; input: PassThrough } {
  const input = new PassThrough()
  const streams = {
    readInput: readerOf(input),
    writeOutput: () => Promise.reject(new Error('a relay prints nothing')),
    endOutput: () => Promise.resolve(),
    tell: () => {},
  }
  const made = new Relay(kind, direction, streams, () => {})
  return {
    input,
    join() {
      const [ours, peer] = memoryPair()
      made.handle(ours).catch(() => {})
      return peer
    },
  }
}

const CHUNK = Buffer.alloc(65_536, 'x')

void describe('a broker', () => {
  void it('waits for a slow reader, and loses nothing', async () => {
    const { join } = relay('broker')
    const [speaker, slow] = [join(), join()]
    let isSent = false
    const sent = (async () => {
      for (let count = 0; count < 100; count += 1) await speaker.write(CHUNK)
      await speaker.closeWrite()
      isSent = true
    })()
    await slow.readExactly(CHUNK.length)
    assert.equal(isSent, false, 'it took everything before it was read')
    const rest = await slow.readExactly(99 * CHUNK.length)
    await sent
    assert.equal(rest.length, 99 * CHUNK.length)
  })

  void it('cuts off a client that takes nothing, and goes on for the others', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { join } = relay('broker')
    const [speaker, stuck, other] = [join(), join(), join()]
    const received = other.readExactly(100 * CHUNK.length)
    const sent = (async () => {
      for (let count = 0; count < 100; count += 1) await speaker.write(CHUNK)
    })()
    const seen = { isReceived: false }
    void received.then(() => (seen.isReceived = true))
    while (!seen.isReceived) {
      await new Promise((resolve) => setImmediate(resolve))
      t.mock.timers.tick(1_000)
    }
    await sent
    await assert.rejects(async () => {
      for (;;) if ((await stuck.read()) === null) return
    })
  })
})

for (const kind of ['broker', 'chat'] as const) {
  void it(`a ${kind} with --recv-only reads no input`, async () => {
    const { join, input } = relay(kind, 'receive')
    input.end('of ours\n')
    const [speaker, listener] = [join(), join()]
    await speaker.write(Buffer.from('of a client\n'))
    await listener.readUntil('of a client\n', { bytesMax: 1_000 })
    assert.equal(input.readableLength, 8)
  })
}

void describe('a chat', () => {
  void it('sends what came at once as one, line by line with the name', async () => {
    const { join } = relay('chat')
    const speaker = join()
    const listener = join()
    await listener.readUntil(Buffer.from('<user1>.\n'), { bytesMax: 1_000 })
    await speaker.write(Buffer.from('one\ntwo\nthr'))
    assert.equal(String(await listener.read()), '<user1> one\n<user1> two\n')
    await speaker.write(Buffer.from('ee\n'))
    assert.equal(String(await listener.read()), '<user1> three\n')
  })
})
