import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect, framed, lineCodec } from '@partyline/net'
import { Example } from './testing/example.ts'

async function client(port: number) {
  const lines = framed(await connect({ host: '127.0.0.1', port }), lineCodec({ lineBytesMax: 100 }))
  const ask = async (question: string) => {
    await lines.send(question)
    return lines.read({ timeoutMs: 20_000 })
  }
  return { ask, lines, [Symbol.asyncDispose]: () => lines.connection.close() }
}

void describe('worker-pool', () => {
  for (const workers of [0, 1, 2]) {
    void it(`counts the same with ${workers} workers, also for more clients than workers`, async () => {
      await using server = new Example('worker-pool', [workers, 0])
      const port = await server.port()
      const answers = await Promise.all(
        ['10', '1000', '100000', '2', '0'].map(async (max) => {
          await using asker = await client(port)
          return await asker.ask(max)
        }),
      )
      const counts = ['4 primes up to 10', '168 primes up to 1000', '9592 primes up to 100000']
      assert.deepEqual(answers, [...counts, '1 primes up to 2', '0 primes up to 0'])
      await using curious = await client(port)
      for (const question of ['many', '-1', '10000001', '1e99']) {
        assert.equal(await curious.ask(question), 'send a number from 0 to 10000000')
      }
      server.interrupt()
      await curious.lines.connection.close()
      assert.equal(await server.exit(), 0)
    })
  }

  void it('wants numbers of workers', async () => {
    for (const args of [['many'], ['1.5'], ['-1'], ['measure', 'x']]) {
      await using example = new Example('worker-pool', args)
      assert.equal(await example.exit(), 2)
      assert.match(example.errors, /^usage: /)
    }
  })

  void it('answers others while all workers compute', async () => {
    await using server = new Example('worker-pool', [1, 0])
    const port = await server.port()
    await using busy = await client(port)
    await using other = await client(port)
    let isDone = false
    const computing = busy.ask('5000000').then(() => (isDone = true))
    // Answered while the number, which takes a second and more, is still computed.
    for (let count = 0; count < 3; count += 1) assert.equal(await other.ask('ping'), 'pong')
    assert.equal(isDone, false)
    await computing
  })

  void it('measures', async () => {
    await using measuring = new Example('worker-pool', ['measure', 1])
    assert.equal(await measuring.exit(), 0)
    assert.match(measuring.output, /^1 workers: \d+ answers per second, slowest ping \d+ ms\n.*to hand over a task\n$/)
  })
})
