/**
 * Leaving a `for await` over a socket destroys it. (Until some release of Node 24, so did the end of the stream, even where
 * half-open was allowed.)
 */
import assert from 'node:assert/strict'
import { connect as netConnect } from 'node:net'
import { describe, it } from 'node:test'
import { connect, serve } from '../index.ts'
import { plainServer } from './plain-server.ts'

interface Scenario {
  readonly name: string
  /** Reads in a loop that ends with the end of the stream, or leaves it after the first chunk. */
  readonly read: (chunks: AsyncIterable<Uint8Array>) => Promise<void>
  readonly isEnded: boolean
  /** Whether Node leaves a socket to answer on. */
  readonly isLeft: boolean
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'at the end of the stream',
    isEnded: true,
    isLeft: true,
    read: async (chunks) => {
      for await (const _ of chunks);
    },
  },
  {
    name: 'after a break',
    isEnded: false,
    isLeft: false,
    read: async (chunks) => {
      for await (const _ of chunks) break
    },
  },
]

for (const { name, read, isEnded, isLeft } of SCENARIOS) {
  void describe(`a program that has read in a loop, ${name},`, () => {
    void it(`${isLeft ? 'has a socket' : 'has no socket'} left to answer on, with node:net`, async () => {
      const answered = Promise.withResolvers<boolean>()
      await using server = await plainServer(
        (socket) => {
          read(socket).then(() => answered.resolve(socket.writable && !socket.destroyed), answered.reject)
        },
        { allowHalfOpen: true },
      )
      const client = netConnect({ port: server.port, host: server.host, allowHalfOpen: true })
      client.on('error', () => {})
      client.write('question')
      if (isEnded) client.end()
      assert.equal(await answered.promise, isLeft)
      client.destroy()
    })

    void it('answers, with @partyline/net', async () => {
      await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
        await read(connection)
        await connection.write(Buffer.from('answer'))
      })
      await using client = await connect(server.addresses[0])
      await client.write(Buffer.from('question'))
      if (isEnded) await client.closeWrite()
      assert.equal(String(await client.readExactly(6)), 'answer')
    })
  })
}
