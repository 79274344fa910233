import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer } from '../testing/test-server.ts'
import { startKeepalive } from './keepalive.ts'

/** A server that sweeps, as the composition root starts it. */
function sweeping(server: TestServer): TestServer {
  const { sessions, clock, dispatcher } = server
  const keepalive = startKeepalive({
    sessions,
    clock,
    limits: () => server.limits,
    ping: (session) =>
      dispatcher.tell(session, ({ send, to }) => send({ source: to.server, verb: 'PING', params: [to.server] })),
    dismiss: (session, reason) => dispatcher.leave(session, reason),
  })
  server.onNicknameInUse = (holder) => keepalive.probe(holder)
  return server
}

async function pass(server: TestServer, seconds: number): Promise<void> {
  server.clock.advance(seconds * 1_000)
  await server.settled()
}

const LIMITS = { registerTimeoutMs: 10_000, idlePingMs: 30_000, pingTimeoutMs: 20_000, nicknamePingTimeoutMs: 5_000 }

void test('registerTimeoutMs: a client that does not register is told and closed', async () => {
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

void test('idlePingMs: a client that says nothing is asked, once, and an answer is enough', async () => {
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

void test('pingTimeoutMs: a client that does not answer is closed, and the others are told why', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  await server.gather('#a', ann, bob)
  await pass(server, 30)
  await ann.ask('PING x')
  await pass(server, 21)
  assert.equal(bob.isClosed, true)
  assert.match(bob.take().join('\n'), /ERROR :Closing link: Ping timeout: 50 seconds$/)
  assert.ok(ann.take().includes(':bob!~bob@host.test QUIT :Ping timeout: 50 seconds'))
  assert.equal(ann.isClosed, false)
})

void test('a single second is not called seconds', async () => {
  const limits = { ...LIMITS, registerTimeoutMs: 1_000, idlePingMs: 500, pingTimeoutMs: 500 }
  const server = sweeping(new TestServer({ limits }))
  const ann = await server.enter('ann')
  const silent = server.connect()
  await pass(server, 0.5)
  await pass(server, 0.5)
  assert.match(silent.take().join('\n'), /No registration within 1 second$/)
  assert.match(ann.take().join('\n'), /Ping timeout: 1 second$/)
})

void test('nicknamePingTimeoutMs: a nickname that a dead connection holds is free soon after somebody wants it', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [dead, ann] = [await server.enter('bob'), await server.enter('ann')]
  await server.gather('#a', ann, dead)
  const back = server.connect()
  assert.deepEqual(await back.ask('NICK bob', 'USER bob 0 * :Bob'), [':irc.test 433 * bob :Nickname is already in use'])
  await pass(server, 1)
  assert.deepEqual(dead.take(), [':irc.test PING irc.test'])
  await pass(server, 4)
  assert.match((await back.ask('NICK bob')).join('\n'), / 433 /)
  await pass(server, 1)
  assert.deepEqual(ann.take(), [':bob!~bob@host.test QUIT :Ping timeout: 6 seconds'])
  assert.equal(dead.isClosed, true)
  assert.match((await back.ask('NICK bob')).join('\n'), / 001 bob /)
})

void test('a client that answers keeps the nickname from any other, and is asked once at a time', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [bob, ann] = [await server.enter('bob'), await server.enter('ann')]
  await ann.ask('NICK bob', 'NICK BOB', 'NICK bob')
  await pass(server, 1)
  assert.deepEqual(bob.take(), [':irc.test PING irc.test'])
  await pass(server, 4)
  await bob.ask('PONG irc.test')
  await pass(server, 6)
  assert.equal(bob.isClosed, false)
  await ann.ask('NICK bob')
  await pass(server, 1)
  assert.deepEqual(bob.take(), [':irc.test PING irc.test'])
})

void test('a client that speaks after somebody wanted its nickname is not asked', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [bob, ann] = [await server.enter('bob'), await server.enter('ann')]
  await ann.ask('NICK bob')
  await bob.ask('AWAY')
  await pass(server, 10)
  assert.deepEqual([bob.take(), bob.isClosed], [[], false])
})

void test('a PING that was sent before somebody wanted the nickname is to be answered as soon', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const [bob, ann] = [await server.enter('bob'), await server.enter('ann')]
  await pass(server, 30)
  assert.deepEqual(bob.take(), [':irc.test PING irc.test'])
  await pass(server, 3)
  await ann.ask('NICK bob')
  await pass(server, 4)
  assert.deepEqual([bob.take(), bob.isClosed], [[], false])
  await pass(server, 1)
  assert.match(bob.take().join('\n'), /Ping timeout: 38 seconds$/)
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

void test('a client that cannot answer a PING is not asked', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const client = await server.enter('ann')
  Object.assign(client.session, { isPerson: true })
  await (await server.enter('bob')).ask('NICK ann')
  await pass(server, 1_000)
  assert.deepEqual([client.take(), client.isClosed], [[], false])
})

for (const [what, byMs] of Object.entries({ back: -1_000_000, forward: 1_000_000 })) {
  void test(`a client that is silent is asked and closed in the same time when the clock of the machine is set ${what}`, async () => {
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

void test('a client that is held back for being fast is neither asked nor closed: its answer could not be read', async () => {
  const server = sweeping(new TestServer({ limits: { ...LIMITS, commandsPerSecond: 1, commandBurst: 10 } }))
  const client = await server.enter('ann')
  client.session.pace.charge(200_000)
  const readiness = client.session.readiness()
  assert.ok(readiness !== null)
  await pass(server, 150)
  assert.deepEqual([client.take(), client.isClosed], [[], false])
  await pass(server, 60)
  await readiness
  await pass(server, 60)
  assert.ok(client.take().length > 0, 'afterwards it is as any other')
})

void test('registerTimeoutMs: a client that is held back before it is registered has no longer', async () => {
  const server = sweeping(new TestServer({ limits: LIMITS }))
  const client = server.connect()
  client.session.pace.charge(1_000_000)
  assert.ok(client.session.readiness() !== null)
  await pass(server, 11)
  assert.equal(client.isClosed, true)
})
