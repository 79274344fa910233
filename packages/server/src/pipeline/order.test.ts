/** One order: for the replies of one session (invariant 4), and for everyone in a channel. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { company } from '../testing/company.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

void test('replies come in the order of the commands, and before the PONG of a PING sent after them', async () => {
  const { ann } = await company({}, 'echo-message')
  const lines = await ann.ask(
    'PRIVMSG #a :1',
    'FOO',
    'PRIVMSG #a :2',
    'TOPIC #a :3',
    'PRIVMSG nobody :4',
    'AWAY',
    'PING 5',
  )
  const verbs = lines.map((line) => line.split(' ')[1])
  assert.deepEqual(verbs, ['PRIVMSG', '421', 'PRIVMSG', 'TOPIC', '401', '305', 'PONG'])
})

void test('an answer from the store keeps its place, and what comes after it waits', async () => {
  const { server, ann, bob } = await company({}, 'echo-message')
  await ann.ask('PRIVMSG #a :old')
  const goOn = server.store.stall()
  ann.send('PING 1', 'CHATHISTORY LATEST #a * 1', 'PING 2')
  await server.turns()
  assert.deepEqual(ann.take(), [':irc.test PONG irc.test 1'])
  bob.send('WHOIS ann')
  await server.turns()
  assert.ok(bob.take().length > 1, 'others do not wait')
  goOn()
  await server.settled()
  assert.deepEqual(ann.take(), [':ann!~ann@host.test PRIVMSG #a :old', ':irc.test PONG irc.test 2'])
})

void test('the second member that one KICK removes sees the first removed', async () => {
  const { server, ann, bob } = await company()
  const carl = await server.enter('carl')
  await server.gather('#a', ann, bob, carl)
  await ann.ask('KICK #a bob,carl :out')
  assert.deepEqual(carl.take(), [':ann!~ann@host.test KICK #a bob :out', ':ann!~ann@host.test KICK #a carl :out'])
})

void test('answers from the store come in the order they were asked for', async () => {
  const { ann } = await company()
  await ann.ask('PRIVMSG #a :old')
  const lines = await ann.ask(
    'CHATHISTORY LATEST #a * 1',
    'PING 1',
    'CHATHISTORY LATEST #x * 1',
    'CHATHISTORY LATEST #a * 1',
  )
  assert.deepEqual(
    lines.map((line) => line.split(' ')[1]),
    ['PRIVMSG', 'PONG', 'FAIL', 'PRIVMSG'],
  )
})

void test('a client that leaves while an answer is being fetched gets it before the farewell', async () => {
  const { server, ann } = await company()
  await ann.ask('PRIVMSG #a :old')
  const goOn = server.store.stall()
  ann.send('CHATHISTORY LATEST #a * 1')
  await server.turns()
  ann.send('QUIT', 'PING late')
  await server.turns()
  assert.equal(ann.isClosed, false)
  goOn()
  await server.settled()
  assert.deepEqual(ann.take(), [
    ':ann!~ann@host.test PRIVMSG #a :old',
    ':ann!~ann@host.test QUIT :Quit',
    'ERROR :Closing link: Quit',
  ])
  assert.equal(ann.isClosed, true)
})

void test('a client that joins or leaves between two messages of one batch sees exactly those of its time', async () => {
  const { server, ann, eve } = await company()
  const said = (lines: readonly string[]) =>
    lines.filter((line) => line.includes(' PRIVMSG ')).map((line) => line.slice(-1))
  ann.send('PRIVMSG #a 1')
  eve.send('JOIN #a')
  ann.send('PRIVMSG #a 2')
  eve.send('PART #a')
  ann.send('PRIVMSG #a 3')
  await server.settled()
  assert.deepEqual(said(eve.take()), ['2'])
})

void test('the members of a channel are sent the same bytes, encoded once', async () => {
  const { server, ann, bob, eve } = await company({}, 'server-time message-tags')
  const other = await server.enter('other', 'server-time')
  await server.gather('#a', eve, other)
  for (const client of [bob, eve, other]) client.pieces.length = 0
  ann.send('PRIVMSG #a :one', 'PRIVMSG #a :two')
  await server.settled()
  assert.equal(bob.pieces.length, 1, 'messages that follow one another are one piece')
  assert.equal(bob.pieces[0], eve.pieces[0], 'the same bytes for the same capabilities')
  assert.notEqual(bob.pieces[0], other.pieces[0])
})

void test('members that speak in a channel get what was said there in one piece too', async () => {
  const { server, ann, bob } = await company({}, 'echo-message')
  for (const client of [ann, bob]) client.pieces.length = 0
  for (const text of ['1', '2', '3']) for (const client of [ann, bob]) client.send(`PRIVMSG #a ${text}`)
  await server.settled()
  assert.deepEqual([ann.pieces.length, ann.pieces[0]], [1, bob.pieces[0]])
})

const WHO = 4
const VERBS = / (PRIVMSG|NOTICE|TOPIC) #a /
const SAID = 'PRIVMSG #a|PRIVMSG #a|PRIVMSG #a|PRIVMSG #b|NOTICE #a|TOPIC #a'
const line = fc.constantFrom(
  ...`${SAID}|JOIN #a|PART #a|JOIN #b|NICK|PING|CHATHISTORY LATEST #a * 3|turn|turn|stall|go on|fail`.split('|'),
)
const script = fc.array(fc.tuple(fc.nat(WHO - 1), line), { maxLength: 60, size: 'max' })

/** Runs a script; each of the four is in #a and #b at first, and has echo-message but the last. */
async function run(
  steps: readonly (readonly [number, string])[],
): Promise<{ told: readonly (readonly string[])[]; recorded: readonly string[] }> {
  const server = new TestServer()
  const clients: TestClient[] = []
  const capabilities = 'server-time message-tags'
  for (let who = 0; who < WHO; who += 1) {
    clients.push(await server.enter(`n${who}`, who === WHO - 1 ? capabilities : `echo-message ${capabilities}`))
  }
  await server.gather('#b', ...clients)
  await server.gather('#a', ...clients)
  let goOn = () => {}
  for (const [index, [who, what]] of steps.entries()) {
    server.clock.advance(1)
    server.store.isFailing = what === 'fail'
    if (what === 'turn') await server.turns()
    else if (what === 'go on') goOn()
    else if (what === 'stall') {
      goOn()
      goOn = server.store.stall()
    } else if (what === 'NICK') clients[who]?.send(`NICK n${who}x${index}`)
    else if (what !== 'fail')
      clients[who]?.send(what.startsWith('C') || what.startsWith('J') ? what : `${what} :${index}`)
    else await server.turns()
  }
  server.store.isFailing = false
  goOn()
  await server.settled()
  assert.ok(!server.logged.includes('command.failed'))
  const recorded = server.store.events.filter(({ verb, target }) => target === '#a' && VERBS.test(` ${verb} #a `))
  return { told: clients.map((client) => client.take()), recorded: recorded.map(({ id }) => id) }
}

/** The msgids of what was said in #a, in the order in which they came; pages of history left out. */
function said(lines: readonly string[]): readonly string[] {
  const ids = lines.flatMap((each) =>
    / (PRIVMSG|NOTICE|TOPIC) #a /.test(each) ? (/msgid=([\w-]+)/.exec(each)?.[1] ?? []) : [],
  )
  return [...new Set(ids)]
}

void test('whatever happens, any two see what both see in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { told } = await run(steps.filter(([, what]) => !what.startsWith('CHATHISTORY')))
      const orders = told.map(said)
      for (const one of orders) {
        for (const other of orders) {
          const shared = one.filter((id) => other.includes(id))
          assert.deepEqual(
            other.filter((id) => one.includes(id)),
            shared,
          )
        }
      }
    }),
  )
})

void test('whatever happens, every PING of a session is answered, in order', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { told } = await run(steps)
      for (const [who, lines] of told.entries()) {
        const asked = steps.flatMap(([asker, what], index) => (asker === who && what === 'PING' ? [String(index)] : []))
        const answered = lines.filter((each) => each.includes(' PONG ')).map((each) => each.split(' ').at(-1))
        assert.deepEqual(answered, asked)
      }
    }),
  )
})

void test('whatever happens, a member that stays and has echo-message sees exactly what is recorded', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { told, recorded } = await run(steps)
      const [stayed = []] = told.map(said)
      if (!steps.some(([who, what]) => who === 0 && what === 'PART #a')) assert.deepEqual(stayed, recorded)
    }),
  )
})

void test('clients that join in one batch are told of those after them, in one piece, and the others of all', async () => {
  const { server, ann, eve } = await company()
  const joiners = await Promise.all(['j0', 'j1', 'j2'].map((nick) => server.enter(nick)))
  ann.pieces.length = 0
  for (const client of joiners) client.send('JOIN #a')
  ann.send('PRIVMSG #a :welcome')
  eve.send('PING x')
  await server.settled()
  const told = (lines: readonly string[]) =>
    lines.flatMap((line) => /^:(\w+)!\S+ (JOIN|PRIVMSG)/.exec(line)?.slice(1, 3).join(' ') ?? [])
  assert.deepEqual(told(ann.take()), ['j0 JOIN', 'j1 JOIN', 'j2 JOIN'])
  assert.equal(ann.pieces.length, 1)
  const seen = joiners.map((client) => told(client.take()))
  assert.deepEqual(seen, [
    ['j0 JOIN', 'j1 JOIN', 'j2 JOIN', 'ann PRIVMSG'],
    ['j1 JOIN', 'j2 JOIN', 'ann PRIVMSG'],
    ['j2 JOIN', 'ann PRIVMSG'],
  ])
})
