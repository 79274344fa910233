import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf, staying } from '../testing/test-network.ts'
import { TestServer, type TestClient, type TestServerOptions } from '../testing/test-server.ts'

async function withAnn(options: TestServerOptions = {}) {
  const server = new TestServer(options)
  const ann = await server.enter('amy', '', proofOf('Ann'))
  const bob = await server.enter('bob')
  return { server, ann, bob }
}

const named = async (client: TestClient, channel: string) =>
  (await client.ask(`JOIN ${channel}`)).filter((line) => line.includes(' 353 '))

void test('after a restart a person that stays is in its channels, with its rank, and finds them when it comes back', async () => {
  const { server, ann, bob } = await withAnn()
  await ann.ask('JOIN #a,#b', 'NS SET ALWAYS-ON ON', 'TOPIC #a :plans', 'AWAY :at lunch', 'MODE amy +i', 'NICK amelia')
  await bob.ask('JOIN #a')
  await ann.ask('MODE #a +v bob', 'PART #b')
  const next = new TestServer({ store: server.store })
  const eve = await next.enter('eve')
  assert.deepEqual(await named(eve, '#a'), [':irc.test 353 eve = #a :@amelia eve'])
  assert.deepEqual(await named(eve, '#b'), [':irc.test 353 eve = #b :@eve'])
  assert.match(
    (await eve.ask('WHOIS amelia')).join('\n'),
    / 311 eve amelia ~amy host\.test .*\n.* 301 eve amelia :at lunch/s,
  )
  assert.match((await eve.ask('NICK amelia'))[0] ?? '', / 433 /)
  await eve.ask('PRIVMSG #a :while you were away')
  const back = next.connect()
  back.proof = proofOf('Ann')
  const lines = await back.ask('CAP REQ draft/chathistory', 'NICK x', 'USER x 0 * :X', 'CAP END')
  assert.ok(lines.includes(':amelia!~amy@host.test JOIN #a'))
  assert.ok(lines.includes(':irc.test 332 amelia #a :plans'))
  assert.deepEqual(await back.ask('CHATHISTORY LATEST #a * 1'), [':eve!~eve@host.test PRIVMSG #a :while you were away'])
})

void test('a person that stays is left alone after a restart by those that it does not want to hear', async () => {
  const { server, ann, bob } = await withAnn()
  await ann.ask('NS SET ALWAYS-ON ON', 'SILENCE bob,eve', 'SILENCE -eve', 'QUIT')
  await bob.ask('QUIT')
  const next = new TestServer({ store: server.store })
  const again = await next.enter('bob')
  assert.deepEqual(await again.ask('PRIVMSG amy :hello?'), [])
  const back = await next.enter('amy', '', proofOf('Ann'))
  assert.deepEqual(await back.ask('SILENCE'), [
    ':irc.test 271 amy amy bob!*@*',
    ':irc.test 272 amy amy :End of Silence List',
  ])
})

for (const [what, line] of [
  ['stays no longer', 'NS SET ALWAYS-ON OFF'],
  ['logs out', 'NS LOGOUT'],
  ['drops its account', 'NS DROP Ann password'],
] as const) {
  void test(`a person that ${what} is not there after a restart`, async () => {
    const { server, ann } = await withAnn()
    await ann.ask('NS SET ALWAYS-ON ON', 'JOIN #a')
    assert.ok([...server.store.records.values()].some(({ of }) => of === 'presence'))
    await ann.ask(line)
    assert.ok(![...server.store.records.values()].some(({ of }) => of === 'presence'))
    assert.equal(new TestServer({ store: server.store }).network.users.size, 0)
  })
}

void test('where the owner has everybody stay, or nobody, that counts at the next start too', async () => {
  const { server, ann } = await withAnn({ alwaysOn: 'opt-out' })
  await ann.ask('JOIN #a')
  assert.equal(new TestServer({ store: server.store, alwaysOn: 'disabled' }).network.users.size, 0)
  assert.equal(new TestServer({ store: server.store, alwaysOn: 'mandatory' }).network.users.size, 1)
})

void test('a guest, and a person that does not stay, are not recorded; nor is a person that stays by what it says', async () => {
  const { server, ann, bob } = await withAnn()
  for (const client of [ann, bob]) await client.ask('JOIN #a', 'PART #a', 'AWAY :x')
  assert.ok(![...server.store.records.values()].some(({ of }) => of === 'presence'))
  server.say(staying('Ann'))
  await ann.ask('JOIN #a')
  const before = server.store.appends
  const [kept] = [...server.store.records.values()].filter(({ of }) => of === 'presence')
  await ann.ask('PRIVMSG #a :hello')
  assert.equal(server.store.appends, before + 1)
  assert.equal(
    [...server.store.records.values()].find(({ of }) => of === 'presence'),
    kept,
  )
})

void test('a person that stays finds its channel after a restart under the name that somebody else gave it', async () => {
  const { server, ann, bob } = await withAnn()
  await bob.ask('JOIN #old')
  await ann.ask('JOIN #old', 'NS SET ALWAYS-ON ON')
  await bob.ask('RENAME #old #new')
  const { network } = new TestServer({ store: server.store })
  assert.deepEqual(
    [...(network.userByNick('amy')?.channels.values() ?? [])].map(({ name }) => name),
    ['#new'],
  )
})

void test('an operator that stays is none after a restart, and is told nothing of what operators are', async () => {
  const { server, ann } = await withAnn({ opers: { root: { rights: [], password: 'secret' } } })
  await ann.ask('OPER root secret', 'NS SET ALWAYS-ON ON', 'MODE amy +w')
  assert.equal(new TestServer({ store: server.store }).network.userByNick('amy')?.modes, 'w')
})

void test('a decision of the owner that changes nothing of those that stay is recorded of nobody', async () => {
  const { server, ann } = await withAnn()
  await ann.ask('NS SET ALWAYS-ON ON')
  const kept = () => [...server.store.records.values()].filter(({ of }) => of === 'presence')
  const before = kept()
  server.say({ kind: 'policy', policy: { ...server.network.policy, contact: 'ann@example.test' } })
  await ann.ask('PING x')
  assert.deepEqual(
    kept().map((record, index) => record === before[index]),
    [true],
  )
})

void test('while the disk refuses, a person that stays comes and goes, and changes nothing that a restart would undo', async () => {
  const { server, ann, bob } = await withAnn()
  await ann.ask('NS SET ALWAYS-ON ON', 'AWAY :before')
  server.store.isFailing = true
  for (const line of ['AWAY :lunch', 'AWAY', 'MODE amy +i']) {
    const [answer = ''] = await ann.ask(line)
    assert.match(answer, / 400 amy \w+ :The server could not write this to its disk/, line)
  }
  assert.deepEqual(
    (await bob.ask('AWAY :lunch')).map((line) => line.split(' ')[1]),
    ['306'],
  )
  await ann.ask('QUIT')
  const back = server.connect()
  back.proof = proofOf('Ann')
  assert.ok((await back.ask('NICK x', 'USER x 0 * :X')).some((line) => line.includes(' 001 amy ')))
  assert.equal(server.network.userByNick('amy')?.away, 'before')
})
