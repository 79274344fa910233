import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Permits } from '../../commands/permits.ts'
import { accountName } from '../../testing/test-network.ts'
import { TestServer, type TestServerOptions } from '../../testing/test-server.ts'
import { PasswordGuesses } from '../../session/password-guesses.ts'
import { LoginDesk, type Login } from './login-desk.ts'

const KEY = `SHA256:${'k'.repeat(43)}`
const OTHER = `SHA256:${'o'.repeat(43)}`
const STRANGER = { holder: '192.0.2.1', signal: new AbortController().signal }

function deskOf(options: TestServerOptions = {}) {
  const server = new TestServer(options)
  const { clock, credentials, guesses, network, info } = server
  const guessesAt = new PasswordGuesses({ clock, limits: () => server.limits, freeCount: 2, onWrong: () => {} })
  const permits = new Permits({ max: () => 1, perHolderMax: () => 1 })
  const desk = new LoginDesk({ accounts: { credentials, guesses, guessesAt }, network, info, permits })
  const ask = async (question: Login) => (await desk.decide(question, STRANGER)).answer
  const password = (name: string, given: string) =>
    ask({ kind: 'by-password', name, password: given, fingerprint: null })
  return { server, desk, ask, password }
}

async function withKey(server: TestServer, name: string, fingerprint: string): Promise<void> {
  await server.accounts(name)
  server.say({
    kind: 'account',
    account: accountName(name),
    change: { kind: 'keyAdded', key: { fingerprint, label: '', madeAt: 0 } },
  })
  await server.settled()
}

void test('an open server asks a stranger for nothing, and the person of an account for its password', async () => {
  const { server, ask, password } = deskOf()
  await server.accounts('ann')
  assert.deepEqual(await ask({ kind: 'welcome', name: 'bob' }), { kind: 'wanted', wanted: 'nothing' })
  assert.deepEqual(await ask({ kind: 'welcome', name: 'Ann' }), { kind: 'wanted', wanted: 'account' })
  assert.deepEqual(await password('bob', ''), { kind: 'welcome', account: null, nick: 'bob' })
  assert.deepEqual(await password('Ann', 'password'), { kind: 'welcome', account: 'ann', nick: 'ann' })
  assert.deepEqual(await password('ann', ''), { kind: 'welcome', account: null, nick: 'ann' })
})

void test('a key of an account is the account, whatever the name; one of several is that of the name', async () => {
  const { server, ask, desk } = deskOf()
  await withKey(server, 'ann', KEY)
  assert.deepEqual(await ask({ kind: 'key', name: 'root', fingerprint: KEY }), { kind: 'yes' })
  assert.equal((await ask({ kind: 'key', name: 'ann', fingerprint: OTHER })).kind, 'no')
  assert.deepEqual(await ask({ kind: 'by-key', name: 'root', fingerprint: KEY }), {
    kind: 'welcome',
    account: 'ann',
    nick: 'ann',
  })
  await withKey(server, 'bob', KEY)
  assert.equal((await ask({ kind: 'by-key', name: 'root', fingerprint: KEY })).kind, 'no')
  const { identity } = await desk.decide({ kind: 'by-key', name: 'BOB', fingerprint: KEY }, STRANGER)
  assert.deepEqual(identity, { account: 'bob', fingerprint: KEY, password: null })
})

void test('a closed server takes its password, an account, or both in one', async () => {
  const { server, desk, ask, password } = deskOf({ password: 'tern' })
  await server.accounts('ann')
  assert.deepEqual(await ask({ kind: 'welcome', name: 'bob' }), { kind: 'wanted', wanted: 'server' })
  assert.deepEqual(await ask({ kind: 'welcome', name: 'ann' }), { kind: 'wanted', wanted: 'either' })
  assert.equal((await password('bob', '')).kind, 'no')
  server.clock.advance(60_000)
  const guest = await desk.decide({ kind: 'by-password', name: 'bob', password: 'tern', fingerprint: OTHER }, STRANGER)
  assert.deepEqual(guest.identity, { account: null, password: 'tern', fingerprint: OTHER })
  assert.deepEqual(await password('ann', 'password'), { kind: 'welcome', account: 'ann', nick: 'ann' })
  assert.deepEqual(await password('root', 'ann:password'), { kind: 'welcome', account: 'ann', nick: 'ann' })
})

void test('wrong passwords make the next one wait, also the right one, and no more is looked at meanwhile', async () => {
  const { server, password } = deskOf({ password: 'tern' })
  const [first, second] = [await password('bob', 'no'), await password('bob', 'tern')]
  assert.deepEqual(first, { kind: 'no', text: 'This is not the password. The next one is looked at in 1 second.' })
  assert.deepEqual(second, { kind: 'no', text: 'This is not the password. The next one is looked at in 1 second.' })
  server.clock.advance(1_000)
  assert.equal((await password('bob', 'tern')).kind, 'welcome')
})

void test('a name of the machine becomes a nickname', async () => {
  const { password } = deskOf()
  for (const [name, nick] of [
    ['john.doe', 'john_doe'],
    ['DOMAIN\\ann', 'DOMAIN_ann'],
    ['42nd', 'nd'],
    ['小明', '小明'],
    ['ann@example', 'ann'],
    ['-', 'guest'],
    ['', 'guest'],
    ['\u{1b}[2J', '__2J'],
  ] as const) {
    assert.deepEqual(await password(name, ''), { kind: 'welcome', account: null, nick }, name)
  }
})
