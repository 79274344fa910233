/** The encrypted door, judged by programs that know nothing of us: openssl and ncat. */
import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { IrcClient } from './support/irc-client.ts'
import { missing, missingNetwork } from './support/needs.ts'
import { shownFingerprint, strictClient } from './support/openssl.ts'
import { IN_OWN_NETWORK, listeningAddresses } from './support/own-network.ts'
import { Program } from './support/program.ts'
import { ChatServer, serve, serveArguments } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

/** The name of the server where nobody gave another one; its certificate has it. */
const NAME = 'partyline.local'

void test(
  'a strict openssl client accepts the certificate that the server made, joins and talks with ncat --ssl',
  { skip: missing('openssl', 'ncat') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { host, port } = server.door('ircs')

    await using olga = await strictClient(server.door('ircs'), folder.path('data', 'certificate.pem'), NAME)
    olga.write('NICK olga\r\nUSER olga 0 * :Olga\r\n')
    await olga.output.expect(/ 001 olga /)
    olga.write('JOIN #lobby\r\n')
    await olga.output.expect(/ 366 olga #lobby /)

    await using nick = await Program.start('ncat', ['--ssl', host, String(port)])
    nick.write('NICK nick\r\nUSER nick 0 * :Nick\r\n')
    await nick.output.expect(/ 001 nick /)
    nick.write('JOIN #lobby\r\n')
    await olga.output.expect(/^:nick!\S+ JOIN /m)

    olga.write('PRIVMSG #lobby :verschlüsselt\r\n')
    await nick.output.expect(/^:olga!\S+ PRIVMSG #lobby :verschlüsselt\r$/m)
    nick.write('PRIVMSG #lobby :så også\r\n')
    await olga.output.expect(/^:nick!\S+ PRIVMSG #lobby :så også\r$/m)
    nick.write('QUIT\r\n')
    await nick.output.expect(/^ERROR :/m)
    // ncat itself stays until its own input ends, too.
    nick.endInput()
    await nick.exit()
    await olga.output.expect(/^:nick!\S+ QUIT /m)
  },
)

void test(
  'a client that was given another name for the server, or another certificate, refuses it',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    await using other = await ChatServer.start({ data: folder.path('other') })
    const certificate = folder.path('data', 'certificate.pem')
    await using misled = await strictClient(server.door('ircs'), certificate, 'chat.example')
    assert.equal((await misled.exit()).code, 1)
    assert.match(misled.errors.text, /hostname mismatch/i)
    await using deceived = await strictClient(other.door('ircs'), certificate, NAME)
    assert.equal((await deceived.exit()).code, 1)
    assert.match(deceived.errors.text, /self-signed certificate/i)
  },
)

void test(
  'the fingerprint that the server prints equals the fingerprint of openssl, and stays after a restart',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    let first = ''
    for (const start of ['first', 'second']) {
      await using server = await ChatServer.start({ data })
      const shown = await shownFingerprint(server.door('ircs'))
      assert.match(shown, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      assert.equal(server.fingerprint, shown)
      if (start === 'first') first = shown
      assert.equal(shown, first)
      server.program.signal('SIGTERM')
      await server.program.exit()
    }
  },
)

void test('--public demands the password that the first start made, written to a file once and kept for the owner', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  const doors = [
    '--irc',
    '127.0.0.1:0',
    '--ircs',
    '[::]:0',
    '--plain',
    '127.0.0.1:0',
    '--plains',
    'off',
    '--ssh',
    'off',
    '--web',
    'off',
    '--webs',
    'off',
  ]
  const args = ['--data', data, '--public', ...doors]
  await using first = await serve(args)
  const [, password = ''] = await first.output.expect(/^ *Password: (\S+)$/m)
  const [, port = ''] = await first.output.expect(/^ready .*ircs=\[::\]:(\d+)/m)
  const door = { host: '127.0.0.1', port: Number(port) }
  const tls = { ca: await readFile(folder.path('data', 'certificate.pem')), servername: NAME }

  for (const attempt of [undefined, 'guessed']) {
    await using stranger = await IrcClient.connect(door, { tls })
    if (attempt !== undefined) stranger.send(`PASS ${attempt}`)
    stranger.send('NICK mallory', 'USER mallory 0 * :Mallory')
    await stranger.expect(/ 464 /)
    await stranger.ended
    assert.ok(!stranger.messages.some(({ verb }) => verb === '001'))
  }
  await using guest = await IrcClient.connect(door, { tls })
  await guest.register('guest', { password })

  const file = folder.path('data', 'password')
  assert.equal((await readFile(file, 'utf8')).trim(), password)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  first.signal('SIGTERM')
  assert.deepEqual(await first.exit(), { code: 0, signal: null })

  await using second = await serve(args)
  await second.output.expect(/^ready /m)
  assert.ok(!second.output.text.includes(password), 'the second start shows it no more')
  assert.ok(second.output.text.includes(file), 'but says where it is kept')
})

void test(
  'a bare start can be reached from this machine only, and --public opens the encrypted doors and nothing else',
  { skip: missingNetwork() },
  async () => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const loopback = ['127.0.0.1:2222', '127.0.0.1:6660', '127.0.0.1:6667', '127.0.0.1:6680', '127.0.0.1:6697']
    {
      await using bare = await ChatServer.start({ data, under: IN_OWN_NETWORK, hasOwnPorts: true })
      assert.deepEqual(await listeningAddresses(bare.pid), loopback)
    }
    await using open = await ChatServer.start({ data, args: ['--public'], under: IN_OWN_NETWORK, hasOwnPorts: true })
    assert.deepEqual(await listeningAddresses(open.pid), [
      '*:2222',
      '*:6690',
      '*:6697',
      '*:6710',
      '127.0.0.1:6660',
      '127.0.0.1:6667',
      '127.0.0.1:6680',
    ])
  },
)

void test(
  'people with openssl s_client and ncat --ssl come in at the plain door over TLS, with the password',
  { skip: missing('openssl', 'ncat') },
  async () => {
    await using folder = await tempFolder()
    await writeFile(folder.path('password'), 'sesame\n')
    const args = ['--password-file', folder.path('password'), '--plains', '127.0.0.1:0']
    await using server = await ChatServer.start({ data: folder.path('data'), args })
    const { host, port } = server.door('plains')
    await using olga = await Program.start('openssl', ['s_client', '-quiet', '-connect', `${host}:${port}`])
    await using nick = await Program.start('ncat', ['--ssl', host, String(port)])
    for (const [person, name] of [
      [olga, 'olga'],
      [nick, 'nick'],
    ] as const) {
      await person.output.expect(/^-- Password of this server\?$/m)
      person.write('guess\n')
      await person.output.expect(/^-- This is not the password\.$/m)
      person.write('sesame\n')
      await person.output.expect(/^-- Your nickname\?$/m)
      person.write(`${name}\n`)
      await person.output.expect(new RegExp(`^#lobby -- ${name} joined$`, 'm'))
    }
    olga.write('schön\n')
    await nick.output.expect(/^#lobby <olga> schön$/m)
    // Letters that openssl takes for commands where it is not told to be quiet.
    olga.write('Q\n')
    await nick.output.expect(/^#lobby <olga> Q$/m)
    nick.write('/quit\n')
    await olga.output.expect(/^-- nick left/m)
  },
)

/** A network of a test's own, in which others reach the machine at this address. */
const REACHED_AT = '192.0.2.7'
const IN_REACHED_NETWORK = [
  'unshare',
  '--net',
  'sh',
  '-c',
  `ip link set lo up && ip link add out type veth peer name far && ip address add ${REACHED_AT}/24 dev out && ip link set out up && ip link set far up && exec "$0" "$@"`,
] as const

void test(
  'what is sent to the others works: the address is in the certificate, and the password opens',
  { skip: missingNetwork('openssl') },
  async () => {
    await using folder = await tempFolder()
    const [unshare, ...words] = IN_REACHED_NETWORK
    const args = serveArguments('--data', folder.path('data'), '--public')
    await using server = await Program.start(unshare, [...words, process.execPath, ...args])
    await server.output.expect(/^ready /m)
    const [others = '', here = ''] = server.output.text.split('On this machine only:')
    assert.doesNotMatch(others, /127\.0\.0\.1|localhost/)
    assert.doesNotMatch(here, new RegExp(REACHED_AT))
    const [, password = ''] = /^ *Password: (\S+)$/m.exec(others) ?? []
    const [, address = ''] = /openssl s_client -quiet -connect (\S+)$/m.exec(others) ?? []
    assert.equal(address, `${REACHED_AT}:6690`)
    const [line = ''] = /openssl s_client -quiet .* -verify_return_error .*$/m.exec(others) ?? []
    const typed = (command: string) =>
      Program.start('nsenter', ['--target', String(server.pid), '--net', 'sh', '-c', `exec ${command}`])
    await using pinned = await typed(line)
    pinned.write(`${password}\npinned\n`)
    await pinned.output.expect(/^#lobby -- pinned joined$/m)
    const another = line.replace(/[\da-f](?='$)/, (digit) => (digit === '0' ? '1' : '0'))
    await using deceived = await typed(another)
    assert.equal((await deceived.exit()).code, 1)
    assert.match(deceived.errors.text, /no matching DANE TLSA records/)
    assert.equal(deceived.output.text, '')

    const checks = ['-verify_return_error', '-verify_ip', REACHED_AT, '-CAfile', folder.path('data', 'certificate.pem')]
    const inside = ['--target', String(server.pid), '--net', 'openssl', 's_client', '-quiet', '-connect', address]
    await using guest = await Program.start('nsenter', [...inside, ...checks])
    guest.write(`${password}\nguest\n`)
    await guest.output.expect(/^#lobby -- guest joined$/m)
  },
)
