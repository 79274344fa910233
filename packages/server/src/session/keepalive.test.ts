import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer } from '../testing/test-server.ts'
import { startKeepalive } from './keepalive.ts'

/** A server that sweeps, as the composition root starts it. */
function sweeping(server: TestServer): TestServer {
  const { sessions, clock, dispatcher } = server
  startKeepalive({
    sessions,
    clock,
    limits: () => server.limits,
    ping: (session) =>
      dispatcher.tell(session, ({ send, to }) => send({ source: to.server, verb: 'PING', params: [to.server] })),
    dismiss: (session, reason) => dispatcher.dismiss(session, reason),
  })
  return server
}

async function pass(server: TestServer, seconds: number): Promise<void> {
  server.clock.advance(seconds * 1_000)
  await server.settled()
}

const LIMITS = { registerTimeoutMs: 10_000, idlePingMs: 30_000, pingTimeoutMs: 20_000 }

void test('registerTimeoutMs: who does not register is told and closed', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [silent, halfway] = [server.connect(), server.connect()]
  await pass(server, 5)
  await halfway.ask('NICK ann')
  await pass(server, 4)
  assert.deepEqual([silent.isClosed, halfway.isClosed], [false, false])
  await pass(server, 2)
  for (const client of [silent, halfway]) {
    assert.match(client.take().join('\n'), /ERROR :Closing link: No registration within 10 seconds$/)
    assert.equal(client.isClosed, true)
  }
})

void test('idlePingMs: who says nothing is asked, once, and an answer is enough', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const client = await server.enter('ann')
  await pass(server, 29)
  assert.deepEqual(client.take(), [])
  await pass(server, 5)
  assert.deepEqual(client.take(), [':irc.test PING irc.test'])
  await client.ask('PONG irc.test')
  await pass(server, 25)
  assert.deepEqual([client.take(), client.isClosed], [[], false])
  await pass(server, 10)
  assert.deepEqual(client.take(), [':irc.test PING irc.test'])
})

void test('pingTimeoutMs: who does not answer is closed, and the others are told why', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  await server.gather('#a', ann, bob)
  await pass(server, 30)
  await ann.ask('PING x')
  await pass(server, 21)
  assert.equal(bob.isClosed, true)
  assert.match(bob.take().join('\n'), /ERROR :Closing link: Ping timeout: 20 seconds$/)
  assert.ok(ann.take().includes(':bob!~bob@host.test QUIT :Ping timeout: 20 seconds'))
  assert.equal(ann.isClosed, false)
})

void test('any line counts as a sign of life', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const client = await server.enter('ann')
  for (let index = 0; index < 5; index += 1) {
    await pass(server, 25)
    await client.ask('AWAY')
  }
  assert.deepEqual(client.take(), [])
})

void test('who cannot answer a PING is not asked', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const client = await server.enter('ann')
  Object.assign(client.session, { answersPing: false })
  await pass(server, 1_000)
  assert.deepEqual([client.take(), client.isClosed], [[], false])
})

for (const [what, byMs] of Object.entries({ back: -1_000_000, forward: 1_000_000 })) {
  void test(`who is silent is asked and closed in the same time when the clock of the machine is set ${what}`, async () => {
    const server = sweeping(new TestServer({ limits: LIMITS }))
    const client = await server.enter('ann')
    server.clock.setDate(server.clock.now() + byMs)
    await pass(server, 29)
    assert.deepEqual(client.take(), [])
    await pass(server, 1)
    assert.deepEqual(client.take(), [':irc.test PING irc.test'])
    server.clock.setDate(server.clock.now() - byMs)
    await pass(server, 19)
    assert.equal(client.isClosed, false)
    await pass(server, 1)
    assert.equal(client.isClosed, true)
  })
}
