/** A disk that fails to sync: what was refused is gone, also when the server is killed right after, and what was echoed is there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HISTORY_CAPABILITIES, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { missingAttaching } from './support/needs.ts'
import { Program } from './support/program.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const CHANNEL = '#lobby'
const REFUSED = / FAIL PRIVMSG NOT_STORED | 400 \S+ PRIVMSG /

/** From now on, the kernel answers syncs with EIO: the next one of each thread, or all. Ends with the server. */
async function failSyncs(pid: number, which: 'next' | 'all'): Promise<Program> {
  const fault = `inject=fsync,fdatasync:error=EIO${which === 'next' ? ':when=1' : ''}`
  const strace = await Program.start('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-e', fault, '-p', String(pid)])
  await strace.errors.expect(/attached with \d+ threads/)
  return strace
}

async function enter(server: ChatServer, nick: string): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  await client.register(nick, { capabilities: ['echo-message', ...HISTORY_CAPABILITIES] })
  await client.join(CHANNEL)
  return client
}

/** What of these lines is answered how, and then the server is killed. Returns what the next server has of them. */
async function remembered(which: 'next' | 'all', said: Readonly<Record<string, RegExp>>): Promise<readonly string[]> {
  await using folder = await tempFolder()
  const data = folder.path('data')
  {
    await using server = await ChatServer.start({ data })
    await using ann = await enter(server, 'ann')
    ann.send(`PRIVMSG ${CHANNEL} :before`)
    await ann.expect(/before/)
    await using _strace = await failSyncs(server.pid, which)
    for (const [text, answer] of Object.entries(said)) {
      ann.send(`PRIVMSG ${CHANNEL} :${text}`)
      await ann.expect(answer)
    }
    await server.kill()
  }
  await using next = await ChatServer.start({ data })
  await using reader = await enter(next, 'reader')
  return (await readForward(reader, CHANNEL, 100)).map(({ text }) => text)
}

const skip = missingAttaching()

void test('what a failed sync refused is not there after a crash', { skip }, async () => {
  assert.deepEqual(await remembered('next', { refused: REFUSED }), ['before'])
})

void test('neither is it when every sync fails', { skip }, async () => {
  const said = { 'refused 1': REFUSED, 'refused 2': REFUSED, 'refused 3': REFUSED }
  assert.deepEqual(await remembered('all', said), ['before'])
})

void test('what is echoed after a failed sync is there after a crash', { skip }, async () => {
  assert.deepEqual(await remembered('next', { refused: REFUSED, echoed: / PRIVMSG #lobby :?echoed/ }), [
    'before',
    'echoed',
  ])
})
