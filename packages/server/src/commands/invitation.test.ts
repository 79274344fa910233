import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DoorClient } from '../testing/door-client.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer, type TestClient, type TestServerOptions } from '../testing/test-server.ts'

const WRONG = 'aaaaa-aaaaa-aaaaa'
const CAPABILITIES = 'draft/account-registration standard-replies'

/** A server where accounts are made with an invitation, and the code of one. */
async function invited(options: TestServerOptions = {}, input: object = {}) {
  const server = new TestServer({ ...options, accounts: { registration: 'invitation', ...options.accounts } })
  const { code } = valueOf(await ownerOf(server).ask('invite', input)) as { code: string }
  return { server, code }
}

const register = (client: TestClient, words: string) => client.ask(`PRIVMSG NickServ :REGISTER ${words}`)

const WRITTEN: readonly (readonly [how: string, write: (code: string) => string])[] = [
  ['as it was shown', (code) => `passphrase ${code}`],
  ['without hyphens', (code) => `passphrase ${code.replaceAll('-', '')}`],
  ['in capitals, as phones write', (code) => `passphrase ${code.toUpperCase()}`],
  ['with spaces', (code) => `passphrase ${code.replaceAll('-', ' ')}`],
  ['after an address', (code) => `passphrase ann@example.org ${code}`],
  ['before an address', (code) => `passphrase ${code} ann@example.org`],
  ['after what stands for no address', (code) => `passphrase * ${code}`],
]
for (const [how, write] of WRITTEN) {
  void test(`an account is made with the code ${how}`, async () => {
    const { server, code } = await invited()
    const ann = await server.enter('ann')
    assert.match((await register(ann, write(code))).join('\n'), /Account created/)
    assert.equal(server.network.userByNick('ann')?.account, 'ann')
  })
}

void test('without an invitation, the refusal says how to give one', async () => {
  const { server } = await invited()
  const ann = await server.enter('ann', CAPABILITIES)
  const [failed = ''] = await ann.ask('REGISTER * * passphrase')
  assert.match(failed, /^:irc\.test FAIL REGISTER INVITATION_REQUIRED ann :.*\/msg NickServ INVITATION <code>.*PASS/)
  assert.match((await register(ann, 'passphrase')).join(), /An account needs an invitation here/)
})

void test('REGISTER of a client uses the code that was said to NickServ before', async () => {
  const { server, code } = await invited()
  const ann = await server.enter('ann', CAPABILITIES)
  assert.match((await ann.ask(`NS INVITATION ${code}`)).join(), /To use it, register now/)
  assert.match((await ann.ask('REGISTER * * passphrase')).join('\n'), / REGISTER SUCCESS ann :/)
})

void test('REGISTER before the connection is complete uses the code of PASS', async () => {
  const { server, code } = await invited()
  const ann = server.connect()
  const lines = await ann.ask(`CAP REQ :${CAPABILITIES}`, `PASS ${code}`, 'NICK ann', 'REGISTER * * passphrase')
  assert.match(lines.join('\n'), / REGISTER SUCCESS ann :/)
})

void test('whether a code is one, NickServ does not say before it is used', async () => {
  const { server, code } = await invited()
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  const said = async (client: TestClient, text: string) =>
    (await client.ask(`NS INVITATION ${text}`)).map((line) => line.replaceAll(/ann|bob/g, 'NICK'))
  assert.deepEqual(await said(ann, code), await said(bob, WRONG))
})

void test('an invitation opens the door of a server with a password, until an account is made with it', async () => {
  const { server, code } = await invited({ password: 'door' })
  const enter = (client: TestClient, password: string, nick: string) =>
    client.ask(`PASS ${password}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`)
  const ann = server.connect('192.0.2.7')
  assert.match((await enter(ann, code, 'ann')).join('\n'), / 001 ann /)
  assert.match((await register(ann, 'passphrase')).join('\n'), /Account created/)
  const again = server.connect('192.0.2.8')
  assert.match((await enter(again, 'ann:passphrase', 'ann')).join('\n'), / 001 ann /)
  const late = server.connect('192.0.2.9')
  assert.match((await enter(late, code, 'eve')).join('\n'), / 464 /)
})

void test('wrong codes count as wrong passwords: the next one waits, a right one too', async () => {
  const { server, code } = await invited()
  const ann = await server.enter('ann', CAPABILITIES)
  const codesOf = (lines: readonly string[]) => lines.map((line) => line.split(' ')[3])
  const tried = await ann.ask(`NS INVITATION ${WRONG}`, 'REGISTER * * passphrase', 'REGISTER * * passphrase')
  assert.deepEqual(codesOf(tried).slice(-2), ['INVALID_INVITATION', 'TEMPORARILY_UNAVAILABLE'])
  const early = await ann.ask(`NS INVITATION ${code}`, 'REGISTER * * passphrase')
  assert.deepEqual(codesOf(early).slice(-1), ['TEMPORARILY_UNAVAILABLE'])
  assert.deepEqual(server.logged, ['password.wrong'])
  server.clock.advance(1_000)
  assert.match((await ann.ask('REGISTER * * passphrase')).join('\n'), / REGISTER SUCCESS ann /)
})

void test('a password of the server that looks like a code is no guess', async () => {
  const { server } = await invited({ password: WRONG })
  const ann = server.connect()
  await ann.ask(`PASS ${WRONG}`, 'NICK ann', 'USER ann 0 * :Ann')
  assert.match((await register(ann, 'passphrase')).join(), /An account needs an invitation here/)
  assert.deepEqual(server.logged, [])
})

void test('a wrong code at the door ends the connection and counts, as a wrong password', async () => {
  const { server } = await invited({ password: 'door' })
  const eve = server.connect()
  assert.match((await eve.ask(`PASS ${WRONG}`, 'NICK eve', 'USER eve 0 * :Eve')).join('\n'), / 464 /)
  assert.deepEqual(server.logged, ['password.wrong'])
})

void test('of two people that use it for the last time at once, one has an account', async () => {
  const { server, code } = await invited()
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  for (const client of [ann, bob]) client.send(`PRIVMSG NickServ :REGISTER passphrase ${code}`)
  await server.settled()
  const said = [ann.take().join('\n'), bob.take().join('\n')]
  assert.equal(said.filter((text) => /Account created/.test(text)).length, 1)
  assert.equal(said.filter((text) => /This is no invitation/.test(text)).length, 1)
  assert.equal(server.network.accounts.size, 1)
  assert.deepEqual(server.logged, [], 'nobody guessed')
})

void test('a registration by mail that fails uses nothing up', async () => {
  const { server, code } = await invited({ sendMail: () => Promise.resolve(false) })
  const ann = await server.enter('ann')
  assert.match((await register(ann, `passphrase ann@example.org ${code}`)).join(), /No mail could be sent/)
  const [invitation] = server.network.serverInvitations.values()
  assert.deepEqual(invitation?.uses, [])
})

void test('where accounts are open, nobody is asked for a code, and one that is none is passed over', async () => {
  const { server } = await invited({ accounts: { registration: 'open' } })
  const ann = await server.enter('ann')
  assert.match((await register(ann, `passphrase ${WRONG}`)).join('\n'), /Account created/)
})

void test('where only the owner makes accounts, an invitation of before opens nothing', async () => {
  const { server, code } = await invited()
  const closed = new TestServer({ password: 'door', accounts: { registration: 'closed' }, store: server.store })
  const ann = closed.connect()
  assert.match((await ann.ask(`PASS ${code}`, 'NICK ann', 'USER ann 0 * :Ann')).join('\n'), / 464 /)
})

void test('at the plain door, an invitation is taken for the password, and makes the account', async () => {
  const { server, code } = await invited({ password: 'door' })
  const client = new DoorClient(server, 'plain')
  await client.send(`${code}\nann\n`, '/msg NickServ REGISTER passphrase\n')
  assert.match(client.received.toString(), /Account created/)
  assert.equal(server.network.userByNick('ann')?.account, 'ann')
  await client.end()
})
