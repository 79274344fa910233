import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../../testing/test-network.ts'
import { TestServer } from '../../testing/test-server.ts'

const FROM = ':NickServ!NickServ@services NOTICE'

for (const [promise, line] of [
  ['a message to a service', 'PRIVMSG NickServ :info bob'],
  ['its name in any letters, with the domain of services', 'PRIVMSG nickserv@services.irc.test :INFO bob'],
  ['its name twice in a list, or with an empty one beside it', 'PRIVMSG NickServ,NickServ, :INFO bob'],
  ['its short command', 'NS INFO bob'],
  ['SQUERY (RFC 2812 3.5.2)', 'SQUERY NickServ :INFO bob'],
  ['its long command, whose words may be one parameter', 'NICKSERV :INFO  bob'],
] as const) {
  void test(`${promise} is a phrase, which it answers by NOTICE`, async () => {
    const server = new TestServer()
    await server.enter('bob')
    const ann = await server.enter('ann')
    assert.deepEqual(await ann.ask(line), [`${FROM} ann :bob is a guest`])
  })
}

void test('an answer of a service has the label of the message, and nobody else is told of it', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  const ann = await server.enter('ann', 'labeled-response batch echo-message')
  const lines = await ann.ask('@label=L NS INFO bob')
  assert.deepEqual(lines, [`@label=L ${FROM} ann :bob is a guest`])
  assert.deepEqual(await bob.ask(), [])
})

void test('echo-message: what is said to a service comes back before its answer, as it was written, to the client that said it', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann', 'echo-message message-tags labeled-response batch', proofOf('Ann'))
  const other = await server.enter('ann', 'echo-message', proofOf('Ann'))
  const own = ':ann!~ann@host.test'
  assert.deepEqual(await ann.ask('PRIVMSG nickserv@services :INFO ann'), [
    `${own} PRIVMSG nickserv@services :INFO ann`,
    `${FROM} ann :ann is logged in as Ann`,
    ...(await ann.ask('NS INFO ann')).slice(1),
  ])
  assert.deepEqual(await ann.ask('@label=L;+a=b NOTICE NickServ :x y', '@+a=b TAGMSG NickServ'), [
    `@label=L;+a=b ${own} NOTICE NickServ :x y`,
    `@+a=b ${own} TAGMSG NickServ`,
  ])
  const [said, answer = ''] = await ann.ask('PRIVMSG NickServ :SET ALWAYS-ON on')
  assert.equal(said, `${own} PRIVMSG NickServ :SET ALWAYS-ON on`)
  assert.ok(answer.startsWith(FROM))
  const [wrong] = await ann.ask('PRIVMSG NickServ :IDENTIFY Ann wrong')
  assert.equal(wrong, `${own} PRIVMSG NickServ :IDENTIFY Ann wrong`)
  assert.ok(!other.take().some((line) => line.includes('PRIVMSG')))
  assert.deepEqual(server.store.events, [])
})

void test('a service says how a phrase is written, and which ones there are', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  const [, syntax = ''] = await ann.ask('NS HELP')
  assert.match(syntax, / - /)
  assert.deepEqual(await ann.ask('NS HELP INFO'), [
    `${FROM} ann :INFO [nickname or account] - Says which account a person is logged in as, and since when there is an account.`,
  ])
  for (const line of ['NS FLY away', 'NS HELP FLY']) {
    assert.deepEqual(await ann.ask(line), [`${FROM} ann :I do not know FLY. To see what I know: /msg NickServ HELP`])
  }
})

void test('the first word of phrases alone, or before one that is not known, is answered with how they are written', async () => {
  const ann = await new TestServer().enter('ann')
  for (const line of ['NS TOKEN', 'NS token give']) {
    assert.deepEqual(
      await ann.ask(line),
      ['ADD <what it is for>', 'LIST', 'REVOKE <id>'].map((rest) => `${FROM} ann :It is written so: TOKEN ${rest}`),
    )
  }
  assert.match((await ann.ask('NS SET ENFORCE on')).join('\n'), /^(\S+ NOTICE ann :It is written so: SET .+\n?)+$/)
})

void test('a NOTICE and a TAGMSG to a service are not answered', async () => {
  const ann = await new TestServer().enter('ann', 'message-tags')
  assert.deepEqual(await ann.ask('NOTICE NickServ :HELP', '@+a=b TAGMSG NickServ'), [])
})

const SERVLIST_END = ':irc.test 235 ann'

void test('SERVLIST names the services, or those that a mask of names and one of types mean', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  const names = async (line: string) => {
    const lines = await ann.ask(line)
    return { found: lines.slice(0, -1).map((one) => one.split(' ')[3]), end: lines.at(-1) }
  }
  const all = ['ChanServ', 'HookServ', 'HostServ', 'NickServ']
  assert.deepEqual(await names('SERVLIST'), { found: all, end: `${SERVLIST_END} * * :End of service listing` })
  assert.deepEqual((await names('SERVLIST h*')).found, ['HookServ', 'HostServ'])
  assert.deepEqual((await names('SERVLIST * 0')).found, all)
  assert.deepEqual(await names('SERVLIST NICKSERV 1'), {
    found: [],
    end: `${SERVLIST_END} NICKSERV 1 :End of service listing`,
  })
  assert.equal(
    (await ann.ask('SERVLIST nickserv'))[0],
    ':irc.test 234 ann NickServ irc.test * 0 0 :NickServ keeps your account: your name, and how you prove that you are you.',
  )
})

void test('SQUERY is for services only, with a text', async () => {
  const server = new TestServer()
  await server.enter('bob')
  const ann = await server.enter('ann')
  assert.deepEqual(await ann.ask('SQUERY bob :hi', 'SQUERY', 'SQUERY NickServ'), [
    ':irc.test 408 ann bob :No such service',
    ':irc.test 411 ann :No recipient given (SQUERY)',
    ':irc.test 412 ann :No text to send',
  ])
})

void test('people and clients that ask for a service find it', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  const whois = [
    ':irc.test 311 ann NickServ NickServ services * :NickServ keeps your account: your name, and how you prove that you are you.',
    ':irc.test 312 ann NickServ irc.test :Test',
    ':irc.test 313 ann NickServ :is a network service',
    ':irc.test 318 ann NickServ :End of WHOIS list',
  ]
  assert.deepEqual(await ann.ask('WHOIS nickserv'), whois)
  assert.deepEqual(await ann.ask('WHOIS nickserv nickserv'), whois)
  const online = ':irc.test 730 ann :ChanServ!ChanServ@services'
  assert.deepEqual(await ann.ask('ISON ann CHANSERV nobody', 'MONITOR + chanserv', 'MONITOR S'), [
    ':irc.test 303 ann :ann ChanServ',
    online,
    online,
  ])
  assert.deepEqual(await ann.ask('USERHOST HostServ', 'USERIP HostServ'), [
    ':irc.test 302 ann :HostServ=+HostServ@services',
    ':irc.test 340 ann :HostServ=+HostServ@255.255.255.255',
  ])
})

void test('a service is no user: it is in no channel and brought to none, ended by nobody, and not counted', async () => {
  const server = new TestServer({ opers: { root: { rights: ['kill'], password: 'secret' } } })
  const ann = await server.enter('ann')
  await server.gather('#a', ann)
  await ann.ask('OPER root secret')
  for (const line of ['INVITE NickServ #a', 'KICK #a NickServ', 'MODE #a +o NickServ', 'KILL NickServ :bye']) {
    assert.match((await ann.ask(line)).join('\n'), /^:irc\.test 4(?:01|41) ann NickServ /, line)
  }
  assert.match((await ann.ask('LUSERS'))[0] ?? '', /There is 1 user and 0 invisible/)
})
