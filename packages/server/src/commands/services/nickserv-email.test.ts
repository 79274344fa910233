import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mail } from '../../mail/send-mail.ts'
import { proofOf } from '../../testing/test-network.ts'
import { TestServer, type TestServerOptions } from '../../testing/test-server.ts'

const NEW = 'ann@new.example'
const HOUR_MS = 3_600_000
const SECOND_MS = 1_000

/** ann is logged in, where mail is sent; the mails that were. */
async function withMail(options: TestServerOptions = {}) {
  const mails: Mail[] = []
  const sendMail = (mail: Mail) => Promise.resolve(mails.push(mail) > 0)
  const server = new TestServer({ sendMail, limits: { verificationTimeoutMs: HOUR_MS }, ...options })
  await server.accounts('ann')
  const ann = await server.enter('ann', '', proofOf('ann'))
  const say = async (words: string) =>
    (await ann.ask(`NS ${words}`)).map((line) => line.replace(/^:NickServ!\S+ NOTICE \S+ :/, ''))
  return { server, ann, say, mails }
}

const codeIn = ({ text }: Mail | undefined = { to: '', subject: '', text: '' }) =>
  /VERIFY ann (\S+)/.exec(text)?.[1] ?? ''
const emailOf = (server: TestServer) => [...server.network.accounts.values()].map(({ email }) => email)

void test('another address counts once its code was given back, and is kept over a start', async () => {
  const { server, say, mails } = await withMail()
  assert.deepEqual(await say(`SET EMAIL ${NEW}`), [
    `A code was sent to ${NEW}. To complete it: /msg NickServ VERIFY <account> <code>`,
  ])
  assert.equal(mails[0]?.to, NEW)
  assert.match(
    mails[0]?.text ?? '',
    /gives this address to the account ann on Test.*\/msg NickServ VERIFY ann \w{12}\n/s,
  )
  assert.deepEqual(emailOf(server), [null])
  const next = new TestServer({ store: server.store })
  const again = await next.enter('ann', '', proofOf('ann'))
  assert.match((await again.ask(`NS VERIFY ann ${codeIn(mails[0]).toUpperCase()}`)).join(), /Your address is verified/)
  assert.deepEqual(emailOf(next), [NEW])
  assert.deepEqual(emailOf(new TestServer({ store: server.store })), [NEW])
  assert.ok(!JSON.stringify([...server.store.records.values()]).includes(codeIn(mails[0])))
})

void test('a wrong code, and one that comes too late, leave the address as it was', async () => {
  const { server, say, mails } = await withMail()
  await say(`SET EMAIL ${NEW}`)
  const [refused = ''] = await say('VERIFY ann wrong')
  assert.match(refused, /not the code that was sent, .* or set the address again$/)
  server.clock.advance(HOUR_MS + 1)
  assert.deepEqual(await say(`VERIFY ann ${codeIn(mails[0])}`), [refused])
  assert.deepEqual(emailOf(server), [null])
})

void test('only the code of the last address counts, and only once', async () => {
  const { server, say, mails } = await withMail()
  await say('SET EMAIL old@mail.example')
  await say(`SET EMAIL ${NEW}`)
  assert.match((await say(`VERIFY ann ${codeIn(mails[0])}`)).join(), /not the code/)
  server.clock.advance(SECOND_MS)
  assert.match((await say(`VERIFY ann ${codeIn(mails[1])}`)).join(), /verified/)
  assert.match((await say(`VERIFY ann ${codeIn(mails[1])}`)).join(), /logged in as ann already/)
  assert.deepEqual(emailOf(server), [NEW])
})

for (const [wrong, expected] of [
  [2, NEW],
  [3, null],
] as const) {
  void test(`verificationGuessesMax 3: after ${wrong} wrong codes, ${expected === null ? 'the right one is none' : 'the right one counts'}`, async () => {
    const limits = { verificationTimeoutMs: HOUR_MS, verificationGuessesMax: 3 }
    const { server, say, mails } = await withMail({ limits })
    await say(`SET EMAIL ${NEW}`)
    for (let count = 1; count <= wrong; count += 1) {
      const told = (await say('VERIFY ann wrong')).join()
      assert.match(
        told,
        count < 3 ? /^This is not the code that was sent/ : /^Too many wrong codes .* set the address again$/,
      )
      server.clock.advance(10 * SECOND_MS)
    }
    await say(`VERIFY ann ${codeIn(mails[0])}`)
    assert.deepEqual(emailOf(server), [expected])
  })
}

void test('the code of one account is nothing for another', async () => {
  const { server, say, mails } = await withMail()
  await server.accounts('eve')
  const eve = await server.enter('eve', '', proofOf('eve'))
  await say(`SET EMAIL ${NEW}`)
  await eve.ask('NS SET EMAIL eve@mail.example')
  assert.match((await eve.ask(`NS VERIFY ann ${codeIn(mails[0])}`)).join(), /not the code/)
  assert.deepEqual(emailOf(server), [null, null])
})

for (const word of ['off', 'NONE']) {
  void test(`SET EMAIL ${word}: the address is gone, with one that waits for its code, and a start finds none`, async () => {
    const { server, say, mails } = await withMail()
    await say(`SET EMAIL ${NEW}`)
    await say(`VERIFY ann ${codeIn(mails[0])}`)
    await say('SET EMAIL other@mail.example')
    assert.deepEqual(await say(`SET EMAIL ${word}`), ['Your account has no e-mail address any more'])
    assert.match((await say(`VERIFY ann ${codeIn(mails[1])}`)).join(), /logged in as ann already/)
    assert.deepEqual(emailOf(server), [null])
    assert.deepEqual(emailOf(new TestServer({ store: server.store })), [null])
    assert.deepEqual(await say(`SET EMAIL ${word}`), ['ann has no e-mail address'])
  })
}

void test('SET EMAIL off also where no mail is sent, and not for a guest', async () => {
  const { server, say, mails } = await withMail()
  await say(`SET EMAIL ${NEW}`)
  await say(`VERIFY ann ${codeIn(mails[0])}`)
  const next = new TestServer({ store: server.store })
  const ann = await next.enter('ann', '', proofOf('ann'))
  const guest = await next.enter('guest')
  assert.match((await guest.ask('NS SET EMAIL off')).join(), /Please log in first/)
  assert.match((await ann.ask('NS SET EMAIL off')).join(), /no e-mail address any more/)
  assert.deepEqual(emailOf(next), [null])
})

void test('a person is told the own address, and nobody else is', async () => {
  const { server, say, mails } = await withMail()
  await say(`SET EMAIL ${NEW}`)
  await say(`VERIFY ann ${codeIn(mails[0])}`)
  assert.ok((await say('INFO')).includes(`Your e-mail address is ${NEW}`))
  assert.ok((await say('INFO ann')).includes(`Your e-mail address is ${NEW}`))
  const bob = await server.enter('bob')
  assert.doesNotMatch((await bob.ask('NS INFO ann')).join(), /new\.example/)
})

const REFUSED: readonly (readonly [what: string, words: string, expected: RegExp, options?: TestServerOptions])[] = [
  ['no address', 'SET EMAIL ann', /^This is no e-mail address/],
  ['two addresses in one', 'SET EMAIL a@b.example,c@d.example', /^This is no e-mail address/],
  ['no word', 'SET EMAIL', /^It is written so: SET EMAIL <e-mail>\|off$/],
  [
    'an address that takes no mail',
    `SET EMAIL ${NEW}`,
    /^No mail could be sent/,
    { sendMail: () => Promise.resolve(false) },
  ],
]
for (const [what, words, expected, options] of REFUSED) {
  void test(`SET EMAIL is refused: ${what}`, async () => {
    const { server, say } = await withMail(options)
    assert.match((await say(words))[0] ?? '', expected)
    assert.deepEqual(
      [...server.network.accounts.values()].map(({ wantedEmail }) => wantedEmail),
      [null],
    )
  })
}

void test('a server that sends no mail keeps no address, and a guest has none', async () => {
  const server = new TestServer()
  await server.accounts('ann')
  const ann = await server.enter('ann', '', proofOf('ann'))
  assert.match((await ann.ask(`NS SET EMAIL ${NEW}`)).join(), /This server sends no mail, and keeps no addresses/)
  const guest = await server.enter('guest')
  assert.match((await guest.ask(`NS SET EMAIL ${NEW}`)).join(), /Please log in first/)
})

void test('registrationsPerAddressMax: so many mails are sent for an address within a day', async () => {
  const { server, say, mails } = await withMail({ limits: { registrationsPerAddressMax: 2 } })
  await say(`SET EMAIL ${NEW}`)
  await say(`SET EMAIL ${NEW}`)
  assert.match((await say(`SET EMAIL ${NEW}`)).join(), /as many mails sent as it may/)
  assert.equal(mails.length, 2)
  server.clock.advance(24 * HOUR_MS)
  await say(`SET EMAIL ${NEW}`)
  assert.equal(mails.length, 3)
})
