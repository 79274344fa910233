/** What a server finds of its channels and their members when it starts again, and what is read of what was said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prefixesOf } from '../network/ranks.ts'
import type { MemoryStore } from '../testing/memory-store.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

/** A server on which ann, operator, and bob are in #den, which only members may enter. */
async function closedDen(): Promise<{ server: TestServer; ann: TestClient; bob: TestClient }> {
  const server = new TestServer()
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  await server.gather('#den', ann, bob)
  await ann.ask('MODE #den +i', 'PRIVMSG #den :secret')
  return { server, ann, bob }
}

/** The members of a channel after every client that may has joined it on the next server. */
async function membersAfterRestart(store: MemoryStore, ...nicks: readonly string[]): Promise<readonly string[]> {
  const server = new TestServer({ store })
  for (const nick of nicks) await (await server.enter(nick)).ask('JOIN #den')
  const members = server.network.channel('#den')?.members.values() ?? []
  return [...members].map(({ user, ranks }) => prefixesOf(ranks) + user.nick)
}

/** What else happens before the server stops, and which of the members get back in; eve was no member. */
const STOPS: readonly (readonly [promise: string, given: readonly (readonly ['ann' | 'bob', string])[], string])[] = [
  ['members come back with their ranks', [], '@ann bob'],
  ['a rank that was given is kept', [['ann', 'MODE #den +v bob']], '@ann +bob'],
  ['a rank that was taken is gone', [['ann', 'MODE #den +o-o bob ann']], 'ann @bob'],
  ['a member that left is a stranger', [['bob', 'PART #den']], '@ann'],
  ['a member that quit is a stranger', [['bob', 'QUIT']], '@ann'],
  ['a member that was removed is a stranger', [['ann', 'KICK #den bob']], '@ann'],
  [
    'a member that left and came back has a place',
    [
      ['bob', 'PART #den'],
      ['ann', 'INVITE bob #den'],
      ['bob', 'JOIN #den'],
    ],
    '@ann bob',
  ],
  ['a member is known by the latest nickname', [['bob', 'NICK eve']], '@ann eve'],
  [
    'no member that left an open channel is kept waiting',
    [
      ['ann', 'QUIT'],
      ['bob', 'QUIT'],
    ],
    '@ann bob eve',
  ],
]

for (const [promise, given, members] of STOPS) {
  void test(`after a restart ${promise}`, async () => {
    const { server, ...clients } = await closedDen()
    for (const [who, line] of given) await clients[who].ask(line)
    assert.equal((await membersAfterRestart(server.store, 'ann', 'bob', 'eve')).join(' '), members)
  })
}

/** What bob sees of it, who was there before. */
const RANKS_TOLD: readonly (readonly [given: string, told: readonly string[]])[] = [
  ['MODE #den +v ann', [':ann!~ann@host.test JOIN #den', ':irc.test MODE #den +ov ann ann']],
  ['MODE #den -o+v ann ann', [':ann!~ann@host.test JOIN #den', ':irc.test MODE #den +v ann']],
  ['MODE #den -o ann', [':ann!~ann@host.test JOIN #den']],
]

for (const [given, told] of RANKS_TOLD) {
  void test(`the rank with which a member comes back after ${given} is told to those that are there, and to itself in the names`, async () => {
    const { server, ann } = await closedDen()
    await ann.ask(given)
    const next = new TestServer({ store: server.store })
    const bob = await next.enter('bob')
    await bob.ask('JOIN #den')
    const own = await (await next.enter('ann', 'multi-prefix')).ask('JOIN #den')
    assert.deepEqual(bob.take(), told)
    assert.equal(own.filter((line) => line.includes(' MODE ')).length, 0)
  })
}

void test('a place that nobody took is there after the next restart too', async () => {
  const { server } = await closedDen()
  await membersAfterRestart(server.store, 'bob')
  assert.deepEqual(await membersAfterRestart(server.store, 'eve', 'ann', 'bob'), ['@ann', 'bob'])
})

const HISTORY = 'CHATHISTORY LATEST #den * 10'
const textsOf = (lines: readonly string[]) =>
  lines.filter((line) => line.includes(' PRIVMSG ')).map((line) => line.replace(/^.* PRIVMSG #den :?/, ''))

void test('what was said behind +i is not read by strangers after the channel has ended, what was said before is', async () => {
  const { server, ann, bob } = await closedDen()
  await ann.ask('MODE #den -i', 'PRIVMSG #den :open', 'MODE #den +i', 'PRIVMSG #den :hidden')
  bob.take()
  assert.deepEqual(textsOf(await bob.ask(HISTORY)), ['secret', 'open', 'hidden'])
  await ann.ask('PART #den')
  await bob.ask('PART #den')
  const eve = await server.enter('eve')
  await eve.ask('JOIN #den', 'PRIVMSG #den :anew')
  assert.deepEqual(textsOf(await eve.ask(HISTORY)), ['secret', 'open', 'anew'])
})

void test('what was hidden stays hidden after a restart', async () => {
  const { server, ann, bob } = await closedDen()
  await ann.ask('PART #den')
  await bob.ask('QUIT')
  const next = new TestServer({ store: server.store })
  const eve = await next.enter('eve')
  assert.deepEqual(textsOf(await eve.ask('JOIN #den', HISTORY)), [])
})

void test('a channel that ended, was made again and ended again in one batch hides both of its lives', async () => {
  const { server, ann, bob } = await closedDen()
  await bob.ask('PART #den')
  const release = server.store.stall()
  ann.send('PART #den')
  await server.turns()
  // One batch, gathered while the batch before waits for the disk.
  ann.send('JOIN #den', 'MODE #den +i', 'PRIVMSG #den :second', 'PART #den')
  ann.send('JOIN #den', 'MODE #den +i', 'PRIVMSG #den :third', 'PART #den')
  release()
  await server.settled()
  const eve = await server.enter('eve')
  assert.deepEqual(textsOf(await eve.ask('JOIN #den', HISTORY)), [])
})
