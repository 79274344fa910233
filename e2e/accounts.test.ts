/** Accounts over real sockets: a certificate that logs in, and a server that is killed while accounts are made. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTestCertificate } from '../packages/net/src/testing/test-certificate.ts'
import { admin } from './support/admin.ts'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import { missing } from './support/needs.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

void test(
  'a client certificate that a person has added logs in with SASL EXTERNAL, and another does not',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const [own, other] = [makeTestCertificate('ann'), makeTestCertificate('eve')]
    const connect = (certificate: typeof own) =>
      IrcClient.connect(server.door('ircs'), { tls: { isVerified: false, ...certificate } })
    await using ann = await connect(own)
    await ann.register('ann')
    ann.send('REGISTER * * secret-word')
    await ann.expect(/ REGISTER SUCCESS ann /)
    ann.send('NS CERT ADD')
    await ann.expect(/ NOTICE ann :The certificate [\da-f]{64} logs you in/)

    await using phone = await connect(own)
    phone.send('CAP LS 302', 'NICK ann', 'USER ann 0 * :Ann', 'AUTHENTICATE EXTERNAL', 'AUTHENTICATE +')
    await phone.expect(/ 903 /)
    phone.send('CAP END')
    await phone.expect(/ 001 ann /)
    await using eve = await connect(other)
    eve.send('AUTHENTICATE EXTERNAL', 'AUTHENTICATE +')
    await eve.expect(/ 904 /)
  },
)

testOnJournals(
  'SIGKILL while accounts are made leaves whole ones, and every one that a client was told of',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const names = Array.from({ length: 6 }, (_, index) => `person${index}`)
    const told = new Set<string>()
    {
      await using server = await journal.start({ data })
      const clients = await Promise.all(
        names.map(() =>
          IrcClient.connect(server.door('irc'), {
            onMessage: ({ verb, params }) => {
              if (verb === 'REGISTER') told.add(params[1] ?? '')
            },
          }),
        ),
      )
      for (const [index, client] of clients.entries()) {
        client.send(`NICK ${names[index]}`, `USER p 0 * :P`, 'REGISTER * * secret-word')
      }
      await clients[0]?.expect(/ REGISTER SUCCESS /)
      await server.kill()
      await Promise.all(clients.map((client) => client.ended))
    }
    await using server = await journal.start({ data })
    for (const name of names) {
      await using client = await IrcClient.connect(server.door('irc'))
      client.send(`PASS ${name}:secret-word`, `NICK ${name}`, 'USER p 0 * :P')
      const { verb } = await client.expect(/ (?:001|464) /)
      assert.ok(verb === '001' || !told.has(name), `${name} was told of an account that is not there`)
      if (verb === '001') continue
      await using again = await IrcClient.connect(server.door('irc'))
      await again.register(name)
      again.send('REGISTER * * secret-word')
      await again.expect(/ REGISTER SUCCESS /)
    }
  },
)

/** The accounts that were made with the only invitation. */
async function invitedTo(data: string): Promise<readonly string[]> {
  const { invitations } = (await admin(data, 'invitations')) as {
    readonly invitations: readonly { readonly accounts: readonly string[] }[]
  }
  return invitations.flatMap(({ accounts }) => accounts)
}

testOnJournals(
  'SIGKILL while an invitation is used: each account that a client was told of is counted, and none is made too many',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const options = { data: folder.path('data'), args: ['--accounts', 'invitation'] }
    const names = Array.from({ length: 6 }, (_, index) => `person${index}`)
    const uses = 4
    const told = new Set<string>()
    let code = ''
    const registering = async (server: ChatServer, name: string) => {
      const client = await IrcClient.connect(server.door('irc'), {
        onMessage: ({ verb, params }) => {
          if (verb === 'REGISTER' && params[0] === 'SUCCESS') told.add(params[1] ?? '')
        },
      })
      client.send(`PASS ${code}`, `NICK ${name}`, 'USER p 0 * :P', 'REGISTER * * secret-word')
      return client
    }
    {
      await using server = await journal.start(options)
      code = String((await admin(options.data, 'invite', '--uses', String(uses)))['code'])
      const clients = await Promise.all(names.map((name) => registering(server, name)))
      await Promise.any(clients.map((client) => client.expect(/ REGISTER SUCCESS /)))
      await server.kill()
      await Promise.all(clients.map((client) => client.ended))
    }
    await using server = await journal.start(options)
    const before = await invitedTo(options.data)
    assert.deepEqual(
      [...told].filter((name) => !before.includes(name)),
      [],
    )
    for (const name of names.filter((each) => !before.includes(each))) {
      await using client = await registering(server, name)
      await client.expect(/ REGISTER SUCCESS |This is no invitation/)
    }
    const accounts = (await admin(options.data, 'accounts'))['accounts'] as readonly { readonly name: string }[]
    assert.equal(accounts.length, uses)
    assert.deepEqual(accounts.map(({ name }) => name).toSorted(), (await invitedTo(options.data)).toSorted())
    assert.deepEqual(
      [...told].filter((name) => !accounts.some((account) => account.name === name)),
      [],
    )
  },
)
