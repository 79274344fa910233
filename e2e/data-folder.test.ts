/** The data folder moves while the server runs: it says so and accepts nothing more, and harms nobody that comes to the place. */
import assert from 'node:assert/strict'
import { rename, rm } from 'node:fs/promises'
import { test } from 'node:test'
import { HISTORY_CAPABILITIES, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const CHANNEL = '#lobby'
const REFUSED = /could not write this to its disk/

async function enter(server: ChatServer, nick: string): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  await client.register(nick, { capabilities: ['echo-message', ...HISTORY_CAPABILITIES] })
  await client.join(CHANNEL)
  return client
}

async function say(client: IrcClient, text: string, answer: RegExp): Promise<void> {
  client.send(`PRIVMSG ${CHANNEL} :${text}`)
  await client.expect(answer)
}

async function remembered(data: string): Promise<readonly string[]> {
  await using server = await ChatServer.start({ data })
  await using reader = await enter(server, 'reader')
  return (await readForward(reader, CHANNEL, 100)).map(({ text }) => text)
}

void test('a folder that is moved away is noticed also when nobody speaks, and nothing is accepted until it is back', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  {
    await using server = await ChatServer.start({ data })
    await using ann = await enter(server, 'ann')
    await say(ann, 'before', /before/)
    await rename(data, folder.path('away'))
    await server.program.errors.expect(/data\.moved/)
    await say(ann, 'refused', REFUSED)
    await ann.settle()
    await rename(folder.path('away'), data)
    await server.program.errors.expect(/data\.returned/)
    await say(ann, 'after', / PRIVMSG #lobby :?after/)
    await server.kill()
  }
  assert.deepEqual(await remembered(data), ['before', 'after'])
})

void test('a second server on the same path is not harmed by the first, which accepts nothing', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  {
    await using first = await ChatServer.start({ data })
    await using ann = await enter(first, 'ann')
    await say(ann, 'to the first', /to the first/)
    await rename(data, folder.path('away'))
    await using second = await ChatServer.start({ data })
    await using bob = await enter(second, 'bob')
    await say(bob, 'to the second', /to the second/)
    await say(ann, 'refused', REFUSED)
    first.program.signal('SIGTERM')
    await first.program.exit()
    await say(bob, 'to the second again', /to the second again/)
    await second.kill()
  }
  assert.deepEqual(await remembered(data), ['to the second', 'to the second again'])
  assert.deepEqual(await remembered(folder.path('away')), ['to the first'])
})

void test('after the folder is removed nothing is accepted', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  await using server = await ChatServer.start({ data })
  await using ann = await enter(server, 'ann')
  await say(ann, 'before', /before/)
  await rm(data, { recursive: true })
  await say(ann, 'refused', REFUSED)
  await server.program.errors.expect(/data\.moved/)
})
