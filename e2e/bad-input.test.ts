/** What no client should send. A client that sends it gets its answer; the two clients that talk beside it must not notice. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { connect } from '@partyline/net'
import { Innocents } from './support/innocents.ts'
import { IrcClient } from './support/irc-client.ts'
import { missing } from './support/needs.ts'
import { strictClient } from './support/openssl.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { within } from './support/wait.ts'

const MIB = 1024 * 1024
const TAG_BYTES_MAX = 4_094
/** So that what is measured is what garbage does, and not what the limit on the rate of commands does about it. */
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']

const ANSWERED = [
  ['a megabyte of random bytes', Buffer.concat([randomBytes(MIB), Buffer.from('\r\n')]), / (?:400|417|421|451) /],
  ['a megabyte without a line end', Buffer.concat([Buffer.alloc(MIB, 'x'), Buffer.from('\r\n')]), / 417 /],
  ['a line with NUL bytes', Buffer.from('PRIVMSG ann :a\0b\r\n'), / 400 .*NUL/],
  ['a megabyte of NUL bytes', Buffer.concat([Buffer.alloc(MIB), Buffer.from('\r\n')]), / 417 /],
  ['a line that is not UTF-8', Buffer.from('PRIVMSG ann :caf\xe9\r\n', 'latin1'), / FAIL PRIVMSG INVALID_UTF8 .*UTF-8/],
  ['tags over the limit', Buffer.from(`@a=${'b'.repeat(TAG_BYTES_MAX)} PING x\r\n`), / 417 /],
  ['a thousand lines of nothing', Buffer.from('\r\n \r\n:\r\n@\r\n'.repeat(250)), null],
] as const

for (const [what, bytes, answer] of ANSWERED) {
  void test(`${what} gets its answer, the connection goes on, and nobody else notices`, async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data'), args: NO_RATE_LIMIT })
    await using innocents = await Innocents.start(server.door('irc'))
    await using client = await IrcClient.connect(server.door('irc'))
    client.sendBytes(bytes)
    if (answer !== null) await client.expect(answer)
    await client.register('mallory')
    client.sendBytes(bytes)
    if (answer !== null) await client.expect(answer)
    await client.settle()
    await innocents.assertUndisturbed()
  })
}

void test('half a line is not said when its sender goes away in the middle of it', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using witness = await IrcClient.connect(server.door('irc'))
  await witness.register('witness')
  await witness.join('#lobby')
  for (const leave of ['close', 'abort'] as const) {
    await using client = await IrcClient.connect(server.door('irc'))
    await client.register(`half-${leave}`)
    await client.join('#lobby')
    client.send('PRIVMSG #lobby :whole')
    await witness.expect(/ PRIVMSG #lobby :whole/)
    client.sendBytes(Buffer.from('PRIVMSG #lobby :half'))
    await client.connection[leave]()
    await witness.expect(new RegExp(`^:half-${leave}!\\S+ QUIT `))
  }
  assert.ok(!witness.messages.some(({ params }) => params[1] === 'half'))
})

void test(
  'TLS at the plain text door and plain text at the TLS door disturb nobody',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data'), args: NO_RATE_LIMIT })
    await using innocents = await Innocents.start(server.door('irc'))
    for (const door of ['irc', 'plain'] as const) {
      await using openssl = await strictClient(server.door(door), folder.path('data', 'certificate.pem'), 'x')
      assert.notEqual((await openssl.exit()).code, 0)
    }
    await using plain = await IrcClient.connect(server.door('ircs'))
    plain.send('NICK plain', 'USER plain 0 * :Plain')
    await within(plain.ended, 'the TLS door to close the connection')
    assert.deepEqual(plain.messages, [])
    await using cut = await connect(server.door('ircs'))
    // The first bytes of a handshake (RFC 8446 5.1) that then goes away.
    await cut.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
    cut.abort()
    await innocents.assertUndisturbed()
  },
)

void test('a client that connects and says nothing is told so and closed after the time to register', async () => {
  await using folder = await tempFolder()
  const args = [...NO_RATE_LIMIT, '--limit', 'register-timeout-ms=500']
  await using server = await ChatServer.start({ data: folder.path('data'), args })
  await using innocents = await Innocents.start(server.door('irc'))
  for (const door of ['irc', 'ircs'] as const) {
    const tls = door === 'ircs' ? { tls: { isVerified: false } } : {}
    await using silent = await IrcClient.connect(server.door(door), tls)
    await silent.expect(/^ERROR :.*No registration within 0\.5 seconds/)
    await within(silent.ended, 'the connection to end')
  }
  await innocents.assertUndisturbed()
})

void test('a client that is reset, or closes, is seen to go in plain words and without its address', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann')
  await ann.join('#lobby')
  const goes = async (door: 'irc' | 'ircs', go: (client: IrcClient) => unknown) => {
    await using client = await IrcClient.connect(
      server.door(door),
      door === 'irc' ? {} : { tls: { isVerified: false } },
    )
    await client.register('bob')
    await client.join('#lobby')
    await go(client)
    return (await ann.expect(/^:bob!\S+ QUIT /)).params
  }
  assert.deepEqual(await goes('irc', ({ connection }) => connection.abort()), ['Connection reset'])
  for (const door of ['irc', 'ircs'] as const) {
    assert.deepEqual(await goes(door, ({ connection }) => connection.close()), ['Connection closed'])
  }
})
