import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mail } from '../mail/send-mail.ts'
import { proofOf } from '../testing/test-network.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer, type TestServerOptions } from '../testing/test-server.ts'

const CAPABILITIES = 'draft/account-registration'

async function withBar(options: TestServerOptions = {}) {
  const server = new TestServer(options)
  return { server, bar: await server.enter('bar', CAPABILITIES) }
}

void test('REGISTER makes an account of the nickname, and logs in', async () => {
  const { server, bar } = await withBar()
  assert.deepEqual(await bar.ask('REGISTER * * passphrase'), [
    ':irc.test REGISTER SUCCESS bar :Account created. You are bar here',
    ':irc.test 900 bar bar!~bar@host.test bar :You are now logged in as bar',
  ])
  assert.equal(server.network.userByNick('bar')?.account, 'bar')
  const [account] = server.network.accounts.values()
  assert.ok(account?.password?.hash.startsWith('$argon2id$'))
  assert.ok(!JSON.stringify([...server.store.records.values()]).includes('passphrase'))
})

void test('REGISTER before the connection is complete: the client is logged in when it is', async () => {
  const server = new TestServer()
  const client = server.connect()
  const lines = [
    ...(await client.ask(
      `CAP REQ :${CAPABILITIES}`,
      'REGISTER * * passphrase',
      'NICK bar',
      'REGISTER bar * passphrase',
    )),
  ]
  lines.push(...(await client.ask('REGISTER bar * passphrase', 'USER bar 0 * :Bar', 'CAP END')))
  assert.deepEqual(lines.slice(1, 6), [
    ':irc.test FAIL REGISTER NEED_NICK * :Please choose a nickname first (NICK)',
    ':irc.test REGISTER SUCCESS bar :Account created. You are bar here',
    ':irc.test 900 * bar!*@host.test bar :You are now logged in as bar',
    ':irc.test FAIL REGISTER ALREADY_AUTHENTICATED bar :You are logged in as bar already',
    ':irc.test 001 bar :Welcome to Test, bar!~bar@host.test',
  ])
  assert.equal(server.network.userByNick('bar')?.account, 'bar')
})

for (const [what, line, expected, options] of [
  ['another name than the nickname', 'REGISTER foo * passphrase', 'ACCOUNT_NAME_MUST_BE_NICK foo', {}],
  ['a password that is too short', 'REGISTER * * 1234567', 'WEAK_PASSWORD bar', {}],
  ['a password of few characters with many bytes', 'REGISTER * * 密码密码', 'WEAK_PASSWORD bar', {}],
  ['a password that is too long', `REGISTER * * ${'x'.repeat(301)}`, 'UNACCEPTABLE_PASSWORD bar', {}],
  [
    'where the owner makes the accounts',
    'REGISTER * * passphrase',
    'DISALLOWED bar',
    { accounts: { registration: 'closed' } },
  ],
  [
    'when there are as many as may be',
    'REGISTER * * passphrase',
    'TEMPORARILY_UNAVAILABLE bar',
    { limits: { accountsMax: 0 } },
  ],
  [
    'without an address, where one is needed',
    'REGISTER * * passphrase',
    'INVALID_EMAIL bar',
    { sendMail: () => Promise.resolve(true) },
  ],
  [
    'with an address that takes no mail',
    'REGISTER * a@b.example passphrase',
    'INVALID_EMAIL bar',
    { sendMail: () => Promise.resolve(false) },
  ],
] as const) {
  void test(`REGISTER fails with a code of the specification: ${what}`, async () => {
    const server = new TestServer(options)
    const client = await server.enter('bar', `${CAPABILITIES} standard-replies`)
    const [code, name] = expected.split(' ')
    const wanted = new RegExp(`^:irc\\.test FAIL REGISTER ${code} (?:${name}|\\*) :`)
    assert.match((await client.ask(line))[0] ?? '', wanted)
    assert.equal(server.network.accounts.size, 0)
  })
}

void test('a name that is an account, that looks like one, or that somebody has as a nickname, is not to be had', async () => {
  const { server, bar } = await withBar()
  await bar.ask('REGISTER * * passphrase')
  const early = server.connect()
  const [, ...answers] = await early.ask(
    `CAP REQ :${CAPABILITIES}`,
    'NICK bar',
    'REGISTER * * passphrase',
    'NICK BÁR',
    'NICK bаr',
    'REGISTER * * passphrase',
  )
  assert.match(answers[0] ?? '', /FAIL REGISTER ACCOUNT_EXISTS bar :/)
  assert.match(answers[1] ?? '', /FAIL REGISTER ACCOUNT_EXISTS bаr :/)
  await server.enter('root')
  assert.match(
    (await early.ask('NICK root', 'REGISTER * * passphrase'))[0] ?? '',
    /FAIL REGISTER USERNAME_EXISTS root :/,
  )
})

void test('before the connection is complete it fails where the owner has it so, and where a password closes the door', async () => {
  for (const options of [{ accounts: { isBeforeConnect: false } }, { password: 'door' }]) {
    const client = new TestServer(options).connect()
    const lines = await client.ask(
      'CAP LS 302',
      'CAP REQ standard-replies',
      'NICK bar',
      'REGISTER * * passphrase',
      'VERIFY bar code',
    )
    assert.match(lines.join(' '), / draft\/account-registration /)
    assert.match(lines.at(-2) ?? '', / FAIL REGISTER COMPLETE_CONNECTION_REQUIRED bar :/)
    assert.match(lines.at(-1) ?? '', / FAIL VERIFY COMPLETE_CONNECTION_REQUIRED bar :/)
  }
})

const SECONDS_MS = 10_000

for (const [wrong, expected] of [
  [2, / VERIFY SUCCESS bar :/],
  [3, / INVALID_CODE /],
] as const) {
  void test(`verificationGuessesMax 3: the code of an account after ${wrong} wrong ones, over a start too`, async () => {
    const mails: Mail[] = []
    const sendMail = (mail: Mail) => Promise.resolve(mails.push(mail) > 0)
    const options = {
      sendMail,
      limits: { verificationGuessesMax: 3 },
      accounts: { registration: 'invitation' },
    } as const
    const first = await withBar(options)
    const { code: invitation } = valueOf(await ownerOf(first.server).ask('invite')) as { code: string }
    const register = `PRIVMSG NickServ :REGISTER passphrase bar@mail.example ${invitation}`
    await first.bar.ask(register)
    const code = /VERIFY bar (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
    assert.match((await first.bar.ask('VERIFY bar wrong'))[0] ?? '', / INVALID_CODE bar :This is not the code/)
    const server = new TestServer({ ...options, store: first.server.store })
    const foo = await server.enter('foo', CAPABILITIES)
    for (let count = 2; count <= wrong; count += 1) {
      const [told = ''] = await foo.ask('VERIFY bar wrong')
      assert.match(
        told,
        count < 3 ? /:This is not the code/ : / INVALID_CODE bar :Too many wrong codes .* register again$/,
      )
      server.clock.advance(SECONDS_MS)
    }
    assert.match((await foo.ask(`VERIFY bar ${code}`)).join(), expected)
    if (wrong < 3) return
    // Neither the name nor the invitation is lost to its person.
    server.clock.advance(SECONDS_MS)
    await foo.ask('NICK bar')
    await foo.ask(register)
    const again = /VERIFY bar (\S+)/.exec(mails[1]?.text ?? '')?.[1] ?? ''
    assert.match((await foo.ask(`VERIFY bar ${again}`)).join(), / VERIFY SUCCESS bar :/)
  })
}

void test('a wrong code counts as a wrong password: what comes from that address is not looked at for a while', async () => {
  const mails: Mail[] = []
  const { server, bar } = await withBar({ sendMail: (mail) => Promise.resolve(mails.push(mail) > 0) })
  await bar.ask('REGISTER * bar@mail.example passphrase')
  const code = /VERIFY bar (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
  await bar.ask('VERIFY bar wrong')
  assert.match((await bar.ask(`VERIFY bar ${code}`)).join(), / VERIFY :Wrong passwords were tried/)
  server.clock.advance(1_000)
  assert.match((await bar.ask(`VERIFY bar ${code}`)).join(), / VERIFY SUCCESS bar :/)
})

void test('by mail: the account can be used once its code was given, and its name is free when none was given in time', async () => {
  const mails: Mail[] = []
  const sendMail = (mail: Mail) => Promise.resolve(mails.push(mail) > 0)
  const { server, bar } = await withBar({ sendMail, limits: { verificationTimeoutMs: 60_000 } })
  assert.match((await bar.ask('CAP LS 302')).join(' '), / draft\/account-registration=before-connect,email-required /)
  assert.match(
    (await bar.ask('REGISTER * bar@mail.example passphrase'))[0] ?? '',
    / REGISTER VERIFICATION_REQUIRED bar :/,
  )
  assert.equal(server.network.userByNick('bar')?.account, null)
  const code = /VERIFY bar (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
  assert.equal(mails[0]?.to, 'bar@mail.example')
  assert.match((await bar.ask('VERIFY bar wrong'))[0] ?? '', / FAIL VERIFY INVALID_CODE bar :/)
  const login = ['AUTHENTICATE PLAIN', `AUTHENTICATE ${Buffer.from('\0bar\0passphrase').toString('base64')}`]
  assert.match((await bar.ask(...login)).join(' '), / 904 /)
  server.clock.advance(30_000)
  assert.match((await bar.ask(`VERIFY bar ${code}`)).join(' '), / VERIFY SUCCESS bar :.* 900 /)
  assert.match((await bar.ask(`VERIFY bar ${code}`))[0] ?? '', / FAIL VERIFY ALREADY_AUTHENTICATED bar :/)

  const foo = await server.enter('foo', CAPABILITIES)
  assert.deepEqual(await foo.ask(`VERIFY bar ${code}`), [
    ':irc.test FAIL VERIFY INVALID_CODE bar :bar is verified already. Please log in',
  ])
  await foo.ask('REGISTER * foo@mail.example passphrase')
  assert.match((await foo.ask('REGISTER * foo@mail.example passphrase'))[0] ?? '', / ACCOUNT_EXISTS /)
  server.clock.advance(60_001)
  const late = /VERIFY foo (\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
  assert.match((await foo.ask(`VERIFY foo ${late}`))[0] ?? '', / INVALID_CODE /)
  assert.match((await foo.ask('REGISTER * foo@mail.example passphrase'))[0] ?? '', / VERIFICATION_REQUIRED foo /)
})

void test('what cannot be registered takes no turn of the address', async () => {
  const server = new TestServer({ limits: { registrationsPerAddressMax: 1 } })
  await server.accounts('ann')
  const bob = server.connect('host', 0, '192.0.2.1')
  await bob.ask('CAP REQ :draft/account-registration', 'NICK bob')
  assert.match((await bob.ask('NICK ann', 'REGISTER ann * passphrase'))[0] ?? '', / ACCOUNT_EXISTS ann :/)
  assert.match((await bob.ask('NICK bob', 'REGISTER * * passphrase')).join(' '), / REGISTER SUCCESS bob :/)
  assert.match((await bob.ask('REGISTER other * passphrase')).join(' '), /ALREADY_AUTHENTICATED/)
})

void test('who is logged in is told so, whatever it gives, and takes no turn of the address', async () => {
  const server = new TestServer({ limits: { registrationsPerAddressMax: 1 } })
  const ann = await server.enter('ann', CAPABILITIES, proofOf('Ann'))
  for (const asked of ['* * other-passphrase', '* * x', 'other * passphrase', '* none passphrase']) {
    const answer = await ann.ask(`REGISTER ${asked}`)
    assert.match(answer.join(' '), /FAIL REGISTER ALREADY_AUTHENTICATED Ann :You are logged in as Ann already$/)
  }
  const bob = await server.enter('bob', CAPABILITIES)
  assert.match((await bob.ask('REGISTER * * passphrase')).join(' '), /REGISTER SUCCESS bob :/)
})

void test('registrationsPerAddressMax: one more account within a day is refused, and made on the next', async () => {
  const server = new TestServer({ limits: { registrationsPerAddressMax: 1 } })
  const register = async (nick: string) =>
    (await (await server.enter(nick, 'standard-replies')).ask('REGISTER * * passphrase'))[0] ?? ''
  assert.match(await register('one'), / SUCCESS /)
  assert.match(await register('two'), / TEMPORARILY_UNAVAILABLE two :/)
  server.clock.advance(86_400_000)
  assert.match(await register('three'), / SUCCESS /)
})

void test("after a new start the account is there; its nickname is nobody else's", async () => {
  const { server, bar } = await withBar()
  await bar.ask('REGISTER * * passphrase')
  const again = new TestServer({ store: server.store })
  assert.match(
    (await again.connect().ask('NICK bar', 'USER x 0 * :X'))[0] ?? '',
    / 433 \* bar :This nickname belongs to the account bar/,
  )
  assert.match((await again.connect().ask('NICK bаr', 'USER x 0 * :X'))[0] ?? '', / 433 /)
  const guest = await again.enter('guest')
  assert.match((await guest.ask('NICK BAR'))[0] ?? '', / 433 guest BAR :/)
  const login = await again.connect().ask('PASS bar:passphrase', 'NICK bar', 'USER bar 0 * :Bar')
  assert.match(login[0] ?? '', / 001 bar /)
})

void test('what the disk does not take was not made, and the client is told so', async () => {
  const { server, bar } = await withBar()
  server.store.isFailing = true
  assert.match(
    (await bar.ask('REGISTER * * passphrase'))[0] ?? '',
    /^:irc\.test 400 bar REGISTER :The server could not write/,
  )
  server.store.isFailing = false
  assert.equal(server.network.accounts.size, 0)
  assert.match((await bar.ask('REGISTER * * passphrase'))[0] ?? '', / SUCCESS /)
})

void test('by mail: the code is for the nickname that the person has by then, and completes its account', async () => {
  const mails: Mail[] = []
  const { server, bar } = await withBar({ sendMail: (mail) => Promise.resolve(mails.push(mail) > 0) })
  await bar.ask('NICK new')
  assert.match((await bar.ask('REGISTER * new@mail.example passphrase'))[0] ?? '', / VERIFICATION_REQUIRED new :/)
  await bar.ask(`VERIFY new ${/VERIFY new (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''}`)
  assert.equal(server.network.userByNick('new')?.account, 'new')
})

void test('by mail: nothing is sent for an account that cannot be made', async () => {
  const mails: Mail[] = []
  const { bar } = await withBar({ sendMail: (mail) => Promise.resolve(mails.push(mail) > 0) })
  const line = 'REGISTER * bar@mail.example passphrase'
  assert.match((await bar.ask(line))[0] ?? '', / VERIFICATION_REQUIRED bar :/)
  // Only one code is right, and of two mails a person takes the last.
  assert.match((await bar.ask(line))[0] ?? '', / ACCOUNT_EXISTS bar :| REGISTER :There is an account bar already/)
  await bar.ask(`VERIFY bar ${/VERIFY bar (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''}`)
  assert.match((await bar.ask(line))[0] ?? '', /You are logged in as bar already/)
  assert.equal(mails.length, 1)
})

void test('registrationsPerAddressMax: so many codes are sent to one e-mail address, whoever asks for them', async () => {
  const mails: Mail[] = []
  const sendMail = (mail: Mail) => Promise.resolve(mails.push(mail) > 0)
  const server = new TestServer({ sendMail, limits: { registrationsPerAddressMax: 2 } })
  const ask = async (nick: string, to: string) => {
    const client = server.connect(`${nick}.test`)
    await client.ask('CAP REQ standard-replies', `NICK ${nick}`, 'USER x 0 * :X', 'CAP END')
    return (await client.ask(`REGISTER * ${to} passphrase`))[0] ?? ''
  }
  assert.match(await ask('one', 'eve@mail.example'), / VERIFICATION_REQUIRED /)
  assert.match(await ask('two', 'EVE@mail.example'), / VERIFICATION_REQUIRED /)
  assert.match(
    await ask('three', 'eve@mail.example'),
    / FAIL REGISTER TEMPORARILY_UNAVAILABLE three :This e-mail address /,
  )
  assert.match(await ask('four', 'dan@mail.example'), / VERIFICATION_REQUIRED /)
  assert.deepEqual(
    mails.map(({ to }) => to),
    ['eve@mail.example', 'EVE@mail.example', 'dan@mail.example'],
  )
})

for (const address of ['-oQ/tmp@mail.example', '|sh@mail.example', '/etc/passwd@mail.example']) {
  void test(`by mail: ${address} is nothing that a command could take for something else`, async () => {
    const { bar } = await withBar({ sendMail: () => Promise.resolve(true) })
    assert.match((await bar.ask(`REGISTER * ${address} passphrase`))[0] ?? '', / FAIL REGISTER INVALID_EMAIL bar :/)
  })
}

void test('a code that is sent again after it was right is no wrong password', async () => {
  const mails: Mail[] = []
  const { bar } = await withBar({ sendMail: (mail) => Promise.resolve(mails.push(mail) > 0) })
  await bar.ask('REGISTER * bar@mail.example passphrase')
  const code = /VERIFY bar (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
  assert.match((await bar.ask(`VERIFY bar ${code}`)).join(), / VERIFY SUCCESS bar :/)
  for (let count = 1; count <= 3; count += 1) {
    assert.match((await bar.ask(`VERIFY bar ${code}`)).join(), / VERIFY ALREADY_AUTHENTICATED bar :/)
  }
})

void test('verificationGuessesPerAddressMax 2: further wrong codes from there count no more against the code of a person', async () => {
  const mails: Mail[] = []
  const sendMail = (mail: Mail) => Promise.resolve(mails.push(mail) > 0)
  const limits = { verificationGuessesMax: 4, verificationGuessesPerAddressMax: 2 }
  const { server, bar } = await withBar({ sendMail, limits })
  await bar.ask('REGISTER * bar@mail.example passphrase')
  const code = /VERIFY bar (\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
  const guesser = server.connect('192.0.2.7')
  await guesser.ask('CAP REQ standard-replies', 'NICK eve', 'USER eve 0 * :eve', 'CAP END')
  const codes: string[] = []
  for (let count = 1; count <= 6; count += 1) {
    const [told = ''] = await guesser.ask('VERIFY bar wrong')
    codes.push(told.split(' ')[3] ?? '')
    server.clock.advance(600_000)
  }
  assert.deepEqual(codes, [
    'INVALID_CODE',
    'INVALID_CODE',
    ...Array.from({ length: 4 }, () => 'TEMPORARILY_UNAVAILABLE'),
  ])
  assert.match((await bar.ask(`VERIFY bar ${code}`)).join(), / VERIFY SUCCESS bar :/)
})
