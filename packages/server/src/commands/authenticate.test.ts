import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import { accountName } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'
import { hashToken } from '../credentials/device-token.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const plain = (account: string, password = 'password') => [
  'AUTHENTICATE PLAIN',
  `AUTHENTICATE ${base64(`\0${account}\0${password}`)}`,
]
const LOGGED_IN = ['900', '903']
const verbs = (lines: readonly string[]) => lines.map((line) => parseMessage(line)?.verb ?? '')

async function withAccounts(...names: readonly string[]): Promise<TestServer> {
  const server = new TestServer()
  await server.accounts(...names)
  return server
}

void test('PLAIN before the registration: 900 and 903, and the user has the account', async () => {
  const server = await withAccounts('Ann')
  const client = server.connect()
  const lines = await client.ask('CAP REQ sasl', 'NICK ann', 'USER a 0 * :A', ...plain('ann'), 'CAP END')
  assert.deepEqual(lines.slice(1, 5), [
    ':irc.test AUTHENTICATE +',
    ':irc.test 900 * ann!~a@host.test Ann :You are now logged in as Ann',
    ':irc.test 903 * :SASL authentication successful',
    ':irc.test 001 ann :Welcome to Test, ann!~a@host.test',
  ])
  assert.equal(server.network.userByNick('ann')?.account, 'Ann')
})

void test('a wrong password is answered by 904, and so is an account that is not there; another try is possible', async () => {
  const server = await withAccounts('ann')
  const client = server.connect()
  assert.deepEqual(verbs(await client.ask(...plain('ann', 'wrong'))), ['AUTHENTICATE', '904'])
  server.clock.advance(60_000)
  assert.deepEqual(verbs(await client.ask(...plain('nobody'))), ['AUTHENTICATE', '904'])
  server.clock.advance(60_000)
  assert.deepEqual(verbs(await client.ask(...plain('ann'))), ['AUTHENTICATE', ...LOGGED_IN])
  assert.deepEqual(server.logged.filter((event) => event === 'password.wrong').length, 2)
})

void test('the mechanisms are listed, and one that is not among them is answered by 908 and 904', async () => {
  const client = new TestServer().connect()
  const names = 'PLAIN,EXTERNAL,SCRAM-SHA-256,OAUTHBEARER'
  assert.match((await client.ask('CAP LS 302')).join(' '), new RegExp(`[ :]sasl=${names} `))
  assert.deepEqual(await client.ask('AUTHENTICATE FOO'), [
    `:irc.test 908 * ${names} :are available SASL mechanisms`,
    ':irc.test 904 * :SASL authentication failed',
  ])
})

for (const [what, lines, answers] of [
  ['given up', ['AUTHENTICATE plain', 'AUTHENTICATE *'], ['AUTHENTICATE', '906']],
  ['a line that is too long', ['AUTHENTICATE PLAIN', `AUTHENTICATE ${'A'.repeat(404)}`], ['AUTHENTICATE', '905']],
  ['what is no Base64', ['AUTHENTICATE PLAIN', 'AUTHENTICATE !!!'], ['AUTHENTICATE', '904']],
  ['what is no message of PLAIN', ['AUTHENTICATE PLAIN', 'AUTHENTICATE YWJj'], ['AUTHENTICATE', '904']],
  ['nothing', ['AUTHENTICATE PLAIN', 'AUTHENTICATE +'], ['AUTHENTICATE', '904']],
  ['no certificate', ['AUTHENTICATE EXTERNAL', 'AUTHENTICATE +'], ['AUTHENTICATE', '904']],
  ['no parameter', ['AUTHENTICATE'], ['461']],
] as const) {
  void test(`an exchange ends with a numeric, and another can begin: ${what}`, async () => {
    const server = await withAccounts('ann')
    const client = server.connect()
    assert.deepEqual(verbs(await client.ask(...lines)), answers)
    server.clock.advance(60_000)
    assert.deepEqual(verbs(await client.ask(...plain('ann'))), ['AUTHENTICATE', ...LOGGED_IN])
  })
}

void test('a message may come in lines of 400 bytes', async () => {
  const server = new TestServer()
  const password = 'é'.repeat(150)
  await server.enter('bob').then((bob) => bob.ask(`REGISTER * * ${password}`))
  for (const secret of [password, 'x'.repeat(300 - 'bob\0bob\0'.length)]) {
    const data = base64(`bob\0bob\0${secret}`)
    const chunks = [data.slice(0, 400), data.slice(400) || '+']
    const answers = await server.connect().ask('AUTHENTICATE PLAIN', ...chunks.map((chunk) => `AUTHENTICATE ${chunk}`))
    assert.deepEqual(verbs(answers), ['AUTHENTICATE', ...(secret === password ? LOGGED_IN : ['904'])])
    server.clock.advance(60_000)
  }
})

void test('a client that completes its registration has given up: 906, and it is a guest', async () => {
  const server = await withAccounts('ann')
  const client = server.connect()
  const lines = await client.ask('CAP LS 302', 'NICK guest', 'USER a 0 * :A', 'AUTHENTICATE PLAIN', 'CAP END')
  const answers = verbs(lines).filter((verb) => verb !== 'CAP')
  assert.deepEqual(answers.slice(0, 3), ['AUTHENTICATE', '906', '001'])
  assert.equal(server.network.userByNick('guest')?.account, null)
})

void test('SCRAM-SHA-256: the client proves the password, and the server that it knows it', async () => {
  const server = await withAccounts('Ann')
  const lines = await scramWith(server.connect(), 'password')
  assert.deepEqual(verbs(lines), LOGGED_IN)
  assert.match(lines[0] ?? '', / Ann :/)
})

for (const [what, name] of [
  ['a wrong password', 'Ann'],
  ['an account that is not there', 'nobody'],
] as const) {
  void test(`SCRAM-SHA-256: ${what} fails only when it is proven`, async () => {
    const server = await withAccounts('Ann')
    assert.deepEqual(verbs(await scramWith(server.connect(), 'wrong', name)), ['904'])
  })
}

void test('OAUTHBEARER, and PLAIN, take a device token; once revoked, they do not', async () => {
  const server = await withAccounts('ann')
  const account = accountName('ann')
  const token = { id: '1', label: 'phone', hash: hashToken('plt_abc'), madeAt: 1, usedAt: null }
  server.say({ kind: 'account', account, change: { kind: 'tokenMade', token } })
  await server.settled()
  const bearer = ['AUTHENTICATE OAUTHBEARER', `AUTHENTICATE ${base64('n,a=ann,\x01auth=Bearer plt_abc\x01\x01')}`]
  assert.deepEqual(verbs(await server.connect().ask(...bearer)), ['AUTHENTICATE', ...LOGGED_IN])
  assert.deepEqual(verbs(await server.connect().ask(...plain('ann', 'plt_abc'))), ['AUTHENTICATE', ...LOGGED_IN])
  const [kept] = [...server.network.accounts.values()].flatMap(({ tokens }) => tokens)
  assert.equal(kept?.usedAt, Date.UTC(2026, 0, 31))
  server.say({ kind: 'account', account, change: { kind: 'tokenRevoked', id: '1' } })
  await server.settled()
  const client = server.connect()
  const refused = await client.ask(...bearer)
  assert.deepEqual(verbs(refused), ['AUTHENTICATE', 'AUTHENTICATE'])
  const why = parseMessage(refused[1] ?? '')?.params[0] ?? ''
  assert.deepEqual(JSON.parse(Buffer.from(why, 'base64').toString()), { status: 'invalid_token' })
  assert.deepEqual(verbs(await client.ask('AUTHENTICATE AQ==')), ['904'])
})

void test('EXTERNAL: the certificate of the connection proves the account that has its fingerprint', async () => {
  const server = await withAccounts('ann', 'bob')
  const external = ['AUTHENTICATE EXTERNAL', 'AUTHENTICATE +']
  const add = (name: string) => {
    server.say({ kind: 'account', account: accountName(name), change: { kind: 'fingerprintAdded', fingerprint: 'f1' } })
    return server.settled()
  }
  await add('ann')
  const client = server.connect()
  Object.assign(client.session, { fingerprint: 'f1' })
  assert.deepEqual(verbs(await client.ask(...external)), ['AUTHENTICATE', ...LOGGED_IN])
  await add('bob')
  assert.deepEqual(verbs(await client.ask(...external)), ['AUTHENTICATE', '904'], 'whose of two it is must be said')
  server.clock.advance(60_000)
  const named = await client.ask('AUTHENTICATE EXTERNAL', `AUTHENTICATE ${base64('bob')}`)
  assert.match(named[1] ?? '', / 900 .* bob :/)
})

void test('a user of the network logs in, and as somebody else', async () => {
  const server = await withAccounts('foo', 'jilles')
  const client = await server.enter('user')
  assert.deepEqual(verbs(await client.ask(...plain('foo'))), ['AUTHENTICATE', ...LOGGED_IN])
  assert.deepEqual(verbs(await client.ask(...plain('foo'))), ['AUTHENTICATE', ...LOGGED_IN])
  assert.deepEqual(verbs(await client.ask(...plain('jilles'))), ['AUTHENTICATE', ...LOGGED_IN])
  assert.equal(server.network.userByNick('user')?.account, 'jilles')
})

void test('account-notify: members are told of a log-in and of a log-out, once each', async () => {
  const server = await withAccounts('Ann')
  const ann = await server.enter('amy')
  const bob = await server.enter('bob', 'account-notify')
  const eve = await server.enter('eve')
  await server.gather('#a', ann, bob, eve)
  await ann.ask(...plain('ann'))
  await ann.ask(...plain('ann'))
  assert.deepEqual(bob.take(), [':amy!~amy@host.test ACCOUNT Ann'])
  assert.deepEqual(await ann.ask('NS LOGOUT'), [
    ':irc.test 901 amy amy!~amy@host.test :You are now logged out',
    ':NickServ!NickServ@services NOTICE amy :You are a guest now',
  ])
  assert.deepEqual(bob.take(), [':amy!~amy@host.test ACCOUNT *'])
  assert.deepEqual(eve.take(), [])
})

void test('account-notify: a client is told of its own account as well, when that changes', async () => {
  const server = await withAccounts('Ann', 'Bob')
  const ann = await server.enter('amy', 'account-notify')
  const own = async (...lines: readonly string[]) =>
    (await ann.ask(...lines)).filter((line) => line.startsWith(':amy!~amy@host.test ACCOUNT '))
  assert.deepEqual(await own(...plain('ann')), [':amy!~amy@host.test ACCOUNT Ann'])
  assert.deepEqual(await own(...plain('ann')), [])
  assert.deepEqual(await own(...plain('bob')), [':amy!~amy@host.test ACCOUNT Bob'])
  assert.deepEqual(await own('NS LOGOUT'), [':amy!~amy@host.test ACCOUNT *'])
})

void test('account-tag and extended-join say the account as it was registered', async () => {
  const server = await withAccounts('Ann')
  const bob = await server.enter('bob', 'account-tag extended-join')
  await bob.ask('JOIN #a')
  const ann = server.connect()
  await ann.ask('NICK amy', ...plain('ann'), 'USER amy 0 * :Amy')
  await ann.ask('JOIN #a', 'PRIVMSG #a :hi')
  assert.deepEqual(bob.take(), [
    '@account=Ann :amy!~amy@host.test JOIN #a Ann :Amy',
    '@account=Ann :amy!~amy@host.test PRIVMSG #a :hi',
  ])
})

void test('PASS account:password logs in, also with the name of a device behind the account', async () => {
  const server = await withAccounts('ann')
  for (const pass of ['ann:password', 'ann/net:password', 'ann@phone:password']) {
    const lines = await server.connect().ask(`PASS ${pass}`, 'NICK ann', 'USER a 0 * :A')
    assert.match(lines[0] ?? '', / 001 ann /)
  }
  assert.equal(server.network.userByNick('ann')?.sessions.length, 3)
  const wrong = server.connect()
  assert.deepEqual(verbs(await wrong.ask('PASS ann:wrong', 'NICK ann', 'USER a 0 * :A')), ['464', 'ERROR'])
})

void test('an account opens a server with a password; a guest still needs the password', async () => {
  const server = new TestServer({ password: 'door' })
  await server.accounts('ann')
  const ann = await server.connect().ask('CAP LS', 'NICK ann', 'USER a 0 * :A', ...plain('ann'), 'CAP END')
  assert.ok(verbs(ann).includes('001'))
  assert.deepEqual(verbs(await server.connect().ask('NICK eve', 'USER a 0 * :A')), ['464', 'ERROR'])
})

void test('guessing: an address waits after each wrong password, and after some of them the account does', async () => {
  const server = await withAccounts('ann')
  const guess = async (host: string, password: string) => {
    const client = server.connect(host)
    return (await client.ask(...plain('ann', password))).join(' ')
  }
  await guess('a', 'wrong')
  assert.match(await guess('a', 'password'), / 904 .* looked at in 1 second/)
  for (const host of ['b', 'c', 'd']) await guess(host, 'wrong')
  assert.match(await guess('e', 'password'), / 904 .* looked at in /)
  server.clock.advance(60_000)
  assert.match(await guess('f', 'password'), / 903 /)
})

void test('other spellings of its name are guesses at the same account', async () => {
  const server = await withAccounts('ann')
  const spellings = ['ann', 'ａnn', 'aｎn', 'anｎ']
  for (const [index, name] of spellings.entries()) await server.connect(`h${index}`).ask(...plain(name, 'wrong'))
  assert.match((await server.connect('e').ask(...plain('ａｎｎ'))).join(' '), / 904 .* looked at in /)
})

void test('guessing from elsewhere keeps nobody out that has logged in from its address before', async () => {
  const server = await withAccounts('ann')
  const guess = async (host: string, password: string) =>
    (await server.connect(host).ask(...plain('ann', password))).join(' ')
  assert.match(await guess('home', 'password'), / 903 /)
  for (const host of ['b', 'c', 'd', 'e']) await guess(host, 'wrong')
  assert.match(await guess('f', 'password'), / 904 .* looked at in /)
  assert.match(await guess('home', 'password'), / 903 /)
  await guess('home', 'wrong')
  assert.match(await guess('home', 'password'), / 904 .* looked at in 1 second/)
})

void test('guessing by SCRAM makes the account wait, and meanwhile SCRAM does not tell that a password is right', async () => {
  const server = await withAccounts('ann')
  for (const host of ['a', 'b', 'c', 'd']) await scramWith(server.connect(host), 'wrong')
  assert.match((await server.connect('e').ask(...plain('ann', 'password'))).join(' '), / 904 .* looked at in /)
  assert.match((await scramWith(server.connect('f'), 'password')).join(' '), /^\S+ 904 .* looked at in /)
  server.clock.advance(60_000)
  assert.deepEqual(verbs(await scramWith(server.connect('f'), 'password')), LOGGED_IN)
})

/** A client that speaks SCRAM-SHA-256; what comes after its last message. */
async function scramWith(client: TestClient, password: string, name = 'ann'): Promise<readonly string[]> {
  const { createHash, createHmac, pbkdf2Sync } = await import('node:crypto')
  const mac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()
  await client.ask('AUTHENTICATE SCRAM-SHA-256')
  const bare = `n=${name},r=nonce`
  const [first = ''] = await client.ask(`AUTHENTICATE ${base64(`n,,${bare}`)}`)
  const said = Buffer.from(parseMessage(first)?.params[0] ?? '', 'base64').toString()
  const [, nonce = '', salt = '', iterations = ''] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(said) ?? []
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256')
  const key = mac(salted, 'Client Key')
  const withoutProof = `c=biws,r=${nonce}`
  const signed = `${bare},${said},${withoutProof}`
  const signature = mac(createHash('sha256').update(key).digest(), signed)
  const proof = Buffer.from(key.map((byte, index) => byte ^ (signature[index] ?? 0))).toString('base64')
  const answers = await client.ask(`AUTHENTICATE ${base64(`${withoutProof},p=${proof}`)}`)
  if (answers[0]?.includes(' AUTHENTICATE ') !== true) return answers
  const verifier = mac(mac(salted, 'Server Key'), signed).toString('base64')
  assert.equal(Buffer.from(parseMessage(answers[0])?.params[0] ?? '', 'base64').toString(), `v=${verifier}`)
  return client.ask('AUTHENTICATE +')
}
