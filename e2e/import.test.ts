/** The log of another program is imported with the real command, and clients page through it and search in it. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { PARTYLINE } from './support/command.ts'
import { HISTORY_CAPABILITIES, readBackward, readForward, readPage } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { Program, type Exit } from './support/program.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const COUNT = 300

async function admin(...args: readonly string[]): Promise<Exit> {
  await using program = await Program.start(process.execPath, [...PARTYLINE, 'admin', ...args])
  return await program.exit()
}

async function enter(server: ChatServer, nick: string): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  await client.register(nick, { capabilities: [...HISTORY_CAPABILITIES, 'soju.im/search'] })
  await client.join('#den')
  return client
}

void test('what was imported is read and found before what was said, also in a channel that is younger than others', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  {
    await using server = await ChatServer.start({ data })
    await using ann = await enter(server, 'ann')
    ann.send('PRIVMSG #den :first of the server', 'PRIVMSG #den :second of the server')
    await ann.settle()
    server.program.signal('SIGTERM')
    await server.program.exit()
  }
  const at = (index: number) => `2026-01-01 ${new Date(index * 7_000).toISOString().slice(11, 19)}`
  const lines = Array.from({ length: COUNT }, (_, index) => `${at(index)}\told\tword${index} 你好\n`)
  for (const channel of ['#den', '#other']) {
    writeFileSync(folder.path('log'), lines.join(''))
    const options = ['--data', data, '--time-zone', 'UTC']
    assert.deepEqual(await admin('import', channel, folder.path('log'), ...options), { code: 0, signal: null })
  }
  await using server = await ChatServer.start({ data })
  await using bob = await enter(server, 'bob')
  bob.send('PRIVMSG #den :third')
  await bob.settle()
  const expected = [
    ...Array.from({ length: COUNT }, (_, index) => `word${index} 你好`),
    'first of the server',
    'second of the server',
    'third',
  ]
  for (const size of [7, 50]) {
    for (const read of [readForward, readBackward]) {
      const seen = await read(bob, '#den', size)
      assert.deepEqual(
        seen.map(({ text }) => text),
        expected,
      )
    }
  }
  const around = await readPage(bob, 'CHATHISTORY AROUND #den timestamp=2026-01-01T00:00:14.000Z 3')
  assert.deepEqual(
    around.map(({ text }) => text),
    ['word1 你好', 'word2 你好', 'word3 你好'],
  )
  // A time of no message, which is of this year as the server is.
  const after = await readPage(bob, 'CHATHISTORY AFTER #den timestamp=2026-01-02T00:00:00.000Z 2')
  assert.deepEqual(
    after.map(({ text }) => text),
    ['first of the server', 'second of the server'],
  )
  bob.send('SEARCH in=#den;text=word299')
  assert.equal((await bob.expect(/ PRIVMSG #den :word299/)).params[1], 'word299 你好')
})
