/** A person with an account may have several sessions, which are told the same, or none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DISCONNECTED } from '../network/away.ts'
import { proofOf, staying } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const ANN = proofOf('Ann')

interface People {
  readonly server: TestServer
  readonly desk: TestClient
  readonly phone: TestClient
  readonly bob: TestClient
}

/** ann with two sessions, and bob, in #a. */
async function people(proof = ANN, capabilities = ''): Promise<People> {
  const server = new TestServer()
  const desk = await server.enter('ann', capabilities, proof)
  const bob = await server.enter('bob')
  await server.gather('#a', desk, bob)
  const phone = await server.enter('ann', capabilities, proof)
  return { server, desk, phone, bob }
}

void test('a further session is welcomed under the nickname that it has, and led into its channels; others see nothing', async () => {
  const { server, desk, bob } = await people()
  await desk.ask('TOPIC #a :plans', 'JOIN #b')
  bob.take()
  const late = server.connect()
  late.proof = ANN
  const lines = await late.ask('NICK wanted', 'USER w 0 * :W')
  assert.equal(lines[0], ':irc.test 001 ann :Welcome to Test, ann!~ann@host.test')
  assert.equal(late.registeredAs, 'ann', 'the log has the nickname that it has')
  const at = lines.findIndex((line) => line.includes(' JOIN '))
  assert.deepEqual(
    lines.slice(at).map((line) => line.replace(/ \d+$/, ' AT')),
    [
      ':ann!~ann@host.test JOIN #a',
      ':irc.test 332 ann #a :plans',
      ':irc.test 333 ann #a ann!~ann@host.test AT',
      ':irc.test 353 ann = #a :@ann bob',
      ':irc.test 366 ann #a :End of NAMES list',
      ':ann!~ann@host.test JOIN #b',
      ':irc.test 353 ann = #b :@ann',
      ':irc.test 366 ann #b :End of NAMES list',
    ],
  )
  assert.deepEqual([desk.take(), bob.take()], [[], []])
  assert.equal(server.network.users.size, 2)
})

void test('what is sent to a user goes to each of its sessions', async () => {
  const { desk, phone, bob } = await people()
  await bob.ask('PRIVMSG #a :to all', 'PRIVMSG ann :to you')
  const told = [':bob!~bob@host.test PRIVMSG #a :to all', ':bob!~bob@host.test PRIVMSG ann :to you']
  assert.deepEqual([desk.take(), phone.take()], [told, told])
})

for (const capabilities of ['', 'echo-message']) {
  void test(`the other sessions see a message as the sender's own, the one that sent it with ${capabilities || 'nothing'}`, async () => {
    const { desk, phone, bob } = await people(ANN, capabilities)
    const lines = [':ann!~ann@host.test PRIVMSG #a :to all', ':ann!~ann@host.test PRIVMSG bob :to you']
    assert.deepEqual(
      await desk.ask('PRIVMSG #a :to all', 'PRIVMSG bob :to you'),
      capabilities === 'echo-message' ? lines : [],
    )
    assert.deepEqual([phone.take(), bob.take()], [lines, lines])
  })
}

void test('a message to oneself reaches each session once, and is echoed to the one that sent it', async () => {
  const { desk, phone } = await people(ANN, 'echo-message')
  const line = ':ann!~ann@host.test PRIVMSG ann :note'
  assert.deepEqual(await desk.ask('PRIVMSG ann :note'), [line, line])
  assert.deepEqual(phone.take(), [line])
})

/** What one session does, and what the other one is told of it. */
const DONE: readonly (readonly [line: string, told: readonly string[]])[] = [
  ['NICK amy', [':ann!~ann@host.test NICK amy']],
  ['SETNAME :Amy', [':ann!~ann@host.test SETNAME Amy']],
  ['AWAY :lunch', [':ann!~ann@host.test AWAY lunch']],
  ['MODE ann +i', [':ann!~ann@host.test MODE ann +i']],
  ['TOPIC #a :plans', [':ann!~ann@host.test TOPIC #a plans']],
  ['MODE #a +m', [':ann!~ann@host.test MODE #a +m']],
  ['KICK #a bob', [':ann!~ann@host.test KICK #a bob ann']],
  ['PART #a', [':ann!~ann@host.test PART #a']],
  ['JOIN 0', [':ann!~ann@host.test PART #a']],
  [
    'JOIN #b',
    [':ann!~ann@host.test JOIN #b', ':irc.test 353 ann = #b @ann', ':irc.test 366 ann #b :End of NAMES list'],
  ],
  ['PRIVMSG nobody :x', []],
  ['WHOIS bob', []],
  ['INVITE eve #a', []],
]

for (const [line, told] of DONE) {
  void test(`${line}: the other session of the user is told ${told.length === 0 ? 'nothing' : 'of it'}`, async () => {
    const { server, desk, phone } = await people(ANN, 'setname away-notify')
    await server.enter('eve')
    assert.notEqual((await desk.ask(line)).length, 0)
    const plain = (lines: readonly string[]) => lines.map((each) => each.replace(' :', ' '))
    assert.deepEqual(plain(phone.take()), plain(told))
    const { away, nick, channels } = server.network.userOf(phone.session.id) ?? {}
    assert.deepEqual(server.network.userOf(desk.session.id), server.network.userOf(phone.session.id))
    assert.ok(nick !== undefined && away !== undefined && channels !== undefined)
  })
}

void test('a label is on the answer of the session that asked, and on nothing else', async () => {
  const { desk, phone } = await people(ANN, 'labeled-response batch echo-message')
  assert.deepEqual(await desk.ask('@label=L PRIVMSG #a :hello'), ['@label=L :ann!~ann@host.test PRIVMSG #a :hello'])
  assert.deepEqual(phone.take(), [':ann!~ann@host.test PRIVMSG #a :hello'])
})

void test('somebody that is kicked or invited is told in each session', async () => {
  const { server, desk, phone, bob } = await people()
  await server.gather('#b', bob)
  await desk.ask('MODE #a +o bob')
  phone.take()
  await bob.ask('INVITE ann #b', 'KICK #a ann :out')
  const told = [':bob!~bob@host.test INVITE ann #b', ':bob!~bob@host.test KICK #a ann out']
  const plain = (lines: readonly string[]) => lines.map((line) => line.replace(' :', ' '))
  assert.deepEqual([plain(desk.take()), plain(phone.take())], [told, told])
})

void test('others see a QUIT when the last session has ended', async () => {
  const { desk, phone, bob } = await people()
  const own = [':ann!~ann@host.test QUIT :Quit: bye', 'ERROR :Closing link: Quit: bye']
  assert.deepEqual(await desk.ask('QUIT :bye'), own)
  assert.deepEqual([phone.take(), bob.take()], [[], []])
  assert.equal(desk.isClosed, true)
  await phone.ask('PRIVMSG #a :still here')
  assert.deepEqual(bob.take(), [':ann!~ann@host.test PRIVMSG #a :still here'])
  assert.deepEqual(await phone.ask('QUIT :bye'), own)
  assert.deepEqual(bob.take(), [':ann!~ann@host.test QUIT :Quit: bye'])
})

void test('a user that stays is a member without a session, and reads later what it was sent', async () => {
  const { server, desk, phone, bob } = await people(ANN, 'draft/chathistory')
  server.say(staying('Ann'))
  await server.settled()
  desk.lose()
  phone.lose()
  await server.settled()
  assert.deepEqual(bob.take(), [])
  assert.deepEqual(await bob.ask('PRIVMSG ann :are you there', 'PRIVMSG #a :anybody', 'NAMES #a'), [
    `:irc.test 301 bob ann :${DISCONNECTED}`,
    ':irc.test 353 bob = #a :@ann bob',
    ':irc.test 366 bob #a :End of NAMES list',
  ])
  const whois = await bob.ask('WHOIS ann')
  assert.ok(whois.includes(':irc.test 319 bob ann :@#a'))
  assert.ok(!whois.some((line) => / (317|671) /.test(line)), 'nothing of a session that is not there')
  const again = await server.enter('other', 'draft/chathistory', ANN)
  assert.deepEqual(await again.ask('CHATHISTORY LATEST bob * 5'), [':bob!~bob@host.test PRIVMSG ann :are you there'])
  assert.deepEqual((await again.ask('CHATHISTORY LATEST #a * 1')).length, 1)
  await again.ask('PRIVMSG bob :now I am')
  assert.deepEqual(bob.take(), [':ann!~ann@host.test PRIVMSG bob :now I am'])
})

void test('a conversation is that of the account, whichever user has it', async () => {
  const { server, desk, phone, bob } = await people(ANN)
  await desk.ask('PRIVMSG bob :hello')
  desk.lose()
  phone.lose()
  await server.settled()
  const again = await server.enter('amy', 'draft/chathistory', ANN)
  await bob.ask('PRIVMSG amy :welcome back')
  again.take()
  assert.deepEqual(await again.ask('CHATHISTORY LATEST bob * 5'), [
    ':ann!~ann@host.test PRIVMSG bob :hello',
    ':bob!~bob@host.test PRIVMSG amy :welcome back',
  ])
})

void test('WHOIS says secure where all sessions are, and for how long the last one has been idle', async () => {
  const { server, desk, phone, bob } = await people()
  const secure = server.connect()
  Object.assign(secure.session, { isSecure: true })
  secure.proof = ANN
  await secure.ask('NICK x', 'USER x 0 * :X')
  const answers = async (part: string) => (await bob.ask('WHOIS ann')).filter((line) => line.includes(part))
  assert.deepEqual(await answers(' 671 '), [])
  server.clock.advance(5_000)
  await phone.ask('PRIVMSG #a :not idle')
  server.clock.advance(2_000)
  bob.take()
  assert.match((await answers(' 317 '))[0] ?? '', / ann 2 /)
  await Promise.all([desk.ask('QUIT'), phone.ask('QUIT')])
  assert.equal((await answers(' 671 ')).length, 1)
})

void test('sessionsPerUserMax: one more session is told why it is not let in, and may try again', async () => {
  const server = new TestServer({ limits: { sessionsPerUserMax: 2 } })
  const desk = await server.enter('ann', '', ANN)
  await server.enter('ann', '', ANN)
  const late = server.connect()
  late.proof = ANN
  const lines = await late.ask('CAP REQ standard-replies', 'NICK ann', 'USER a 0 * :A', 'CAP END')
  const text =
    'Ann has as many sessions as one person may have here (2). End another one (QUIT), then choose a nickname again'
  assert.equal(lines.at(-1), `:irc.test FAIL NICK TOO_MANY_SESSIONS Ann :${text}`)
  assert.equal(late.registeredAs, null)
  assert.equal(server.network.userByNick('ann')?.sessions.length, 2)
  await desk.ask('QUIT')
  assert.match((await late.ask('NICK ann'))[0] ?? '', / 001 ann /)
  assert.equal(late.registeredAs, 'ann')
})

void test('a user that is there logs in once, and not as somebody that is there', async () => {
  const { server, desk, bob } = await people()
  await server.accounts('other', 'Bob')
  const login = (client: TestClient, account: string) => server.wish(client, { kind: 'login', proof: proofOf(account) })
  assert.match((await login(bob, 'ANN'))[0] ?? '', /^:irc\.test 904 bob :Ann is here already/)
  assert.match((await login(desk, 'other'))[0] ?? '', /^:irc\.test 907 ann :You are Ann here/)
  assert.deepEqual(await login(bob, 'Bob'), [
    ':irc.test 900 bob bob!~bob@host.test Bob :You are now logged in as Bob',
    ':irc.test 903 bob :SASL authentication successful',
  ])
  assert.equal(server.network.userByNick('bob')?.account, 'Bob')
})

void test('somebody that wants a nickname has every session of its holder asked for a sign of life', async () => {
  const { server, desk, phone, bob } = await people()
  const asked: unknown[] = []
  server.onNicknameInUse = (session) => asked.push(session)
  await bob.ask('NICK ann')
  assert.deepEqual(asked, [desk.session, phone.session])
})
