/**
 * Makes a history as the code of this checkout writes it, and what the same code answers of it: the test data in
 * vectors/history, with which a later version shows that it opens the file and answers the same. It speaks to a server over the wire
 * and asks the store by its interface, so that it runs with every version that it is needed for.
 *
 * Usage: node --conditions=source scripts/make-history.ts FOLDER
 */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect, framed, lineCodec } from '@partyline/net'
import { FakeClock } from '@partyline/net/testing'
import { loadConfig } from '../packages/server/src/config/load-config.ts'
import { start } from '../packages/server/src/start.ts'
import { answersOf } from '../packages/server/src/store/answers.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }
const DAY_MS = 86_400_000

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node --conditions=source scripts/make-history.ts FOLDER')
const data = await mkdtemp(join(tmpdir(), 'partyline-history-'))
const clock = new FakeClock(Date.UTC(2026, 10, 1, 12))

interface Client {
  leave(): Promise<void>
  say(...lines: readonly string[]): Promise<void>
}

/** What is said at once: in one packet, so that one batch holds it. */
async function enter(door: string, nick: string): Promise<Client> {
  const connection = await connect(`tcp://${door}`)
  const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
  let count = 0
  const say = async (...said: readonly string[]) => {
    const token = `answered-${(count += 1)}`
    await connection.write(Buffer.from([...said, `PING ${token}`].map((line) => `${line}\r\n`).join('')))
    for (;;) {
      const line = await lines.read({ timeoutMs: 10_000 })
      if (line === null) throw new Error(`${nick} was sent away`)
      if (line.includes(token)) break
    }
    clock.advance(1_000)
  }
  await say('CAP REQ :message-tags', `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'CAP END')
  const leave = async () => {
    await lines.send('QUIT :到此为止')
    while ((await lines.read({ timeoutMs: 10_000 })) !== null);
  }
  return { say, leave }
}

async function withServer(talk: (door: string) => Promise<void>): Promise<void> {
  const args = ['--data', data, '--irc', '127.0.0.1:0', '--ircs', 'off', '--plain', 'off', '--ssh', 'off']
  const config = loadConfig({ args, env: {}, cwd: data, readFile: () => '' })
  const server = await start(config, { log: SILENT, clock })
  await talk(server.doors.irc[0] ?? '')
  // The clients do not read their farewell; the server waits for them by this clock.
  const waiting = new AbortController()
  const drained = server.drain().finally(() => waiting.abort())
  while (!waiting.signal.aborted) {
    clock.advance(1_000)
    await nextTurn()
  }
  await drained
}

await withServer(async (door) => {
  const [ann, bob, eve] = [await enter(door, 'ann'), await enter(door, 'bob'), await enter(door, 'eve')]
  await ann.say('JOIN #Den', 'TOPIC #Den :tea at four', 'MODE #Den +l 12', 'MODE #Den +b *!*@spam.example')
  await bob.say('JOIN #Den', 'PRIVMSG #Den :hello', 'NOTICE #Den :look')
  await eve.say('JOIN #Den', 'JOIN #茶馆', 'PRIVMSG #茶馆 :你好，世界 🎉', 'TOPIC #茶馆 :四点喝茶')
  await ann.say(
    'JOIN #茶馆',
    '@+draft/reply=x;+typing=active PRIVMSG #茶馆 :带标签的消息',
    '@+typing=done TAGMSG #茶馆',
  )
  await ann.say('MODE #Den +v bob', 'KICK #Den eve :be nice', 'PRIVMSG bob :just you and me', 'PRIVMSG eve :sorry')
  await bob.say('NICK robert', 'PRIVMSG ann :yes', '@+react=ok TAGMSG ann')
  await ann.say(
    'JOIN #locked',
    'MODE #locked +k secret',
    'PRIVMSG #locked :behind a key',
    'MODE #locked +eI a!*@* b!*@*',
  )
  // What is said while nobody may enter is hidden when the channel ends; what was said before is not.
  await eve.say('JOIN #gone', 'PRIVMSG #gone :for all', 'MODE #gone +i', 'PRIVMSG #gone :for few', 'PART #gone :over')
  await eve.say('JOIN #gone', 'PRIVMSG #gone :again for all', 'PRIVMSG #Den :no longer here')
  await eve.say(...Array.from({ length: 40 }, (_, index) => `PRIVMSG #gone :number ${index}`))
  // The clock was a year ahead, and is set right.
  clock.setDate(clock.now() + 365 * DAY_MS)
  await ann.say('PRIVMSG #Den :a year ahead', 'PRIVMSG #茶馆 :明年')
  clock.setDate(clock.now() - 365 * DAY_MS)
  await ann.say('PRIVMSG #Den :back again', 'PRIVMSG #茶馆 :今年')
  await bob.say('PRIVMSG ann :back as well', 'NICK rob')
  await bob.leave()
  // Long enough for the retention to have counted.
  for (let second = 0; second < 20; second += 1) {
    clock.advance(1_000)
    await ann.say()
  }
})
// A second start: places are held for the members of the first.
await withServer(async (door) => {
  const zoe = await enter(door, 'zoe')
  await zoe.say('JOIN #Den', 'PRIVMSG #Den :after a new start', 'PRIVMSG #Den : with spaces, "quotes" and \\')
})

const file = join(folder, 'history.sqlite')
await rm(file, { force: true })
const database = new DatabaseSync(join(data, 'history.sqlite'))
const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
const targets = database
  .prepare('SELECT name FROM target ORDER BY id')
  .all()
  .map((row) => String(row['name']))
database.exec(
  `PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM INTO '${join(data, 'small.sqlite')}'`,
)
database.close()
await copyFile(join(data, 'small.sqlite'), join(folder, `version-${version}.sqlite`))
await writeFile(join(folder, `version-${version}.json`), `${JSON.stringify(await answersOf(data, targets), null, 1)}\n`)
await rm(data, { recursive: true })
process.exit()
