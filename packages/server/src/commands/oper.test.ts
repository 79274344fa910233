import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Right } from '../network/rights.ts'
import { hashPassword } from '../sasl/password-hash.ts'
import { company, type Company } from '../testing/company.ts'
import { proofOf, staying } from '../testing/test-network.ts'
import type { TestOper, TestServerOptions } from '../testing/test-server.ts'

const SECRET = 'correct horse'
const ROOT: TestOper = { rights: ['kill'], password: SECRET }

/** root may do that, and nothing else. */
function withRoot(rights: readonly Right[] = ['kill'], options: TestServerOptions = {}): Promise<Company> {
  return company({ ...options, opers: { ...options.opers, root: { ...ROOT, rights } } })
}

const OPERED = [':irc.test 381 ann :You are now an IRC operator', ':ann!~ann@host.test MODE ann +os']
const REFUSED = [':irc.test 491 ann :Name or password incorrect']

void test('OPER with the password makes an operator, in whatever letters its name is written', async () => {
  const { ann } = await withRoot()
  assert.deepEqual(await ann.ask(`OPER Root :${SECRET}`), OPERED)
  assert.deepEqual(await ann.ask('MODE ann'), [':irc.test 221 ann +os'])
})

void test('OPER with a password whose hash is configured makes an operator', async () => {
  const { ann } = await company({ opers: { root: { rights: [], password: await hashPassword(SECRET) } } })
  assert.deepEqual(await ann.ask('OPER root wrong'), REFUSED)
  const { ann: other } = await company({ opers: { root: { rights: [], password: await hashPassword(SECRET) } } })
  assert.deepEqual(await other.ask(`OPER root :${SECRET}`), OPERED)
})

void test('a wrong password and a name that there is not are answered alike', async () => {
  for (const line of ['OPER root wrong', `OPER nobody :${SECRET}`, `OPER ann :${SECRET}`]) {
    const { ann } = await withRoot()
    assert.deepEqual(await ann.ask(line), REFUSED)
    assert.deepEqual(await ann.ask('MODE ann'), [':irc.test 221 ann +'])
  }
})

void test('after a wrong password the next one is not looked at for a while, also not the right one', async () => {
  const { server, ann } = await withRoot()
  await ann.ask('OPER root wrong')
  const text = 'Wrong passwords were tried. The next one is looked at in 1 second'
  assert.deepEqual(await ann.ask(`OPER root :${SECRET}`), [`:irc.test 491 ann :${text}`])
  server.clock.advance(1_000)
  assert.deepEqual(await ann.ask(`OPER root :${SECRET}`), OPERED)
  assert.deepEqual(
    server.logged.filter((event) => event === 'password.wrong'),
    ['password.wrong'],
  )
})

void test('guessing from elsewhere keeps no operator out that has given the password from its address before', async () => {
  const { server, ann } = await withRoot()
  assert.deepEqual(await ann.ask(`OPER root :${SECRET}`), OPERED)
  for (const host of ['b', 'c', 'd', 'e']) {
    const guest = server.connect(host)
    await guest.ask(`NICK ${host}`, `USER ${host} 0 * :G`)
    await guest.ask('OPER root wrong')
  }
  const far = server.connect('far')
  await far.ask('NICK far', 'USER far 0 * :F')
  assert.match((await far.ask(`OPER root :${SECRET}`)).join(' '), / 491 .* looked at in /)
  assert.doesNotMatch((await ann.ask(`OPER root :${SECRET}`)).join(' '), / 491 /)
})

void test('OPER without a password is told what is missing, and where there are no operators, that', async () => {
  const { ann } = await withRoot()
  assert.deepEqual(await ann.ask('OPER root'), [
    ':irc.test 491 ann :Please give the password, too: OPER <name> <password>',
  ])
  const { ann: elsewhere } = await company()
  assert.deepEqual(await elsewhere.ask('OPER root x'), [':irc.test 491 ann :No operators from your host'])
})

void test('an account that is configured is an operator from its log-in on', async () => {
  const { server, ann } = await withRoot([], { opers: { Boss: { rights: ['kill'], password: null } } })
  await server.accounts('boss')
  const boss = server.connect()
  boss.proof = proofOf('boss')
  const welcomed = await boss.ask('NICK chief', 'USER chief 0 * :Chief')
  assert.deepEqual(welcomed.slice(-2), [
    ':irc.test 381 chief :You are now an IRC operator',
    ':chief!~chief@host.test MODE chief +os',
  ])
  assert.ok(!(await ann.ask('WHOIS ann')).some((line) => line.includes(' 313 ')))
})

void test('OPER with the password of such an account makes an operator, also of a person that is not logged in', async () => {
  const opers = { boss: { rights: [], password: null } }
  const { server, ann, bob } = await company({ opers })
  const boss = await server.enter('boss')
  // The name is for the owner to give.
  const reserved = 'This is the name of an operator: only the owner of the server makes its account'
  assert.ok((await boss.ask(`REGISTER * * :${SECRET}`)).some((line) => line.endsWith(reserved)))
  await server.accounts('boss')
  assert.deepEqual(await bob.ask('OPER boss wrong'), [':irc.test 491 bob :Name or password incorrect'])
  server.clock.advance(1_000)
  assert.deepEqual(await ann.ask('OPER Boss password'), OPERED)
})

void test('an account that is no operator is none by its password, and its name says no more than any other', async () => {
  const { server, ann } = await withRoot()
  await server.accounts('zed')
  assert.deepEqual(await ann.ask('OPER zed password'), REFUSED)
})

void test('a guest that logs in as such an account becomes an operator', async () => {
  const { server, ann } = await company({ opers: { boss: { rights: ['kill'], password: null } } })
  await server.accounts('Boss')
  assert.deepEqual((await server.wish(ann, { kind: 'login', proof: proofOf('Boss') })).slice(-2), OPERED)
})

void test('an operator gives it up by MODE -o, and nobody takes it by MODE +o', async () => {
  const { ann, bob } = await withRoot()
  await ann.ask(`OPER root :${SECRET}`)
  assert.deepEqual(await ann.ask('MODE ann -o'), [':ann!~ann@host.test MODE ann -os'])
  assert.deepEqual(await ann.ask('MODE ann +o'), [])
  assert.deepEqual(await ann.ask('KILL bob'), [":irc.test 481 ann :Permission denied: you're not an IRC operator"])
  assert.deepEqual(bob.take(), [])
})

void test('WHOIS, USERHOST and LUSERS say of an operator that it is one', async () => {
  const { ann, eve } = await withRoot()
  await ann.ask(`OPER root :${SECRET}`)
  assert.ok((await eve.ask('WHOIS ann')).includes(':irc.test 313 eve ann :is an IRC operator (root)'))
  assert.deepEqual(await eve.ask('USERHOST ann'), [':irc.test 302 eve :ann*=+~ann@host.test'])
  assert.ok((await eve.ask('LUSERS')).includes(':irc.test 252 eve 1 :operator(s) online'))
})

void test('KILL ends the sessions of a person, who is told by whom, and the others see the QUIT', async () => {
  const { server, ann, bob, eve } = await withRoot()
  await eve.ask('JOIN #a')
  await ann.ask(`OPER root :${SECRET}`)
  eve.take()
  assert.deepEqual(await ann.ask('KILL bob :spam, spam'), [':bob!~bob@host.test QUIT :Killed by ann: spam, spam'])
  assert.deepEqual(bob.take().slice(-2), [
    ':ann!~ann@host.test KILL bob :spam, spam',
    'ERROR :Closing link: killed by ann!~ann@host.test: spam, spam',
  ])
  assert.ok(bob.isClosed)
  assert.deepEqual(eve.take(), [':bob!~bob@host.test QUIT :Killed by ann: spam, spam'])
  assert.equal(server.network.userByNick('bob'), undefined)
  // What a door does when its connection has ended.
  bob.lose()
  await server.settled()
  assert.deepEqual([...ann.take(), ...eve.take()], [])
})

void test('KILL ends a person that is in no channel with the operator, and says so to nobody else', async () => {
  const { ann, bob, eve } = await withRoot()
  await ann.ask(`OPER root :${SECRET}`)
  assert.deepEqual(await ann.ask('KILL EVE'), [])
  assert.ok(eve.isClosed)
  assert.deepEqual(eve.take().slice(-1), ['ERROR :Closing link: killed by ann!~ann@host.test'])
  assert.deepEqual(bob.take(), [])
})

void test('an operator that kills itself is gone', async () => {
  const { server, ann } = await withRoot()
  await ann.ask(`OPER root :${SECRET}`)
  await ann.ask('KILL ann :bye')
  assert.ok(ann.isClosed)
  assert.equal(server.network.userByNick('ann'), undefined)
})

void test('KILL ends all sessions of an account, also one that stays', async () => {
  const { server, ann } = await withRoot()
  const [one, other] = [await server.enter('zed', '', proofOf('zed')), await server.enter('zed', '', proofOf('zed'))]
  server.say(staying('zed'))
  await ann.ask(`OPER root :${SECRET}`)
  await ann.ask('KILL zed')
  assert.deepEqual([one.isClosed, other.isClosed], [true, true])
  assert.equal(server.network.userByNick('zed'), undefined)
})

void test('KILL is for operators that have the right to it, and names somebody that is there', async () => {
  const { ann, bob } = await withRoot([])
  const denied = ":irc.test 481 ann :Permission denied: you're not an IRC operator"
  assert.deepEqual(await ann.ask('KILL bob :x', 'KILL nobody', 'KILL ann'), [denied, denied, denied])
  await ann.ask(`OPER root :${SECRET}`)
  assert.deepEqual(await ann.ask('KILL bob'), [
    ':irc.test 481 ann :Permission denied: your class of operators lacks the right "kill"',
  ])
  assert.ok(!bob.isClosed)
  const { ann: able } = await withRoot()
  await able.ask(`OPER root :${SECRET}`)
  assert.deepEqual(await able.ask('KILL nobody', 'KILL irc.test', 'KILL'), [
    ':irc.test 401 ann nobody :No such nick/channel',
    ":irc.test 483 ann :You can't kill a server!",
    ':irc.test 461 ann KILL :Not enough parameters',
  ])
})

void test('an owner that comes by another way than the chat kills in its own name', async () => {
  const { server, ann, bob } = await company()
  server.journal.submit({
    kind: 'wish',
    session: null,
    rank: 'usual',
    command: { kind: 'kill', nick: 'bob', reason: null, actor: 'the owner' },
    label: null,
  })
  await server.settled()
  assert.ok(bob.isClosed)
  assert.deepEqual(bob.take().slice(-2), [':irc.test KILL bob :', 'ERROR :Closing link: killed by the owner'])
  assert.deepEqual(ann.take(), [':bob!~bob@host.test QUIT :Killed by the owner'])
})
