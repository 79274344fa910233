/** Files through a Partyline server that cannot read them: both sides go to it, and neither can reach the other. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { test, type TestContext } from 'node:test'
import { NatsServers } from '../../scripts/nats-servers.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missingNats, natsProgram } from '../support/nats-program.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { partyline } from './ends.ts'

async function places(context: TestContext) {
  const folder = await tempFolder()
  context.after(() => folder[Symbol.asyncDispose]())
  const made = { from: folder.path('from'), to: folder.path('to'), data: folder.path('data') }
  await mkdir(made.from)
  await mkdir(made.to)
  return made
}

function pageOf(server: ChatServer): string {
  const { host, port } = server.door('web')
  return `http://${host}:${port}`
}

void test('a file goes through a server, and both sides say so', async (context) => {
  const { from, to, data } = await places(context)
  await using server = await ChatServer.start({ data })
  const film = randomBytes(3_000_000)
  await writeFile(`${from}/film.mkv`, film)
  const via = ['--via', pageOf(server)]
  await using sender = await partyline(['send', 'film.mkv', ...via], { cwd: from })
  const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
  await sender.errors.expect(new RegExp(`partyline receive --via ${pageOf(server)}`))
  await using receiver = await partyline(['receive', '--json', ...via], { cwd: to, env: { PARTYLINE_CODE: code } })
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  assert.ok((await readFile(`${to}/film.mkv`)).equals(film))
  assert.match(receiver.errors.text, /"path":"relay"/)
  assert.match(sender.errors.text, /through .* cannot read/)
})

void test('a sender says at once that its server is not there', async (context) => {
  const { from, data } = await places(context)
  await writeFile(`${from}/a`, 'a')
  const server = await ChatServer.start({ data })
  const via = ['--via', pageOf(server)]
  await server[Symbol.asyncDispose]()
  await using sender = await partyline(['send', 'a', ...via], { cwd: from })
  assert.equal((await sender.exit()).code, 3, sender.errors.text)
  assert.match(sender.errors.text, /nobody listens/)
})

void test('a wrong code is refused there too, and nobody waits with another number', async (context) => {
  const { from, to, data } = await places(context)
  await using server = await ChatServer.start({ data })
  await writeFile(`${from}/a`, 'a')
  const via = ['--via', pageOf(server)]
  await using sender = await partyline(['send', 'a', ...via], { cwd: from })
  const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
  const wrong = code.replace(/-\w+$/, '-nonsense')
  await using guesser = await partyline(['receive', ...via], { cwd: to, env: { PARTYLINE_CODE: wrong } })
  assert.equal((await guesser.exit()).code, 4, guesser.errors.text)
  // The right one finds the sender there again.
  await using receiver = await partyline(['receive', ...via], { cwd: to, env: { PARTYLINE_CODE: code } })
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  await using lost = await partyline(['receive', ...via], { cwd: to, env: { PARTYLINE_CODE: code } })
  assert.equal((await lost.exit()).code, 3, lost.errors.text)
  assert.match(lost.errors.text, /nobody waits/)
})

void test('the exit codes are the same as without a server between', async (context) => {
  const { from, to, data } = await places(context)
  await using server = await ChatServer.start({ data })
  const via = ['--via', pageOf(server)]
  await writeFile(`${from}/a`, 'new')
  await writeFile(`${to}/a`, 'old')
  const begin = async (...args: readonly string[]) => {
    const sender = await partyline(['send', ...args, ...via], { cwd: from })
    const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
    return { sender, code }
  }
  const receive = (code: string, ...args: readonly string[]) =>
    partyline(['receive', ...args, ...via], { cwd: to, env: { PARTYLINE_CODE: code } })

  for (const [args, exitCode] of [
    [[], 6],
    [['--on-conflict', 'skip'], 9],
    [['-o', 'no/such/folder'], 8],
  ] as const) {
    const { sender, code } = await begin('a')
    await using _sender = sender
    await using receiver = await receive(code, ...args)
    assert.equal((await receiver.exit()).code, exitCode, receiver.errors.text)
    // A receiver that has no place never comes.
    if (exitCode === 8) sender.signal('SIGTERM')
    assert.equal((await sender.exit()).code, exitCode === 8 ? 143 : exitCode, sender.errors.text)
    assert.equal(await readFile(`${to}/a`, 'utf8'), 'old')
  }
  for (const stopped of ['sender', 'receiver'] as const) {
    const { sender, code } = await begin('-')
    await using _sender = sender
    await using receiver = await receive(code, '-o', '-')
    sender.write('x')
    await receiver.output.expect(/x/)
    const [first, second] = stopped === 'sender' ? [sender, receiver] : [receiver, sender]
    first.signal('SIGINT')
    assert.deepEqual([(await first.exit()).code, (await second.exit()).code], [130, 5], second.errors.text)
    assert.match(second.errors.text, /the other side: it was interrupted/)
  }
  {
    const { sender, code } = await begin('a')
    await using _sender = sender
    for (let count = 0; count < 3; count += 1) {
      await using guesser = await receive(code.replace(/-\w+$/, '-nonsense'))
      assert.equal((await guesser.exit()).code, 4, guesser.errors.text)
    }
    assert.equal((await sender.exit()).code, 4, sender.errors.text)
  }
})

void test('a server that is killed in the middle and comes back: the transfer goes on and ends whole', async (context) => {
  const { from, to, data } = await places(context)
  await using server = await ChatServer.start({ data })
  const { port } = server.door('web')
  const page = pageOf(server)
  const film = randomBytes(150_000_000)
  await writeFile(`${from}/film.mkv`, film)
  await using sender = await partyline(['send', 'film.mkv', '--via', page], { cwd: from })
  const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
  const env = { PARTYLINE_CODE: code }
  await using receiver = await partyline(['receive', '--via', page, '--json'], { cwd: to, env })
  await receiver.errors.expect(/"event":"progress".*"bytes":[1-9]\d{6}/)
  await server.kill()
  await using again = await ChatServer.start({ data, args: ['--web', `127.0.0.1:${port}`] })
  assert.ok(again.pid > 0)
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  assert.match(sender.errors.text, /broke/)
  assert.ok((await readFile(`${to}/film.mkv`)).equals(film))
})

void test('where the server lets in only its people, an account may wait there, and a stranger with the code may come', async (context) => {
  const { from, to, data } = await places(context)
  await writeFile(`${from}/password`, 'of the server')
  await using server = await ChatServer.start({ data, args: ['--password-file', `${from}/password`] })
  await writeFile(`${from}/a`, 'a')
  const via = ['--via', pageOf(server)]
  await using stranger = await partyline(['send', 'a', ...via], { cwd: from })
  assert.equal((await stranger.exit()).code, 5, stranger.errors.text)
  assert.match(stranger.errors.text, /--account NAME/)
  await using ann = await IrcClient.connect(server.door('irc'))
  ann.send('PASS :of the server', 'NICK ann', 'USER ann 0 * :Ann', 'REGISTER * * correct-horse')
  await ann.expect(/ REGISTER SUCCESS /)
  const { host, port } = server.door('web')
  const secrets = `${from}/.config/partyline/secrets.json`
  await mkdir(`${from}/.config/partyline`, { recursive: true })
  await writeFile(secrets, JSON.stringify({ [`ann@${host}:${port}`]: 'correct-horse' }), { mode: 0o600 })
  await using sender = await partyline(['send', 'a', ...via, '--account', 'ann'], { cwd: from })
  const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
  await using receiver = await partyline(['receive', ...via], { cwd: to, env: { PARTYLINE_CODE: code } })
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
})

/** An account that stays in #a whatever becomes of its connection, and the arguments of a command in its name. */
async function annIn(server: ChatServer, home: string) {
  const { host, port } = server.door('web')
  const ann = await IrcClient.connect(server.door('irc'))
  ann.send('CAP REQ :message-tags echo-message', 'NICK ann', 'USER ann 0 * :Ann', 'CAP END', 'JOIN #a')
  ann.send('REGISTER * * correct-horse')
  await ann.expect(/ REGISTER SUCCESS /)
  ann.send('NS SET ALWAYS-ON on')
  await ann.expect(/You stay in your channels/)
  await mkdir(`${home}/.config/partyline`, { recursive: true })
  const secrets = JSON.stringify({ [`ann@${host}:${port}`]: 'correct-horse' })
  await writeFile(`${home}/.config/partyline/secrets.json`, secrets, { mode: 0o600 })
  return { ann, asAnn: ['--via', pageOf(server), '--account', 'ann'] }
}

void test('files go into a channel, each as a link when all of it is there', async (context) => {
  const { from, data } = await places(context)
  await using server = await ChatServer.start({ data })
  const { ann, asAnn } = await annIn(server, from)
  await using _ann = ann
  const film = randomBytes(20_000_000)
  await writeFile(`${from}/film.mkv`, film)
  await writeFile(`${from}/notes.txt`, 'hello')
  await using sender = await partyline(['send', 'film.mkv', 'notes.txt', '--channel', '#a', ...asAnn], { cwd: from })
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  const said = await ann.expect(/\+partyline\/file=\S* :ann!\S+ PRIVMSG #a :?http\S+film\.mkv/)
  const got = await fetch(said.params[1] ?? '')
  assert.ok(Buffer.from(await got.arrayBuffer()).equals(film))
  await ann.expect(/PRIVMSG #a :?http\S+notes\.txt/)
  // Where a picture was taken is in its notes.
  const picture = await readFile(new URL('../../vectors/pictures/turned.jpg', import.meta.url))
  await writeFile(`${from}/cat.jpg`, picture)
  for (const keep of [[], ['--keep']]) {
    await using posting = await partyline(['send', 'cat.jpg', '--channel', '#a', ...keep, ...asAnn], { cwd: from })
    assert.equal((await posting.exit()).code, 0, posting.errors.text)
    const link = (await ann.expect(/PRIVMSG #a :?http\S+cat\.jpg/)).params[1] ?? ''
    const shared = Buffer.from(await (await fetch(link)).arrayBuffer())
    assert.equal(shared.includes('SecretCam'), keep.length > 0)
    assert.equal(shared.equals(picture), keep.length > 0)
  }
  await writeFile(`${from}/broken.png`, '\x89PNG\r\n\x1a\n', 'latin1')
  for (const [args, code, remedy] of [
    [['notes.txt', '--channel', '#nowhere', ...asAnn], 5, /change what the server names/],
    [['broken.png', '--channel', '#a', ...asAnn], 5, /change what the server names/],
    [['.', '--channel', '#a', ...asAnn], 2, /archive/],
    [['notes.txt', '--channel', '#a'], 2, /--help/],
  ] as const) {
    await using refused = await partyline(['send', ...args], { cwd: from })
    assert.equal((await refused.exit()).code, code, refused.errors.text)
    assert.match(refused.errors.text, remedy)
  }
})

void test('a server that is killed while a file comes in and is back goes on with it, and says its link once', async (context) => {
  const { from, data } = await places(context)
  await using server = await ChatServer.start({ data })
  const { port } = server.door('web')
  const { ann, asAnn } = await annIn(server, from)
  await using _ann = ann
  const film = randomBytes(150_000_000)
  await writeFile(`${from}/film.mkv`, film)
  await using sender = await partyline(['send', 'film.mkv', '--channel', '#a', '--json', ...asAnn], { cwd: from })
  await sender.errors.expect(/"event":"progress".*"bytes":[1-9]\d{6}/)
  await server.kill()
  await using again = await ChatServer.start({ data, args: ['--web', `127.0.0.1:${port}`] })
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  assert.match(sender.errors.text, /"event":"break"/)
  await using bob = await IrcClient.connect(again.door('irc'))
  bob.send('CAP REQ :draft/chathistory batch message-tags', 'NICK bob', 'USER b 0 * :B', 'CAP END', 'JOIN #a')
  bob.send('CHATHISTORY LATEST #a * 50', 'PING end')
  await bob.expect(/PONG \S+ :?end/)
  const links = bob.messages.flatMap(({ verb, params }) => (verb === 'PRIVMSG' ? [params[1] ?? ''] : []))
  assert.equal(links.length, 1, links.join('\n'))
  const got = await fetch(links[0] ?? '')
  assert.ok(Buffer.from(await got.arrayBuffer()).equals(film))
})

void test(
  'of several servers that are one network, both sides go to the same, and are told so',
  { skip: missingNats },
  async (context) => {
    const { from, to, data } = await places(context)
    await using servers = await NatsServers.start({ program: natsProgram })
    const start = (node: string) => {
      const args = [...servers.urls.flatMap((url) => ['--cluster', url]), '--node', node]
      return ChatServer.start({ data: `${data}-${node}`, args })
    }
    await using one = await start('one')
    await using two = await start('two')
    await writeFile(`${from}/a`, 'a')
    await using sender = await partyline(['send', 'a', '--via', pageOf(one)], { cwd: from })
    const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
    await sender.errors.expect(/is one of several servers of its network/)
    const receiving = (via: string) => partyline(['receive', '--via', via], { cwd: to, env: { PARTYLINE_CODE: code } })
    await using lost = await receiving(pageOf(two))
    assert.equal((await lost.exit()).code, 3, lost.errors.text)
    assert.match(lost.errors.text, /with this very server/)
    await using receiver = await receiving(pageOf(one))
    assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
    assert.equal(await readFile(`${to}/a`, 'utf8'), 'a')
  },
)
