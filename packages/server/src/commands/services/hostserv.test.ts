/** A host of an account: from log-in on, over restarts, as long as an operator gives it and its person wants it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../../testing/test-network.ts'
import { TestServer, type TestClient } from '../../testing/test-server.ts'
import type { MemoryStore } from '../../testing/memory-store.ts'

const SAYS = ':HostServ!HostServ@services NOTICE'
const GIVEN = 'HS SET Bob friends.example'
const LOGGED_IN = ':bob!~bob@friends.example'

interface World {
  readonly server: TestServer
  readonly ann: TestClient
}

/** ann, an operator, is in #a, with chghost. */
async function withOper(limits = {}, store?: MemoryStore): Promise<World> {
  const opers = { root: { rights: ['vhost', 'ban', 'audit'], password: 'secret' } } as const
  const server = new TestServer({ opers, limits, ...(store === undefined ? {} : { store }) })
  await server.accounts('Bob', 'Zed')
  const ann = await server.enter('ann', 'chghost')
  await ann.ask('OPER root secret', 'JOIN #a')
  return { server, ann }
}

async function withBob(proof = proofOf('Bob')): Promise<World & { readonly bob: TestClient }> {
  const all = await withOper()
  const bob = await all.server.enter('bob', 'chghost', proof)
  await bob.ask('JOIN #a')
  all.ann.take()
  return { ...all, bob }
}

async function hostOf(asker: TestClient, nick = 'bob'): Promise<string | undefined> {
  const lines = await asker.ask(`WHOIS ${nick}`)
  return lines.find((line) => line.includes(' 311 '))?.split(' ')[5]
}

void test('a person is welcomed under the host of its account, and seen under it by all', async () => {
  const { server, ann } = await withOper()
  assert.deepEqual(await ann.ask(GIVEN), [`${SAYS} ann :Bob is shown as friends.example`])
  const bob = server.connect()
  bob.proof = proofOf('bob')
  assert.match((await bob.ask('NICK bob', 'USER bob 0 * :Bob'))[0] ?? '', / 001 bob :.* bob!~bob@friends\.example$/)
  await bob.ask('JOIN #a')
  assert.deepEqual(ann.take(), [`${LOGGED_IN} JOIN #a`])
})

void test('a person that logs in later changes its host before the eyes of those that share a channel', async () => {
  const { server, ann } = await withOper()
  await ann.ask(GIVEN)
  const robert = await server.enter('robert', 'chghost')
  await robert.ask('JOIN #a')
  ann.take()
  const lines = await server.wish(robert, { kind: 'login', proof: proofOf('Bob') })
  assert.deepEqual(
    lines.map((line) => line.split(' ')[1]),
    ['900', '903', 'CHGHOST'],
  )
  const from = (host: string) => `:robert!~robert@${host} CHGHOST ~robert`
  assert.deepEqual(ann.take(), [`${from('host.test')} friends.example`])
  await robert.ask('NS LOGOUT')
  assert.deepEqual(ann.take(), [`${from('friends.example')} host.test`])
})

void test('a person that is here has it at once, another one next, and comes as it is when it is taken back', async () => {
  const { ann, bob } = await withBob()
  const changed = (from: string, to: string) => `:bob!~bob@${from} CHGHOST ~bob ${to}`
  await ann.ask(GIVEN)
  assert.deepEqual(bob.take(), [changed('host.test', 'friends.example')])
  await ann.ask('HS SET bob other.example')
  assert.deepEqual(bob.take(), [changed('friends.example', 'other.example')])
  assert.deepEqual(await ann.ask('HS DEL BOB'), [
    changed('other.example', 'host.test'),
    `${SAYS} ann :BOB is shown as it comes`,
  ])
  assert.deepEqual(bob.take(), [changed('other.example', 'host.test')])
})

void test('the person may not want it, and want it again', async () => {
  const { server, ann, bob } = await withBob()
  await ann.ask(GIVEN)
  bob.take()
  assert.deepEqual(await bob.ask('HS OFF'), [
    `${LOGGED_IN} CHGHOST ~bob host.test`,
    `${SAYS} bob :You are shown as you come`,
  ])
  assert.deepEqual(await bob.ask('HS STATUS'), [
    `${SAYS} bob :The host of Bob is friends.example, which its person does not want`,
  ])
  const phone = await server.enter('phone', '', proofOf('Bob'))
  assert.equal(await hostOf(phone), 'host.test')
  await phone.ask('HS ON')
  assert.equal(await hostOf(phone), 'friends.example')
  assert.deepEqual(await bob.ask('HS STATUS'), [
    ':bob!~bob@host.test CHGHOST ~bob friends.example',
    `${SAYS} bob :The host of Bob is friends.example`,
  ])
})

void test('an account that is dropped takes its host with it', async () => {
  const { ann, bob } = await withBob()
  await ann.ask(GIVEN)
  await bob.ask('NS DROP Bob password')
  assert.equal(await hostOf(ann), 'host.test')
})

void test('what an operator gives with CHGHOST stays, whatever else of the account changes or is taken back', async () => {
  const { ann, bob } = await withBob()
  await ann.ask(GIVEN, 'CHGHOST bob now.example')
  await bob.ask('NS SET MULTICLIENT OFF')
  assert.equal(await hostOf(ann), 'now.example')
  await ann.ask('HS DEL Bob')
  assert.equal(await hostOf(ann), 'now.example')
})

void test('it is there after a restart, for a log-in and for a person that stayed, and so is the host behind it', async () => {
  const { server, ann } = await withBob(proofOf('Bob', true))
  await ann.ask(GIVEN, 'HS SET Zed zed.example')
  const again = await withOper({}, server.store)
  assert.equal(await hostOf(again.ann), 'friends.example')
  const zed = await again.server.enter('zed', '', proofOf('Zed'))
  assert.equal(await hostOf(zed, 'zed'), 'zed.example')
  await again.ann.ask('HS DEL Bob')
  assert.equal(await hostOf(again.ann), 'host.test')
})

void test('what a person stays as after a restart is what was given while it was away', async () => {
  const { server, ann, bob } = await withBob(proofOf('Bob', true))
  bob.lose()
  await ann.ask(GIVEN)
  assert.equal(await hostOf((await withOper({}, server.store)).ann), 'friends.example')
})

void test('a ban holds for the host that is shown, and for the one behind it', async () => {
  const { ann, bob } = await withBob()
  await ann.ask(GIVEN)
  await bob.ask('NICK robert')
  for (const mask of ['robert!*@host.test', 'robert!*@friends.example']) {
    await ann.ask(`MODE #a +b ${mask}`)
    bob.take()
    assert.match((await bob.ask('PRIVMSG #a :x'))[0] ?? '', / 404 robert #a /, mask)
    await ann.ask(`MODE #a -b ${mask}`)
  }
  const { length } = await bob.ask('PRIVMSG #a :x')
  assert.equal(length, 1, 'the MODE of before')
  await ann.ask('SILENCE +*!*@host.test')
  ann.take()
  await bob.ask('PRIVMSG ann :psst')
  assert.deepEqual(ann.take(), [])
})

void test('a ban from the network keeps a person out under either host', async () => {
  for (const mask of ['*!*@host.test', '*!*@friends.example']) {
    const { server, ann } = await withOper()
    await ann.ask(GIVEN, `UBAN ADD *!~bob${mask.slice(3)}`)
    const bob = server.connect()
    bob.proof = proofOf('Bob')
    assert.match((await bob.ask('NICK bob', 'USER bob 0 * :Bob'))[0] ?? '', / 465 /, mask)
  }
})

void test('a ban of the network ends those that are here under either host', async () => {
  for (const host of ['host.test', 'friends.example']) {
    const { ann, bob } = await withBob()
    await ann.ask(GIVEN, `UBAN ADD *!~bob@${host}`)
    assert.equal(bob.isClosed, true, host)
  }
})

const FORM = /A host is written as chat\.example/

for (const [line, said] of [
  ['HS SET nobody friends.example', /There is no account nobody/],
  ['HS SET b*b friends.example', /b\*b cannot be the name of an account/],
  ['HS SET bob nodot', FORM],
  ['HS SET bob friends.example.', FORM],
  ['HS SET bob fri_ends.example', FORM],
  ['HS SET bob 192.0.2.7', FORM],
  ['HS SET bob 192.0.2.007', FORM],
  ['HS SET bob 2001:db8::1', FORM],
  ['HS SET bob 0123456789abcdef.cloak', FORM],
  ['HS SET bob IRC.test', FORM],
  ['HS SET bob friends.CLOAK', FORM],
  [`HS SET bob ${'x'.repeat(56)}.example`, FORM],
  ['HS SET bob', /It is written so: SET <account> <host>/],
  ['HS DEL bob', /Bob has no host of its own/],
  ['HS DEL nobody', /There is no account nobody/],
  ['HS STATUS nobody', /There is no account nobody/],
] as const) {
  void test(`${line.slice(0, 40)} is refused`, async () => {
    const { server, ann } = await withOper()
    const [answer = '', ...rest] = await ann.ask(line)
    assert.match(answer, said)
    assert.ok(answer.startsWith(`${SAYS} ann :`))
    assert.deepEqual(rest, [])
    assert.equal(server.network.snapshot().audit.length, 1, 'OPER')
  })
}

void test('hostBytesMax: a host is as long as that', async () => {
  const { ann } = await withOper({ hostBytesMax: 20 })
  const fits = `${'x'.repeat(12)}.example`
  assert.match((await ann.ask(`HS SET bob ${fits}`))[0] ?? '', /bob is shown as x/)
  assert.match((await ann.ask(`HS SET bob x${fits}`))[0] ?? '', /of at most 20 bytes/)
})

void test('it is a right of operators, and the others are told', async () => {
  const { server, ann, bob } = await withBob()
  for (const line of ['HS SET Bob friends.example', 'HS DEL Bob', 'HS LIST', 'HS STATUS Zed']) {
    assert.match((await bob.ask(line)).join('\n'), /^\S+ NOTICE bob :Permission [Dd]enied[^\n]*$/, line)
  }
  const kim = await server.enter('kim')
  await kim.ask('OPER root secret')
  await ann.ask(GIVEN, 'HS DEL bob')
  const by = '*** ann!~ann@host.test [root]:'
  assert.deepEqual(kim.take(), [
    `:irc.test NOTICE kim :${by} HOSTSERV SET Bob (friends.example)`,
    `:irc.test NOTICE kim :${by} HOSTSERV DEL Bob (friends.example)`,
  ])
  assert.match((await ann.ask('AUDIT')).join('\n'), /HOSTSERV DEL Bob/)
})

void test('LIST says all of them, STATUS one', async () => {
  const { ann, bob } = await withBob()
  await ann.ask(GIVEN, 'HS SET Zed zed.example')
  await bob.ask('HS OFF')
  ann.take()
  assert.deepEqual(await ann.ask('HS LIST', 'HS STATUS ZED'), [
    `${SAYS} ann :Bob friends.example, which its person does not want`,
    `${SAYS} ann :Zed zed.example`,
    `${SAYS} ann :End of LIST (2)`,
    `${SAYS} ann :The host of Zed is zed.example`,
  ])
})

void test('without an account, or without a host, there is nothing to want', async () => {
  const { server, bob } = await withBob()
  const guest = await server.enter('guest')
  for (const line of ['HS ON', 'HS OFF']) {
    assert.match((await bob.ask(line)).join('\n'), /NOTICE bob :Bob has no host of its own/)
    assert.match((await guest.ask(line)).join('\n'), /NOTICE guest :An account is required/)
  }
  assert.deepEqual(await bob.ask('HOSTSERV STATUS'), [`${SAYS} bob :Bob has no host of its own`])
  assert.deepEqual(await guest.ask('PRIVMSG HostServ STATUS'), [`${SAYS} guest :Please log in first`])
})
