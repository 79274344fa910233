/** The bot on a server, with a person in front of it that speaks the protocol by hand. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect, framed, lineCodec, type Connection, type FramedConnection } from '@partyline/net'
import { loadConfig, start, type RunningServer } from '@partyline/server'
import { fileURLToPath } from 'node:url'
import { Example } from './testing/example.ts'

const TIMEOUT = { timeoutMs: 20_000 }
const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }

void describe('bot', () => {
  let folder = ''
  let server: RunningServer
  let connection: Connection
  let lines: FramedConnection<string>
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partyline-bot-'))
    const args = [
      '--data',
      folder,
      '--durability=process',
      '--irc=127.0.0.1:0',
      '--ircs=off',
      '--plain=off',
      '--web=off',
      '--ssh=off',
    ]
    server = await start(loadConfig({ args, env: {}, cwd: folder, readFile: () => '' }), { log: SILENT })
    connection = await connect(`tcp://${server.doors.irc[0]}`)
    lines = framed(connection, lineCodec({ lineBytesMax: 16_384 }))
    const caps = 'CAP REQ :message-tags echo-message account-tag'
    for (const line of [caps, 'NICK ann', 'USER ann 0 * :Ann', 'CAP END', 'JOIN #lab']) await lines.send(line)
    await heard(/ 366 ann #lab /)
  })
  after(async () => {
    connection.abort()
    await server.drain()
    await rm(folder, { recursive: true })
  })

  /** All that was said since it was last emptied. */
  const said: string[] = []
  async function heard(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const line = await lines.read(TIMEOUT)
      assert.ok(line !== null, `the end came before ${String(pattern)}`)
      said.push(line)
      const match = pattern.exec(line)
      if (match !== null) return match
    }
  }

  const started = async (name: string, env: Readonly<Record<string, string>> = {}) => {
    const bot = new Example('bot', ['#lab', `tcp://${server.doors.irc[0]}`, name, join(folder, `${name}.json`)], env)
    await bot.expect(new RegExp(`online as ${name}`))
    await heard(new RegExp(`:${name}!\\S+ JOIN #lab`))
    return bot
  }

  void it('answers commands, shows that it is a program, and leaves when it is told to', async () => {
    await using bot = await started('dicer')
    await lines.send('PRIVMSG #lab :!roll 2d6')
    const [, one, two, sum] = await heard(/ PRIVMSG #lab :([1-6]) \+ ([1-6]) = (\d+)$/)
    assert.equal(Number(one) + Number(two), Number(sum))
    await lines.send('PRIVMSG #lab :dicer: roll nonsense')
    await heard(/ PRIVMSG #lab :[1-6] = [1-6]$/)
    await lines.send('PRIVMSG dicer :help')
    await heard(/^\S*bot\S* :dicer!\S+ PRIVMSG ann :!forget — /)
    await lines.send('PRIVMSG #lab :good morning, dicer')
    await heard(/react=👋\S* :dicer!\S+ TAGMSG #lab$/)
    bot.interrupt()
    await heard(/:dicer!\S+ QUIT :.*restarting/)
    assert.equal(await bot.exit(), 0)
  })

  void it('keeps its promises over a kill -9, and does not give them again', async () => {
    {
      await using bot = await started('remy', { BOT_REMIND_AFTER_MS: '1' })
      await lines.send('PRIVMSG #lab :!remind 1s tea is ready')
      await heard(/ PRIVMSG #lab :I will\. \(1\)$/)
      await heard(/ PRIVMSG #lab :ann: tea is ready$/)
      await lines.send('PRIVMSG #lab :!remind 2s cake')
      await heard(/ PRIVMSG #lab :I will\. \(2\)$/)
      await lines.send('PRIVMSG #lab :!remind 1d water the plants')
      await heard(/ PRIVMSG #lab :I will\. \(3\)$/)
      await lines.send('PRIVMSG #lab :look at this')
      const [, id] = await heard(/^@\S*msgid=([^;\s]+)\S* :ann!\S+ PRIVMSG #lab :look at this$/)
      await lines.send(`@+draft/reply=${id};+draft/react=⏰ TAGMSG #lab`)
      await heard(/ PRIVMSG #lab :ann: ⏰ look at this$/)
      bot.signal('SIGKILL')
      await heard(/:remy!\S+ QUIT /)
    }
    said.length = 0
    await using bot = await started('remy')
    await heard(/ PRIVMSG #lab :ann: cake$/)
    assert.deepEqual(
      said.filter((line) => line.includes(' PRIVMSG #lab :I will')),
      [],
    )
    await lines.send('PRIVMSG #lab :!reminders')
    await heard(/ PRIVMSG #lab :3: \d{4}-\S+ water the plants$/)
    await lines.send('PRIVMSG #lab :!forget 3')
    await heard(/ PRIVMSG #lab :Forgotten\.$/)
    await lines.send('PRIVMSG #lab :!forget 3')
    await heard(/ PRIVMSG #lab :You have no such reminder\.$/)
    bot.interrupt()
    assert.equal(await bot.exit(), 0)
  })

  void it('is what the guide shows of it', async () => {
    const read = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
    const [program, page] = await Promise.all([read('bot.ts'), read('../docs/guide/18-a-bot.md')])
    const parts = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, part = '']) => part)
    assert.equal(parts.length, 5)
    for (const part of parts) assert.ok(program.includes(part), part)
  })
})
