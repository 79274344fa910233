/** What commands take from the token bucket: their work, and not one token each. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'
import type { TestClient, TestServer } from '../testing/test-server.ts'

const BURST = 2_000

/** How many tokens less than before the client can take now; parts of a token count as none. */
function taken(client: TestClient): number {
  client.session.pace.charge(-999)
  let left = 0
  for (; client.session.readiness() === null; left += 1) client.session.heard(1)
  return BURST - left
}

/** The bucket of a client is full. */
function rest(server: TestServer, ...clients: readonly TestClient[]): void {
  server.clock.advance(BURST * 1_000)
  for (const client of clients) assert.equal(client.session.readiness(), null)
}

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => prefix + index).join(',')

const CASES: readonly (readonly [line: string, tokens: number])[] = [
  ['TOPIC #a', 1],
  ['JOIN #b', 1],
  [`JOIN ${names(100, '#')}`, 100],
  [`PART ${names(60, '#')}`, 60],
  ['PRIVMSG #a :x', 1],
  ['PRIVMSG #a,bob,eve :x', 3],
  ['KICK #a bob,eve', 2],
  ['NAMES #a,#b', 4],
  ['MODE #a', 1],
  ['MODE #a +bbb a b c', 3],
  ['FOO', 2],
]

for (const [line, tokens] of CASES) {
  void test(`${line.slice(0, 30)} takes ${tokens}`, async () => {
    const { server, ann } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
    rest(server, ann)
    await ann.ask(line)
    assert.equal(taken(ann), tokens)
  })
}

void test('fifty empty lines take one token', async () => {
  const { server, ann } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
  rest(server, ann)
  for (let count = 0; count < 150; count += 1) server.dispatcher.ignore(ann.session)
  assert.equal(taken(ann), 3)
})

void test('a session pays for each reader that it has told something', async () => {
  const { server, ann, bob } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
  const others = await Promise.all(Array.from({ length: 98 }, (_, index) => server.enter(`n${index}`)))
  await server.gather('#a', ...others)
  rest(server, ann, bob)
  for (let count = 0; count < 30; count += 1) ann.send('PRIVMSG #a :x')
  await server.settled()
  assert.equal(taken(ann), 30 + 3, 'thirty messages to a hundred members')
  assert.equal(taken(bob), 0, 'the members pay nothing')
})

void test('a session pays for each line by which clients are told of another host that do not know of hosts that change', async () => {
  const opers = { root: { rights: ['vhost'], password: 'secret' } } as const
  const { server, ann, bob } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 }, opers })
  await ann.ask('OPER root secret')
  const others = await Promise.all(Array.from({ length: 97 }, (_, index) => server.enter(`n${index}`)))
  for (let count = 0; count < 19; count += 1) await server.gather(`#b${count}`, bob, ...others)
  rest(server, ann)
  await ann.ask('CHGHOST bob other.example')
  assert.equal(taken(ann), 2 + 3, 'nearly a hundred readers, each of a QUIT and nineteen times JOIN and MODE')
})

void test('a session pays for the tags of a message as often as they are sent on', async () => {
  const { server, ann } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
  await ann.ask('CAP REQ :message-tags')
  rest(server, ann)
  await ann.ask(`@+x=${'y'.repeat(1022)} PRIVMSG #a,bob,eve :x`)
  assert.equal(taken(ann), 3 + 2 * 2, 'its line pays for the first')
})

for (const [line, tokens, compared] of [
  ['PRIVMSG #a :x', 1, 10],
  ['TOPIC #a :x', 1, 10],
  ['TOPIC #0 :x', 1, 0],
  [`PART ${'#a,'.repeat(9)}#a :x`, 10, 1],
  [`PART ${'#a,'.repeat(9)}#a`, 10, 0],
  ['INVITE eve #b', 2, 1],
  ['RENAME #b #c', 10, 2],
  ['NICK eve', 2, 10],
] as const) {
  void test(`a session pays for what ${line} is compared with`, async () => {
    const { server, ann, bob, eve } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
    for (let count = 0; count < 100; count += 1) await ann.ask(`MODE #a +b n${count}`)
    for (let count = 0; count < 10; count += 1) await eve.ask(`SILENCE n${count}`)
    await ann.ask(`JOIN ${names(20, '#')}`)
    for (let count = 0; count < 10; count += 1) await ann.ask(`MODE #0 +b n${count}`)
    rest(server, bob)
    for (let count = 0; count < 100; count += 1) bob.send(line)
    await server.settled()
    assert.equal(taken(bob), 100 * tokens + compared)
  })
}

void test('a session pays for what is looked at for its answer, found or not', async () => {
  const { server, ann, eve } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
  await ann.ask(`JOIN ${names(99, '#')}`)
  rest(server, eve)
  const masks = Array.from({ length: 47 }, (_, index) => `*none${index}*`)
  assert.equal((await eve.ask(`LIST ${masks.join(',')}`)).length, 2)
  assert.equal(taken(eve), 5 + 4, 'a hundred channels, each compared with 47 masks')
})

void test('a session pays for each user that WHO compares with its mask, by source and by real name', async () => {
  const { server, eve } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
  for (let index = 0; index < 997; index += 1) await server.enter(`n${index}`)
  rest(server, eve)
  assert.equal((await eve.ask('WHO *none*')).length, 1)
  assert.equal(taken(eve), 3 + 2, 'a thousand users, each compared twice')
})

void test('a session pays for each history that CHATHISTORY TARGETS looks into, found or not', async () => {
  const { server, ann } = await company({ limits: { commandBurst: BURST, commandsPerSecond: 1 } })
  await ann.ask(`JOIN ${names(99, '#')}`)
  rest(server, ann)
  await ann.ask('CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2020-01-02T00:00:00.000Z 9')
  assert.equal(taken(ann), 1 + 1, 'a hundred channels, a row of each')
})

void test('names and masks are folded when they come, and not for each comparison', async (context) => {
  const { server, ann, eve } = await company({ limits: { maskBytesMax: 300, listEntriesMax: 1_000 } })
  const others = await Promise.all(Array.from({ length: 100 }, (_, index) => server.enter(`\u00fc${index}`)))
  await ann.ask('JOIN #\u00fc')
  for (const [index, other] of others.entries()) {
    await other.ask(`JOIN #\u00fc${index}`, 'PRIVMSG ann :x')
    await ann.ask(`MODE #\u00fc +b *\u00fc${index}x`)
    if (index % 2 === 0) await other.ask('QUIT')
  }
  const normalize = context.mock.method(String.prototype, 'normalize')
  for (const [client, line] of [
    [eve, 'WHO *\u00fcx'],
    [eve, 'LIST *\u00fcx'],
    [eve, 'WHOWAS *\u00fcx'],
    [eve, 'JOIN #\u00fc'],
    [eve, 'PRIVMSG #\u00fc :x'],
    [ann, 'CHATHISTORY LATEST \u00fcx * 1'],
    [ann, 'MODE #\u00fc +b *\u00fcy'],
  ] as const) {
    normalize.mock.resetCalls()
    await client.ask(line)
    assert.ok(normalize.mock.callCount() < 50, `${line}: ${normalize.mock.callCount()} times`)
  }
})
