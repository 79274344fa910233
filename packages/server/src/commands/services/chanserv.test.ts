/** What is said to ChanServ, and what it says. The rules are tested in network/registrations. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../../testing/test-network.ts'
import { TestServer, type TestClient } from '../../testing/test-server.ts'
import { parseRetention, showRetention } from './retention-words.ts'

const FROM = ':ChanServ!ChanServ@services NOTICE'

interface People {
  readonly server: TestServer
  readonly ann: TestClient
  readonly bob: TestClient
}

/** ann has registered #a; bob has an account and is in it. */
async function people(server = new TestServer()): Promise<People> {
  const ann = await server.enter('ann', '', proofOf('Ann'))
  const bob = await server.enter('bob', '', proofOf('Bob'))
  await server.gather('#a', ann, bob)
  await ann.ask('PRIVMSG ChanServ :REGISTER #a')
  for (const one of [ann, bob]) one.take()
  return { server, ann, bob }
}

/** What ann says, and what she is told. */
const TALKS: readonly (readonly [said: string, told: readonly string[]])[] = [
  ['CS REGISTER #a', [`${FROM} ann :#a is registered already`]],
  ['CS OP #a bob', [':ChanServ!ChanServ@services MODE #a +o bob', `${FROM} ann :bob: +o in #a`]],
  ['PRIVMSG chanserv :devoice #a bob', [`${FROM} ann :bob: -v in #a`]],
  ['CS FLAGS #a Bob +O', [':ChanServ!ChanServ@services MODE #a +o bob', `${FROM} ann :Bob has +o in #a from now on`]],
  ['CS AMODE #a +v Bob', [':ChanServ!ChanServ@services MODE #a +v bob', `${FROM} ann :Bob has +v in #a from now on`]],
  [
    'CS ACCESS #a ADD Bob SOP',
    [':ChanServ!ChanServ@services MODE #a +a bob', `${FROM} ann :Bob has +a in #a from now on`],
  ],
  ['CS ACCESS #a ADD Eve SOP', [`${FROM} ann :There is no account Eve`]],
  ['CS ACCESS #a DEL Eve', [`${FROM} ann :Eve has no access to #a any more`]],
  ['CS FLAGS #a Bob +x', [`${FROM} ann :A rank is a (admin), o (operator), h (half-operator) or v (voice)`]],
  ['CS FLAGS #a ann', [`${FROM} ann :ann has +q in #a`]],
  ['CS FLAGS #a Bob', [`${FROM} ann :Bob has no access to #a`]],
  ['CS FLAGS #a 1:x +o', [`${FROM} ann :1:x cannot be the name of an account`]],
  ['CS ACCESS #a LIST', [`${FROM} ann :Ann +q (founder)`, `${FROM} ann :End of the access list of #a`]],
  ['CS SET #a RETENTION 30d 100mb', [`${FROM} ann :The history of #a is kept 30d, 100mb`]],
  [
    'CS SET #a RETENTION 1x',
    [`${FROM} ann :An age is written as 30d (h, d, w), a size as 100mb (kb, mb, gb); off keeps no limit of its own`],
  ],
  ['CS SET #a COLOUR red', [`${FROM} ann :I can set FOUNDER, RETENTION and ENTRYMSG`]],
  ['CS SET #a ENTRYMSG Be  kind', [`${FROM} ann :To each person that enters #a I say: Be kind`]],
  ['CS ENTRYMSG #a Off', [`${FROM} ann :I say nothing to people that enter #a`]],
  ['CS ENTRYMSG #a', [`${FROM} ann :It is written so: ENTRYMSG <#channel> <text | OFF>`]],
  [
    'CS SET #a FOUNDER Bob',
    [
      ':ChanServ!ChanServ@services MODE #a -q ann',
      ':ChanServ!ChanServ@services MODE #a +q bob',
      `${FROM} ann :#a belongs to Bob now`,
    ],
  ],
  ['CS UNBAN #a', [`${FROM} ann :No ban of #a matches ann`]],
  ['CS INVITE #a bob', [`${FROM} ann :bob is in #a already`]],
  ['CS INFO #x', [`${FROM} ann :#x is not registered, or your account has no access to it`]],
  ['CS OP #x', [`${FROM} ann :#x is not registered, or your account has no access to it`]],
]

for (const [said, told] of TALKS) {
  void test(`ChanServ answers ${said}`, async () => {
    const { ann } = await people()
    assert.deepEqual(await ann.ask(said), told)
  })
}

void test('REGISTER is told as a mode, and as a sentence', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann', '', proofOf('Ann'))
  await ann.ask('JOIN #a')
  assert.deepEqual(await ann.ask('PRIVMSG ChanServ :Register #a'), [
    ':ChanServ!ChanServ@services MODE #a +q ann',
    `${FROM} ann :#a belongs to your account now`,
  ])
})

void test('DROP asks for a code, which it says, and is done with it', async () => {
  const { ann, bob } = await people()
  const [asked = ''] = await ann.ask('CS DROP #a')
  const code = / DROP #a (\S+)$/.exec(asked)?.[1] ?? ''
  assert.deepEqual(await bob.ask(`CS DROP #a ${code}`), [
    `${FROM} bob :#a is not registered, or your account has no access to it`,
  ])
  assert.deepEqual(await ann.ask(`CS DROP #a ${code}`), [`${FROM} ann :#a belongs to nobody now`])
})

void test('INFO says to whom a channel belongs, and of a secret one nothing to strangers', async () => {
  const { server, ann, bob } = await people()
  const eve = await server.enter('eve')
  assert.deepEqual((await eve.ask('CS INFO #a'))[0], `${FROM} eve :#a belongs to Ann`)
  await ann.ask('MODE #a +s')
  assert.deepEqual(await eve.ask('CS INFO #a'), [
    `${FROM} eve :#a is not registered, or your account has no access to it`,
  ])
  bob.take()
  assert.deepEqual((await bob.ask('CS INFO #a'))[0], `${FROM} bob :#a belongs to Ann`)
})

void test('who does something from outside is told by the service, and the members by a mode', async () => {
  const { ann, bob } = await people()
  await ann.ask('PART #a')
  bob.take()
  assert.deepEqual(await ann.ask('CS VOICE #a bob'), [`${FROM} ann :bob: +v in #a`])
  assert.deepEqual(await bob.ask(), [':ChanServ!ChanServ@services MODE #a +v bob'])
})

void test('after a restart a registered channel is there with all that it had, and nobody becomes its operator by coming first', async () => {
  const { server, ann } = await people()
  await ann.ask('TOPIC #a :ours', 'MODE #a +b eve!*@*', 'MODE #a +f #b', 'CS FLAGS #a Bob +v', 'CS SET #a RETENTION 1d')
  const next = new TestServer({ store: server.store, limits: { returnTimeoutMs: 1 } })
  next.clock.advance(1_000)
  const bob = await next.enter('zed')
  const names = async (client: TestClient) => (await client.ask('JOIN #a')).filter((line) => / (332|353) /.test(line))
  assert.deepEqual(await names(bob), [':irc.test 332 zed #a :ours', ':irc.test 353 zed = #a :zed'])
  const founder = await next.enter('ann', '', proofOf('Ann'))
  assert.deepEqual((await names(founder)).at(-1), ':irc.test 353 ann = #a :zed ~ann')
  assert.deepEqual(await bob.ask(), [':ann!~ann@host.test JOIN #a', ':irc.test MODE #a +q ann'])
  const eve = await next.enter('eve')
  assert.match((await eve.ask('JOIN #a'))[0] ?? '', / 474 eve #a /)
  assert.deepEqual(await founder.ask('CS ACCESS #a LIST'), [
    `${FROM} ann :Ann +q (founder)`,
    `${FROM} ann :Bob +v`,
    `${FROM} ann :End of the access list of #a`,
  ])
  assert.equal(next.network.registrations.values().next().value?.ageMs, 86_400_000)
})

/** What ChanServ says to a client that enters. */
async function greetings(client: TestClient, channel: string): Promise<readonly string[]> {
  return (await client.ask(`JOIN ${channel}`)).filter((line) => line.startsWith(FROM))
}

void test('each user that enters is told the entry message, after the names, and on all its clients', async () => {
  const { server, ann } = await people()
  await ann.ask('CS ENTRYMSG #a Be kind')
  const desk = await server.enter('eve', '', proofOf('Eve'))
  const phone = await server.enter('eve', '', proofOf('Eve'))
  assert.equal((await desk.ask('JOIN #a')).at(-1), `${FROM} eve :[#a] Be kind`)
  assert.equal(phone.take().at(-1), `${FROM} eve :[#a] Be kind`)
  assert.ok((await ann.ask('CS INFO #a')).includes(`${FROM} ann :Says to those that enter: Be kind`))
  const tablet = server.connect()
  tablet.proof = proofOf('Eve')
  const lines = await tablet.ask('NICK eve', 'USER eve 0 * :Eve')
  assert.ok(lines.some((line) => line.includes('JOIN #a')) && !lines.some((line) => line.includes('Be kind')))
})

void test('the entry message outlives a restart and goes with a channel that is renamed; DROP ends it', async () => {
  const { server, ann } = await people()
  await ann.ask('CS ENTRYMSG #a Be kind', 'RENAME #a #b')
  const next = new TestServer({ store: server.store })
  const eve = await next.enter('eve')
  assert.deepEqual(await greetings(eve, '#b'), [`${FROM} eve :[#b] Be kind`])
  const founder = await next.enter('ann', '', proofOf('Ann'))
  const code = / DROP #b (\S+)$/.exec((await founder.ask('CS DROP #b')).at(-1) ?? '')?.[1] ?? ''
  await founder.ask(`CS DROP #b ${code}`)
  await eve.ask('PART #b')
  assert.deepEqual(await greetings(eve, '#b'), [])
})

void test('an entry message that no line holds comes in several', async () => {
  const { server, ann } = await people()
  server.limits = { ...server.limits, lineBytesMax: 100 }
  await ann.ask(`CS ENTRYMSG #a ${'x'.repeat(60)} ${'y'.repeat(60)}`)
  const eve = await server.enter('eve')
  const lines = await greetings(eve, '#a')
  assert.ok(lines.length > 1 && lines.every((line) => line.length <= 98))
  assert.equal(
    lines
      .map((line) => line.split('[#a] ')[1])
      .join('')
      .replaceAll(' ', '').length,
    120,
  )
})

void test('a registration that was not recorded is none', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann', '', proofOf('Ann'))
  await ann.ask('JOIN #a')
  server.store.isFailing = true
  assert.deepEqual(
    (await ann.ask('CS REGISTER #a')).map((line) => line.split(' :')[0]),
    [FROM + ' ann'],
  )
  assert.equal(server.network.registrations.size, 0)
})

void test('an age and a size are read as they are shown', () => {
  assert.deepEqual(parseRetention(['100MB', '2w']), { ageMs: 14 * 86_400_000, bytes: 100_000_000 })
  assert.deepEqual(parseRetention(['off']), { ageMs: null, bytes: null })
  for (const wrong of [[], ['0d'], ['d'], ['1.5d'], ['1d', 'x']]) assert.equal(parseRetention(wrong), null)
  assert.equal(showRetention({ ageMs: 36 * 3_600_000, bytes: 1_500_000 }), '36h, 1500kb')
  assert.equal(showRetention({ ageMs: null, bytes: null }), 'as everywhere on this server')
})

void test('an operator with the right gives a channel to another account, or to nobody, and it is in the audit', async () => {
  const opers = {
    root: { rights: ['channels', 'audit'], password: 'x' },
    mod: { rights: ['kill', 'redact'], password: 'x' },
  } as const
  const { server, ann, bob } = await people(new TestServer({ opers }))
  const [eve, mod] = [await server.enter('eve'), await server.enter('mod')]
  const asks = async (client: TestClient, said: string) =>
    (await client.ask(`CS ${said}`)).filter((line) => line.startsWith(FROM)).map((line) => line.split(' :')[1])
  const denied = ['#a is not registered, or your account has no access to it']
  await eve.ask('OPER root x')
  await mod.ask('OPER mod x')
  await ann.ask('MODE #a +s')
  for (const said of ['DROP #a', 'SET #a FOUNDER Bob', 'INFO #a']) assert.deepEqual(await asks(mod, said), denied)
  // To be its founder, the operator gives it to an account of its own, and that is in the audit.
  for (const said of ['OP #a eve', 'INVITE #a', 'FLAGS #a', 'SET #a RETENTION 1d']) {
    assert.deepEqual(await asks(eve, said), denied)
  }
  assert.equal((await asks(eve, 'INFO #a'))[0], '#a belongs to Ann')
  assert.deepEqual(await asks(eve, 'SET #a FOUNDER Bob'), ['#a belongs to Bob now'])
  assert.deepEqual(bob.take().slice(-2), [
    ':ChanServ!ChanServ@services MODE #a -q ann',
    ':ChanServ!ChanServ@services MODE #a +q bob',
  ])
  const [confirm = ''] = await asks(eve, 'DROP #a')
  assert.deepEqual(await asks(eve, `DROP #a ${confirm.split(' ').at(-1)}`), ['#a belongs to nobody now'])
  assert.equal(server.network.registrations.size, 0)
  const audit = (await eve.ask('AUDIT')).join('\n')
  assert.match(audit, /\[root\]: CHANSERV FOUNDER #a to Bob\n.*\[root\]: CHANSERV DROP #a\n/)
  assert.equal(audit.match(/CHANSERV/g)?.length, 2)
})

void test('what a founder does with the own channel is in no audit, operator or not', async () => {
  const { ann } = await people(new TestServer({ opers: { root: { rights: ['channels', 'audit'], password: 'x' } } }))
  await ann.ask('OPER root x')
  await ann.ask('CS SET #a FOUNDER Bob')
  assert.ok(!(await ann.ask('AUDIT')).join('\n').includes('CHANSERV'))
})
