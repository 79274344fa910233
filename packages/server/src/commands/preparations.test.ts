/** Commands that need time before they take their place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import type { Limits } from '../limits.ts'
import { DoorClient } from '../testing/door-client.ts'
import { heldCommand } from '../testing/slow-commands.ts'
import { TestServer } from '../testing/test-server.ts'

function serverWith(limits: Partial<Limits> = {}) {
  const { definition, begun } = heldCommand()
  return { server: new TestServer({ commands: [definition], limits }), begun }
}

const REGISTER = 'NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n'

void test('while a command is prepared, the lines behind it wait, and the other sessions do not', async () => {
  const { server, begun } = serverWith()
  const ann = server.connect()
  const bob = await server.enter('bob')
  ann.send('HELD 1', 'PING x')
  bob.send('PING y')
  await server.turns()
  assert.deepEqual(ann.take(), [])
  assert.deepEqual(bob.take(), [':irc.test PONG irc.test y'])
  assert.notEqual(ann.session.readiness(), null, 'nothing more is read')
  begun[0]?.finish()
  await server.settled()
  assert.deepEqual(ann.take(), [':irc.test HELD 1', ':irc.test PONG irc.test x'])
  assert.equal(ann.session.readiness(), null)
})

void test('what the server has to say to the session waits as well', async () => {
  const { server, begun } = serverWith()
  const ann = server.connect()
  ann.send('HELD 1')
  server.dispatcher.tell(ann.session, ({ send }) => send({ source: null, verb: 'PING', params: ['x'] }))
  await server.turns()
  assert.deepEqual(ann.take(), [])
  begun[0]?.finish()
  await server.settled()
  assert.deepEqual(ann.take(), [':irc.test HELD 1', 'PING x'])
})

void test('several that are sent at once are prepared one after the other', async () => {
  const { server, begun } = serverWith({ preparationsMax: 10, preparationsPerAddressMax: 10 })
  const ann = server.connect()
  ann.send('HELD 1', 'HELD 2', 'PING x')
  await server.turns()
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['1'],
  )
  begun[0]?.finish()
  await server.turns()
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['1', '2'],
  )
  begun[1]?.finish()
  await server.settled()
  assert.deepEqual(ann.take(), [':irc.test HELD 1', ':irc.test HELD 2', ':irc.test PONG irc.test x'])
})

void test('what fails while it is prepared is told as an internal error, and logged', async () => {
  const { server, begun } = serverWith()
  const ann = await server.enter('ann', 'standard-replies labeled-response batch')
  ann.send('@label=l HELD 1')
  await server.turns()
  begun[0]?.fail(new Error('no'))
  await server.settled()
  const [answer = ''] = ann.take()
  assert.match(answer, /^@label=l :irc\.test FAIL HELD INTERNAL_ERROR :/)
  assert.deepEqual(server.logged, ['command.failed'])
  assert.deepEqual(await ann.ask('PING x'), [':irc.test PONG irc.test x'])
})

void test('a defect in what waits behind a preparation ends its session, as it does elsewhere, and nothing else', async () => {
  const { server, begun } = serverWith()
  const bob = await server.enter('bob')
  const client = new DoorClient(server, 'irc')
  await client.send(REGISTER)
  await client.connection.write(Buffer.from('HELD 1\r\n'))
  await server.turns()
  const ann = [...server.sessions].find(({ introduction }) => introduction.nick === 'ann')
  const line = parseMessage('PING x')
  assert.ok(ann !== undefined && line !== null)
  server.dispatcher.receive(ann, line, () => {
    throw new Error('no')
  })
  begun[0]?.finish()
  await client.served
  await server.settled()
  assert.deepEqual(
    server.logged.filter((event) => event !== 'session.registered'),
    ['session.failed'],
  )
  assert.deepEqual(await bob.ask('PING y'), [':irc.test PONG irc.test y'])
})

void test('prepareTimeoutMs: what takes longer is told so and given up, and its permit stays taken until it is over', async () => {
  const { server, begun } = serverWith({ prepareTimeoutMs: 5_000, preparationsMax: 1 })
  const ann = await server.enter('ann', 'standard-replies')
  const bob = server.connect('elsewhere.test')
  ann.send('HELD 1', 'PING x')
  await server.turns()
  server.clock.advance(4_999)
  await server.turns()
  assert.deepEqual(ann.take(), [])
  bob.send('HELD 2')
  server.clock.advance(1)
  await server.turns()
  const [failure = '', pong] = ann.take()
  assert.match(failure, /FAIL HELD TEMPORARILY_UNAVAILABLE :This took the server too long/)
  assert.equal(pong, ':irc.test PONG irc.test x')
  assert.equal(begun[0]?.signal.aborted, true)
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['1'],
  )
  begun[0]?.finish()
  await server.turns()
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['1', '2'],
  )
  begun[1]?.finish()
  await server.settled()
  assert.deepEqual(ann.take(), [])
  assert.deepEqual(bob.take(), [':irc.test HELD 2'])
  assert.equal(server.clock.timerCount, 0)
})

void test('preparationsMax and preparationsPerAddressMax: so many are prepared at once', async () => {
  const { server, begun } = serverWith({ preparationsMax: 3, preparationsPerAddressMax: 2 })
  const hosts = ['a', 'a', 'a', 'b', 'c']
  for (const [index, host] of hosts.entries()) server.connect(host).send(`HELD ${host}${index}`)
  await server.turns()
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['a0', 'a1', 'b3'],
  )
  begun[0]?.finish()
  await server.turns()
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['a0', 'a1', 'b3', 'a2'],
  )
  for (let index = 1; index < hosts.length; index += 1) {
    begun[index]?.finish()
    await server.turns()
  }
  assert.deepEqual(
    begun.map(({ word }) => word),
    ['a0', 'a1', 'b3', 'a2', 'c4'],
  )
  await server.settled()
})

void test('a client that sends no more still gets the answer to what is being prepared', async () => {
  const { server, begun } = serverWith()
  const client = new DoorClient(server, 'irc')
  await client.send(REGISTER)
  await client.connection.write(Buffer.from('HELD 1\r\n'))
  await server.turns()
  const ended = client.end()
  await server.turns()
  begun[0]?.finish()
  assert.match(await ended, /:irc\.test HELD 1\r\n:ann!\S+ QUIT :[^\r]*\r\nERROR :[^\r]*\r\n$/)
})

void test('when the connection is lost, what is being prepared is given up, and what is behind it is not done', async () => {
  const { server, begun } = serverWith()
  const bob = await server.enter('bob')
  const client = new DoorClient(server, 'irc')
  await client.send(REGISTER)
  await bob.ask('JOIN #a')
  await client.connection.write(Buffer.from('HELD 1\r\nPRIVMSG #a :behind\r\n'))
  await server.turns()
  client.connection.abort()
  await client.served
  await server.settled()
  assert.equal(begun[0]?.signal.aborted, true)
  begun[0]?.finish()
  await server.settled()
  assert.deepEqual(bob.take(), [':ann!~ann@localhost QUIT :Connection reset'])
  assert.deepEqual(
    server.logged.filter((event) => event !== 'session.registered'),
    [],
  )
})

void test('when the server dismisses a session, what is being prepared is given up', async () => {
  const { server, begun } = serverWith()
  const ann = server.connect()
  ann.send('HELD 1', 'QUIT')
  await server.turns()
  server.dispatcher.leave(ann.session, 'too slow')
  await server.settled()
  assert.equal(begun[0]?.signal.aborted, true)
  assert.deepEqual(ann.take(), ['ERROR :Closing link: too slow'])
})

void test('when the server stops, what is being prepared is told so before anybody is sent away', async () => {
  const { server, begun } = serverWith()
  const ann = await server.enter('ann', 'standard-replies')
  ann.send('HELD 1', 'HELD 2')
  await server.turns()
  await server.reception.close('the server is shutting down')
  await server.settled()
  assert.equal(begun[0]?.signal.aborted, true)
  assert.equal(begun.length, 1)
  const failure = 'FAIL HELD TEMPORARILY_UNAVAILABLE :The server is shutting down, so this was not done'
  assert.deepEqual(ann.take(), [
    `:irc.test ${failure}`,
    `:irc.test ${failure}`,
    'ERROR :Closing link: the server is shutting down',
  ])
})
