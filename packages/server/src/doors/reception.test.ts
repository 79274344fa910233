/** How a connection is received and seen out, whatever its lines mean. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { bytesInUse, memoryPair } from '@partyline/net/testing'
import { silently } from '../commands/definition.ts'
import { DoorClient } from '../testing/door-client.ts'
import { TestServer } from '../testing/test-server.ts'
import { ircBehaviour } from './irc/irc-door.ts'
import { originOf } from './origin.ts'

void test('a client that does not read is cut off, the others are told, and their messages are all there', async () => {
  const server = new TestServer({ limits: { sendQueueBytesMax: 16_384, commandBurst: 100_000 } })
  const ann = await server.enter('ann', 'echo-message')
  const [slow, served] = memoryPair()
  const serving = server.reception.serve(
    { door: 'irc', origin: originOf(served), wire: served },
    ircBehaviour(server.dispatcher, () => server.limits),
  )
  await slow.write(Buffer.from('NICK slow\r\nUSER slow 0 * :Slow\r\nJOIN #a\r\n'))
  await server.settled()
  await ann.ask('JOIN #a')
  let sent = 0
  while (server.network.userByNick('slow') !== undefined && sent < 10_000) {
    for (let index = 0; index < 20; index += 1) ann.send(`PRIVMSG #a :${sent + index} ${'x'.repeat(400)}`)
    sent += 20
    await server.settled()
  }
  await serving
  await server.settled()
  const lines = ann.take()
  const left = ':slow!~slow@localhost QUIT :Send queue exceeded: the client does not read'
  assert.equal(lines.filter((line) => line === left).length, 1)
  assert.equal(lines.filter((line) => line.startsWith(':ann!~ann@host.test PRIVMSG #a ')).length, sent)
  assert.equal(server.sessions.size, 1)
})

void test('a connection that ends is seen by the others as a QUIT', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  const ann = new DoorClient(server, 'irc')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n')
  await bob.ask('JOIN #a')
  await ann.end()
  await server.settled()
  assert.deepEqual(bob.take(), [':ann!~ann@localhost QUIT :Connection closed'])
})

void test('a connection that breaks is seen by the others as a QUIT that says so in plain words', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  const ann = new DoorClient(server, 'irc')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n')
  await bob.ask('JOIN #a')
  ann.connection.abort()
  await ann.served
  await server.settled()
  assert.deepEqual(bob.take(), [':ann!~ann@localhost QUIT :Connection reset'])
})

void test('a client that quits and goes at once is told goodbye, and the others are told once', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  const ann = new DoorClient(server, 'irc')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n')
  await bob.ask('JOIN #a')
  await ann.connection.write(Buffer.from('QUIT :bye\r\n'))
  assert.match(await ann.end(), /ERROR :Closing link: Quit: bye\r\n$/)
  await server.settled()
  assert.deepEqual(bob.take(), [':ann!~ann@localhost QUIT :Quit: bye'])
  assert.equal(server.sessions.size, 1)
})

void test('a command that would have a session do what it cannot is a defect: it is logged, and only that session ends', async () => {
  const wrong = { verb: 'WRONG', rights: 'any', cost: 1, plan: () => silently({ step: 'register' }) } as const
  const server = new TestServer({ commands: [wrong] })
  const bob = await server.enter('bob')
  const ann = new DoorClient(server, 'irc')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n')
  await bob.ask('JOIN #a')
  const errors = server.logged.length
  await ann.connection.write(Buffer.from('WRONG\r\nPRIVMSG #a :behind\r\n'))
  await ann.end()
  await server.settled()
  assert.deepEqual(server.logged.slice(errors), ['session.failed'])
  assert.deepEqual(bob.take(), [':ann!~ann@localhost QUIT :Connection lost'])
  assert.equal(server.sessions.size, 1)
})

void test('when the server stops, everybody is told, and nobody is recorded as having left', async () => {
  const server = new TestServer()
  const ann = new DoorClient(server, 'irc')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n')
  const recorded = server.store.events.length
  await server.reception.close('the server is shutting down')
  await server.settled()
  assert.match(await ann.end(), /ERROR :Closing link: the server is shutting down\r\n$/)
  await server.settled()
  assert.equal(server.store.events.length, recorded)
  assert.equal(server.sessions.size, 0)
})

void test('a client that sends more lines than it may is held back, and costs no more than it has sent', async () => {
  const server = new TestServer()
  const sent = Buffer.alloc(64 * 1024, '\n')
  const flood = async (count: number) => {
    const clients = Array.from(
      { length: count },
      (_, index) => new DoorClient(server, index % 2 === 0 ? 'irc' : 'plain'),
    )
    for (const { connection } of clients) for (let chunk = 0; chunk < 5; chunk += 1) connection.writeNow(sent)
    await server.settled()
    return clients
  }
  // The first ones make what all share, which is more than one may cost.
  const first = await flood(10)
  const before = bytesInUse()
  const clients = await flood(100)
  const bytesPerClient = (bytesInUse() - before) / clients.length
  assert.ok(bytesPerClient < sent.length, `${bytesPerClient} bytes are held for each client`)
  clients.push(...first)
  for (const { connection } of clients) connection.abort()
  for (const { served } of clients) await served
})

void test('a session that waits for many things, one after the other, holds nothing of those that are over', async () => {
  const server = new TestServer()
  const [client, served] = memoryPair()
  const done = Promise.withResolvers<number>()
  const WAITS = 20_000
  function* read() {
    const before = bytesInUse()
    for (let wait = 0; wait < WAITS; wait += 1) yield () => Promise.resolve()
    yield () => done.resolve((bytesInUse() - before) / WAITS)
  }
  const door = ircBehaviour(server.dispatcher, () => server.limits)
  const visitor = { door: 'irc', origin: originOf(served), wire: served }
  const serving = server.reception.serve(visitor, { ...door, converse: () => ({ read, end: () => [] }) })
  await client.write(Buffer.from('go'))
  const bytesPerWait = await done.promise
  assert.ok(bytesPerWait < 100, `${bytesPerWait} bytes are left of each`)
  client.abort()
  await serving
})

void test('when the server stops, everything that was read is answered before anybody is sent away', async () => {
  const server = new TestServer({ limits: { batchTurnsMax: 2 } })
  const ann = new DoorClient(server, 'irc')
  const bob = await server.enter('bob')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n')
  await bob.ask('JOIN #a')
  const goOn = server.store.stall()
  const texts = Array.from({ length: 20 }, (_, index) => `m${index}`)
  await ann.connection.write(Buffer.from(texts.map((text) => `PRIVMSG #a ${text}\r\n`).join('')))
  await server.turns()
  const closing = server.reception.close('the server is shutting down')
  await ann.connection.write(Buffer.from('PRIVMSG #a late\r\n'))
  goOn()
  await closing
  await server.settled()
  const lines = bob.take()
  assert.deepEqual(
    lines.slice(0, -1).map((line) => line.split(' :').at(-1)),
    texts,
  )
  assert.equal(lines.at(-1), 'ERROR :Closing link: the server is shutting down')
})

void test('a session that has sent many empty lines gives way to the others', async () => {
  const server = new TestServer({ limits: { commandBurst: 10_000 } })
  const ann = new DoorClient(server, 'irc')
  await ann.send('NICK ann\r\nUSER ann 0 * :Ann\r\n')
  await server.settled()
  const counts = [0]
  const { dispatcher } = server
  const ignore = dispatcher.ignore.bind(dispatcher)
  dispatcher.ignore = (session) => {
    counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
    ignore(session)
  }
  const sent = ann.connection.write('\n'.repeat(10_000))
  for (let turn = 0; turn < 100; turn += 1) {
    counts.push(0)
    await nextTurn()
  }
  await sent
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    10_000,
  )
  const most = Math.max(...counts)
  assert.equal(most <= 256, true, `${most} lines in one turn of the event loop`)
})

for (const door of ['irc', 'plain'] as const) {
  void test(`${door}: a client that sends no line end is held back like one that sends lines`, async () => {
    const server = new TestServer()
    const ann = new DoorClient(server, door)
    // The plain door ends a person without a nickname for such a line.
    if (door === 'plain') await ann.send('ann\n')
    let sent = 0
    for (let chunk = 0; chunk < 5; chunk += 1) {
      void ann.connection.write(Buffer.alloc(64 * 1024, 'x')).then(() => (sent += 1))
    }
    await server.turns()
    assert.ok(sent < 5, 'the bucket is empty')
    for (let chunk = 0; chunk < 5; chunk += 1) {
      server.clock.advance(13_000)
      await server.turns()
    }
    assert.equal(sent, 5)
    ann.connection.abort()
    await ann.served
  })
}
