import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import { personOfAccount } from '../../network/conversation.ts'
import { accountName, proofOf } from '../../testing/test-network.ts'
import { TestServer, type TestClient } from '../../testing/test-server.ts'

/** What NickServ says, and the verbs of what is not said by it. */
async function ask(client: TestClient, phrase: string): Promise<readonly string[]> {
  const lines = await client.ask(`PRIVMSG NickServ :${phrase}`)
  return lines.map((line) => {
    const { source, verb, params } = parseMessage(line) ?? { source: '', verb: '', params: [] }
    return source?.startsWith('NickServ!') === true ? (params.at(-1) ?? '') : verb
  })
}

void test('REGISTER, LOGOUT and IDENTIFY, as people know them', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  assert.deepEqual(await ask(ann, 'REGISTER secret-word'), [
    '900',
    'Account created. From now on, log in as ann with SASL, or with ann:<password> as the password of the server',
  ])
  assert.deepEqual(await ask(ann, 'REGISTER secret-word'), ['You are logged in as ann already'])
  assert.deepEqual(await ask(ann, 'INFO'), ['ann is logged in as ann', 'ann was registered on 2026-01-31'])
  assert.deepEqual(await ask(ann, 'LOGOUT'), ['901', 'You are a guest now'])
  assert.deepEqual(await ask(ann, 'LOGOUT'), ['You are not logged in'])
  assert.deepEqual(await ask(ann, 'IDENTIFY wrong'), [
    'There is no such account, or the password, token or certificate is wrong',
  ])
  server.clock.advance(60_000)
  assert.deepEqual(await ask(ann, 'IDENTIFY secret-word'), ['900', 'You are logged in'])
  const bob = await server.enter('bob')
  const [refused = ''] = await ask(bob, 'IDENTIFY ann secret-word')
  assert.match(refused, /ann is here already\. To be here together, connect again/)
  assert.deepEqual(await ask(bob, 'INFO ann'), ['ann is logged in as ann', 'ann was registered on 2026-01-31'])
})

void test('SAREGISTER: an operator with the right makes an account for somebody else, and it is in the audit', async () => {
  const rights = {
    root: { rights: ['accounts', 'audit'], password: 'x' },
    mod: { rights: ['kill'], password: 'x' },
  } as const
  const server = new TestServer({ opers: rights })
  const [ann, bob, eve] = [await server.enter('ann'), await server.enter('bob'), await server.enter('eve')]
  await ann.ask('OPER root x')
  await bob.ask('OPER mod x')
  assert.deepEqual(await ask(eve, 'SAREGISTER tim secret-word'), ["Permission denied: you're not an IRC operator"])
  assert.match(
    (await ask(bob, 'SAREGISTER tim secret-word'))[0] ?? '',
    /your class of operators lacks the right "accounts"/,
  )
  assert.equal(server.network.accounts.size, 0)
  ann.take()
  assert.match((await ask(ann, 'SAREGISTER tim x'))[0] ?? '', /at least 8 characters/)
  assert.deepEqual(await ask(ann, 'SAREGISTER tim secret-word'), ['Account tim created'])
  assert.match((await ask(ann, 'SAREGISTER tim secret-word'))[0] ?? '', /There is an account tim already/)
  assert.match((await ask(ann, 'SAREGISTER root secret-word'))[0] ?? '', /the name of an operator/)
  assert.deepEqual(await ask(ann, 'INFO ann'), ['ann is a guest'])
  assert.match((await ann.ask('AUDIT')).join(' '), /\[root\]: SAREGISTER tim/)
  assert.ok(!JSON.stringify([...server.store.records.values()]).includes('secret-word'))
  const tim = server.connect()
  assert.match((await tim.ask('PASS tim:secret-word', 'NICK tim', 'USER t 0 * :T'))[0] ?? '', / 001 tim /)
})

void test('a password with spaces is taken whole, or not at all', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  assert.deepEqual(await ask(ann, 'REGISTER correct-horse battery'), [
    'It is written so: REGISTER <password> [e-mail] [invitation]',
  ])
  assert.equal(server.network.accounts.size, 0)
  await ask(ann, 'REGISTER secret-word')
  assert.deepEqual(await ask(ann, 'SET PASSWORD correct  horse battery'), ['Your password is changed'])
  await ask(ann, 'LOGOUT')
  for (const wrong of ['correct', 'battery', 'correct horse battery']) {
    assert.match((await ask(ann, `IDENTIFY ann ${wrong}`))[0] ?? '', /is wrong/)
    server.clock.advance(600_000)
  }
  assert.deepEqual(await ask(ann, 'IDENTIFY ann correct  horse battery'), ['900', 'You are logged in'])
})

void test('SET PASSWORD: the new one counts, and the old one does not', async () => {
  const server = new TestServer()
  await server.accounts('ann')
  const ann = await server.enter('amy')
  assert.deepEqual(await ask(ann, 'SET PASSWORD new-password'), ['Please log in first'])
  await ask(ann, 'IDENTIFY ann password')
  assert.match((await ask(ann, 'SET PASSWORD ab'))[0] ?? '', /at least 8 characters/)
  assert.deepEqual(await ask(ann, 'SET PASSWORD new-password'), ['Your password is changed'])
  await ask(ann, 'LOGOUT')
  assert.deepEqual(await ask(ann, 'IDENTIFY ann password'), [
    'There is no such account, or the password, token or certificate is wrong',
  ])
  server.clock.advance(60_000)
  assert.deepEqual(await ask(ann, 'IDENTIFY ann new-password'), ['900', 'You are logged in'])
})

void test('IDENTIFY has two other names', async () => {
  const server = new TestServer()
  await server.accounts('ann')
  const ann = await server.enter('amy')
  for (const name of ['ID', 'LOGIN']) {
    assert.deepEqual(await ask(ann, `${name} ann password`), ['900', 'You are logged in'])
    await ask(ann, 'LOGOUT')
  }
})

void test('CERT: the certificate of the connection is added, listed and removed', async () => {
  const server = new TestServer()
  await server.accounts('ann')
  const ann = await server.enter('ann', '', proofOf('ann'))
  assert.deepEqual(await ask(ann, 'CERT LIST'), ['No certificate logs you in'])
  assert.deepEqual(await ask(ann, 'CERT ADD'), ['This connection has shown no certificate'])
  Object.assign(ann.session, { fingerprint: 'ab'.repeat(32) })
  assert.deepEqual(await ask(ann, 'CERT ADD'), [`The certificate ${'ab'.repeat(32)} logs you in`])
  assert.deepEqual(await ask(ann, `CERT ADD ${'CD:'.repeat(31)}CD`), [`The certificate ${'cd'.repeat(32)} logs you in`])
  assert.deepEqual(await ask(ann, 'CERT LIST'), ['ab'.repeat(32), 'cd'.repeat(32)])
  assert.deepEqual(await ask(ann, 'CERT ADD xyz'), ['A fingerprint is 64 hexadecimal digits (SHA-256)'])
  assert.deepEqual(await ask(ann, `CERT DEL ${'ab'.repeat(32)}`), [`The certificate ${'ab'.repeat(32)} logs nobody in`])
  assert.deepEqual(await ask(ann, `CERT DEL ${'ab'.repeat(32)}`), ['ann has no such certificate'])
})

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIATnGmTmdGimtx863Kec7MxOIkLH6fUzAvK6CHioiqyg'
const FINGERPRINT = 'SHA256:AKwgdkEWfBVNzMq44GcrtNiUGPkwyNcWZjNFoVy804g'

void test('KEY: an SSH key of the connection, of a .pub file or by its fingerprint is added, listed and removed', async () => {
  const server = new TestServer({ limits: { keysPerAccountMax: 2 } })
  await server.accounts('ann')
  const ann = await server.enter('ann', '', proofOf('ann'))
  assert.deepEqual(await ask(ann, 'KEY LIST'), ['No SSH key logs you in'])
  assert.deepEqual(await ask(ann, 'KEY ADD'), ['This connection has shown no SSH key'])
  const own = `SHA256:${'k'.repeat(43)}`
  Object.assign(ann.session, { fingerprint: own })
  assert.deepEqual(await ask(ann, 'KEY ADD'), [`The key ${own} logs you in`])
  assert.deepEqual(await ask(ann, 'CERT ADD'), ['This connection has shown no certificate'])
  assert.deepEqual(await ask(ann, `KEY ADD ${PUBLIC_KEY} ann's laptop`), [
    `The key ${FINGERPRINT} (ann's laptop) logs you in`,
  ])
  assert.deepEqual(await ask(ann, 'KEY LIST'), [
    `${own}: added 2026-01-31, this one`,
    `${FINGERPRINT} (ann's laptop): added 2026-01-31`,
  ])
  const [full = ''] = await ask(ann, `KEY ADD SHA256:${'m'.repeat(43)}`)
  assert.match(full, /as many keys as it may have \(2\)/)
  // A key that is given again is named anew.
  assert.deepEqual(await ask(ann, `KEY ADD ${FINGERPRINT} phone`), [`The key ${FINGERPRINT} (phone) logs you in`])
  assert.deepEqual(await ask(ann, `KEY DEL ${own}`), [`The key ${own} logs nobody in`])
  assert.deepEqual(await ask(ann, `KEY DEL ${own}`), ['ann has no such key'])
  for (const wrong of ['nonsense', 'ssh-rsa AAAA', PUBLIC_KEY.replace('ssh-ed25519 ', 'ssh-rsa '), 'SHA256:short']) {
    assert.match((await ask(ann, `KEY ADD ${wrong}`))[0] ?? '', /^A key is the line of its \.pub file/)
  }
})

void test('KEY: what was added is there after a new start, and logs in by SASL EXTERNAL', async () => {
  const server = new TestServer()
  await server.accounts('ann')
  const ann = await server.enter('ann', '', proofOf('ann'))
  await ask(ann, `KEY ADD ${FINGERPRINT} laptop`)
  const again = new TestServer({ store: server.store })
  const laptop = again.connect()
  Object.assign(laptop.session, { fingerprint: FINGERPRINT })
  const answers = await laptop.ask('CAP REQ :sasl', 'AUTHENTICATE EXTERNAL', 'AUTHENTICATE +')
  assert.match(answers.join('\n'), / 900 \* \S+ ann /)
  assert.deepEqual(again.network.accounts.get(personOfAccount(accountName('ann')))?.keys, [
    { fingerprint: FINGERPRINT, label: 'laptop', madeAt: server.clock.now() },
  ])
})

void test('TOKEN: made, shown once, used as a password, listed with its last use, revoked', async () => {
  const server = new TestServer({ limits: { tokensPerAccountMax: 1 } })
  const ann = await server.enter('ann')
  await ask(ann, 'REGISTER secret-word')
  const [made = ''] = await ask(ann, 'TOKEN ADD my phone')
  const [, id = '', token = ''] = /^The token of my phone \((\w+)\) is (plt_\S+)$/.exec(made) ?? []
  assert.deepEqual(await ask(ann, 'TOKEN LIST'), [`${id} my phone: made 2026-01-31, used never`])
  assert.match((await ask(ann, 'TOKEN ADD more'))[0] ?? '', /as many tokens as it may have \(1\)/)
  const phone = server.connect()
  assert.match((await phone.ask(`PASS ann:${token}`, 'NICK ann', 'USER a 0 * :A'))[0] ?? '', / 001 ann /)
  assert.deepEqual(await ask(ann, 'TOKEN LIST'), [`${id} my phone: made 2026-01-31, used 2026-01-31`])
  assert.ok(!JSON.stringify([...server.store.records.values()]).includes(token))
  assert.deepEqual(await ask(ann, `TOKEN REVOKE ${id}`), [`The token ${id} proves nothing any more`])
  assert.match((await server.connect().ask(`PASS ann:${token}`, 'NICK ann', 'USER a 0 * :A'))[0] ?? '', / 464 /)
})

void test('SET MULTICLIENT off: no further connection shares the nickname', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await ask(ann, 'REGISTER secret-word')
  await ask(ann, 'SET MULTICLIENT OFF')
  const enter = async () => (await server.connect().ask('PASS ann:secret-word', 'NICK ann', 'USER a 0 * :A'))[0] ?? ''
  assert.match(await enter(), / 433 \* ann :ann is here already/)
  await ask(ann, 'SET MULTICLIENT ON')
  assert.match(await enter(), / 001 ann /)
})

void test('SET ALWAYS-ON: the person stays in the channels, and no longer', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await ask(ann, 'REGISTER secret-word')
  const bob = await server.enter('bob')
  await server.gather('#a', ann, bob)
  assert.deepEqual(await ask(ann, 'SET ALWAYS-ON maybe'), ['It is on, off or default'])
  assert.deepEqual(await ask(ann, 'SET ALWAYS-ON true'), [
    'You stay in your channels without a connection, unless the owner of this server does not want that',
  ])
  await ann.ask('QUIT')
  assert.deepEqual(bob.take(), [])
  const again = server.connect()
  const lines = await again.ask('PASS ann:secret-word', 'NICK ann', 'USER a 0 * :A')
  assert.ok(lines.includes(':ann!~ann@host.test JOIN #a'))
  await ask(again, 'SET ALWAYS-ON false')
  await again.ask('QUIT :bye')
  assert.deepEqual(bob.take(), [':ann!~ann@host.test QUIT :Quit: bye'])
})

void test('DROP: the account is gone with what it has said of itself, and nobody has its name again', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await ask(ann, 'REGISTER secret-word')
  await ann.ask('METADATA * SET color :red')
  assert.deepEqual(await ask(ann, 'DROP ann wrong'), [
    'There is no such account, or the password, token or certificate is wrong',
  ])
  server.clock.advance(60_000)
  assert.deepEqual(await ask(ann, 'DROP ann secret-word'), ['901', 'The account ann is no more'])
  assert.equal(server.network.accounts.size, 0)
  assert.deepEqual(
    [...server.store.records.values()].map(({ of }) => of),
    ['retired'],
  )
  const next = new TestServer({ store: server.store })
  for (const nick of ['ann', 'ANN']) {
    const stranger = await next.enter(nick)
    const [refused = ''] = await ask(stranger, 'REGISTER other-word')
    assert.match(refused, /^This was the name of an account that is gone/)
    await stranger.ask('QUIT')
  }
})
