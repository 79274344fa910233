import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer, type TestServerOptions } from '../testing/test-server.ts'

function numerics(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.split(' ').find((word) => !word.startsWith(':')) ?? '')
}

/** What is sent, and the numerics or verbs of the answer; the welcome is shown as 001 only. */
const CASES: readonly (readonly [promise: string, TestServerOptions, lines: readonly string[], answer: string])[] = [
  ['NICK and USER register', {}, ['NICK ann', 'USER a 0 * :Ann'], '001'],
  ['USER and NICK register', {}, ['USER a 0 * :Ann', 'NICK ann'], '001'],
  ['a nickname may be changed before the registration', {}, ['NICK x', 'NICK ann', 'USER a 0 * :Ann'], '001'],
  ['a real name must not be empty', {}, ['NICK ann', 'USER a 0 * :'], '461'],
  ['and can be given again', {}, ['NICK ann', 'USER a 0 * :', 'USER a 0 * :Ann'], '461 001'],
  ['NICK alone is not enough', {}, ['NICK ann'], ''],
  ['a nickname is asked for', {}, ['NICK'], '431'],
  ['a nickname must be one', {}, ['NICK 1ann'], '432'],
  ['USER takes four parameters', {}, ['USER a 0 *'], '461'],
  ['a password that nobody asks for does no harm', {}, ['PASS x', 'NICK ann', 'USER a 0 * :Ann'], '001'],
  ['the right password opens', { password: 'x' }, ['PASS x', 'NICK ann', 'USER a 0 * :Ann'], '001'],
  ['a password comes before the rest or not at all', { password: 'x' }, ['NICK ann', 'USER a 0 * :Ann'], '464 ERROR'],
  ['a wrong password ends it', { password: 'x' }, ['PASS y', 'NICK ann', 'USER a 0 * :Ann'], '464 ERROR'],
  ['a password is compared whole', { password: 'xy' }, ['PASS x', 'NICK ann', 'USER a 0 * :Ann'], '464 ERROR'],
  ['PASS takes a parameter', {}, ['PASS'], '461'],
  ['commands wait for the registration', {}, ['JOIN #a'], '451'],
  ['so do commands that do not exist', {}, ['FOO'], '451'],
  ['PING is answered before the registration', {}, ['PING x'], 'PONG'],
  ['QUIT ends what has not begun', {}, ['QUIT :bye'], 'ERROR'],
  ['negotiation holds the registration', {}, ['CAP LS', 'NICK ann', 'USER a 0 * :Ann'], 'CAP'],
  ['CAP REQ alone holds it too', {}, ['CAP REQ :batch', 'NICK ann', 'USER a 0 * :Ann'], 'CAP'],
  ['CAP LIST does not hold it', {}, ['CAP LIST', 'NICK ann', 'USER a 0 * :Ann'], 'CAP 001'],
  ['CAP END lets it go on', {}, ['CAP LS', 'NICK ann', 'USER a 0 * :Ann', 'CAP END'], 'CAP 001'],
  ['CAP END before NICK and USER is no end', {}, ['CAP LS', 'CAP END', 'NICK ann', 'USER a 0 * :Ann'], 'CAP 001'],
]

for (const [promise, options, lines, answer] of CASES) {
  void test(promise, async () => {
    const told = numerics(await new TestServer(options).connect().ask(...lines))
    const welcome = told.indexOf('001')
    const heard = (welcome === -1 ? told : told.slice(0, welcome + 1)).join(' ')
    // The list takes as many lines as there are capabilities.
    assert.equal(heard.replace(/CAP(?: CAP)+/, 'CAP'), answer)
  })
}

void test('a client that is welcomed is told everything in the order of the specification', async () => {
  const client = new TestServer({ motd: ['Hello', 'there'] }).connect()
  const lines = await client.ask('NICK ann', 'USER a 0 * :Ann')
  const told = numerics(lines)
    .join(' ')
    .replaceAll(/(005 )+/g, '005 ')
  assert.equal(told, '001 002 003 004 005 251 252 254 255 265 266 375 372 372 376')
  assert.equal(lines[0], ':irc.test 001 ann :Welcome to Test, ann!~a@host.test')
  assert.match(lines[3] ?? '', /^:irc\.test 004 ann irc\.test partyline-0 \w*i\w* \w*n\w* \w+$/)
})

void test('a nickname that is taken is refused, and the next one registers', async () => {
  const server = new TestServer()
  await server.enter('ann')
  const client = server.connect()
  assert.deepEqual(await client.ask('NICK Ann', 'USER a 0 * :Ann'), [':irc.test 433 * Ann :Nickname is already in use'])
  assert.match((await client.ask('NICK amy'))[0] ?? '', /^:irc.test 001 amy /)
})

void test('two clients that ask for one nickname at once: the first has it', async () => {
  const server = new TestServer()
  const [one, other] = [server.connect(), server.connect()]
  one.send('NICK ann', 'USER a 0 * :Ann')
  other.send('NICK ann', 'USER a 0 * :Ann')
  await server.settled()
  assert.deepEqual([numerics(one.take())[0], numerics(other.take())[0]], ['001', '433'])
})

void test('nobody registers twice', async () => {
  const client = await new TestServer().enter('ann')
  assert.deepEqual(numerics(await client.ask('USER a 0 * :Ann', 'PASS x')), ['462', '462'])
})

void test('the user part has no characters that would end it', async () => {
  const server = new TestServer()
  const client = server.connect()
  const [welcome] = await client.ask('NICK ann', 'USER a!b@c*d:e 0 * :Ann')
  assert.match(welcome ?? '', /ann!~abcde@host\.test$/)
  assert.match((await server.connect().ask('NICK bob', 'USER @ 0 * :Bob'))[0] ?? '', /bob!~user@host\.test$/)
})

void test('a client that ends before the registration is complete does not come onto the network', async () => {
  const server = new TestServer({ password: 'right' })
  for (const first of [['QUIT'], ['PASS wrong', 'NICK ann', 'USER a 0 * :Ann', 'PASS right']]) {
    const client = server.connect()
    await client.ask(...first, 'NICK ann', 'USER a 0 * :Ann')
    assert.equal(client.isClosed, true)
    assert.equal(server.network.users.size, 0)
  }
})

void test('the password of the server is forgotten when it has let a session in', async () => {
  const server = new TestServer({ password: 'secret' })
  const client = server.connect()
  client.send('PASS secret', 'NICK ann')
  assert.equal(client.session.introduction.password, 'secret')
  await client.ask('USER ann 0 * :Ann')
  assert.deepEqual([client.session.standing, client.session.introduction.password], ['present', null])
})
