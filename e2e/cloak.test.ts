/** What other people, and readers of the history, learn of the address of a person: nothing. */
import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { NatsServers } from '../scripts/nats-servers.ts'
import { IrcClient } from './support/irc-client.ts'
import { missingNats, natsProgram } from './support/nats-program.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const ADDRESS = '127.0.0.1'

/** Enters, says something, asks for everything that shows a host, and bans its own. @returns all that it was sent */
async function visit(server: ChatServer, nick: string): Promise<string> {
  await using client = await IrcClient.connect(server.door('irc'))
  await client.register(nick)
  await client.join('#lobby')
  client.send('PRIVMSG #lobby :hello', `WHO ${nick}`, `WHOIS ${nick}`, `USERHOST ${nick}`, 'TOPIC #lobby :tea')
  await client.settle()
  const shown = JSON.stringify(client.messages)
  const [, host = ''] = /~[^@]+@([^" ]+)/.exec(shown) ?? []
  client.send(`MODE #lobby +b *!*@${host}`, 'MODE #lobby b', 'QUIT :bye')
  await client.ended
  // From where a person comes itself, it is told (338); where files are sent to, is the address of the server (005).
  return JSON.stringify(client.messages.filter(({ verb }) => verb !== '338' && verb !== '005'))
}

void test('an address is seen by nobody and kept nowhere, and a ban on its cloak holds after a restart', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  await using first = await ChatServer.start({ data, args: ['--log-level', 'error'] })
  const shown = await visit(first, 'ann')
  assert.match(shown, /ann!~ann@[0-9a-v]{16}\.cloak/)
  assert.ok(!shown.includes(ADDRESS), shown)
  await first.kill()
  const entries = await readdir(data, { recursive: true, withFileTypes: true })
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const file = join(parentPath, name)
    assert.ok(!(await readFile(file, 'latin1')).includes(ADDRESS), `${file} has the address`)
  }
  assert.equal((await stat(`${data}/cloak-key`)).mode & 0o777, 0o600)

  await using second = await ChatServer.start({ data })
  await using banned = await IrcClient.connect(second.door('irc'))
  await banned.register('eve')
  banned.send('JOIN #lobby')
  await banned.expect(/ 474 eve #lobby /)
  // The operator can tell the address.
  await second.program.errors.expect(/"nick":"eve".*"address":"127\.0\.0\.1:\d+","event":"session\.registered"/)
})

void test('a person has the same cloak on all nodes of a cluster', { skip: missingNats }, async () => {
  await using folder = await tempFolder()
  await using servers = await NatsServers.start({ program: natsProgram })
  const start = (node: string) => {
    const args = [...servers.urls.flatMap((url) => ['--cluster', url]), '--node', node]
    return ChatServer.start({ data: folder.path(node), args })
  }
  const cloakOn = async (server: ChatServer): Promise<string | undefined> => {
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann')
    ann.send('JOIN #lobby')
    const { source } = await ann.expect(/ JOIN /)
    ann.send('QUIT')
    await ann.ended
    return source?.split('@')[1]
  }
  await using one = await start('one')
  await using two = await start('two')
  const cloak = await cloakOn(one)
  assert.match(cloak ?? '', /^[0-9a-v]{16}\.cloak$/)
  assert.equal(await cloakOn(two), cloak)
})

void test('where the operator shows the addresses, a network of them can be banned', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), args: ['--show-addresses'] })
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann')
  await ann.join('#lobby')
  ann.send('WHO 127.0.0.0/8', 'MODE #lobby +b 127.9.9.9/8')
  await ann.expect(/ 352 ann \* ~ann 127\.0\.0\.1 /)
  await ann.expect(/ MODE #lobby \+b \*!\*@127\.0\.0\.0\/8$/)
  await using banned = await IrcClient.connect(server.door('irc'))
  await banned.register('eve')
  banned.send('JOIN #lobby')
  await banned.expect(/ 474 eve #lobby /)
})
