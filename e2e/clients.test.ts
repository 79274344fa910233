/** People with the clients that they already have: irssi, WeeChat and nc talk to one another in one channel. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { irssiHome, startIrssi } from './support/irssi.ts'
import { testOnJournals } from './support/journals.ts'
import { missing, openbsdNetcat } from './support/needs.ts'
import { Program } from './support/program.ts'
import { type ChatServer, type DoorName, serve } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { Terminal } from './support/tmux.ts'
import { WeeChat } from './support/weechat.ts'

const CHANNEL = '#lobby'

function nc(server: ChatServer, door: DoorName): Promise<Program> {
  const { host, port } = server.door(door)
  return Program.start(openbsdNetcat(), [host, String(port)])
}

testOnJournals(
  'irssi, WeeChat and nc at both doors see what the others say, with the right nickname',
  { skip: missing('irssi', 'tmux', 'weechat-headless', 'weechat-plugins', 'netcat-openbsd') },
  async (journal) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })

    await using iris = await startIrssi(server, folder, 'iris', CHANNEL)
    await using wanda = await WeeChat.start(folder.path('weechat'), server.door('irc'), 'wanda', CHANNEL)
    await iris.expect(/wanda \[.*\] has joined #lobby/)

    await using paul = await nc(server, 'plain')
    await paul.output.expect(/nickname\?/)
    paul.write('paul\n')
    await paul.output.expect(/#lobby -- paul joined/)
    await paul.output.expect(/here: .*/)

    await using nora = await nc(server, 'irc')
    nora.write('NICK nora\r\nUSER nora 0 * :Nora\r\n')
    await nora.output.expect(/ 001 nora /)
    nora.write(`JOIN ${CHANNEL}\r\n`)
    await nora.output.expect(/ 353 nora = #lobby :(?=.*@iris)(?=.*wanda)(?=.*paul)(?=.*nora)/)

    await iris.type('Grüße von irssi 你好')
    await wanda.expect(CHANNEL, /\t@?iris\tGrüße von irssi 你好$/m)
    await paul.output.expect(/^#lobby <iris> Grüße von irssi 你好$/m)
    await nora.output.expect(/^:iris!\S+ PRIVMSG #lobby :Grüße von irssi 你好\r$/m)

    await wanda.type(CHANNEL, 'дорогие друзья 🎉')
    await iris.expect(/< wanda> дорогие друзья 🎉/)
    await paul.output.expect(/^#lobby <wanda> дорогие друзья 🎉$/m)
    await nora.output.expect(/^:wanda!\S+ PRIVMSG #lobby :дорогие друзья 🎉\r$/m)

    paul.write('שלום from a terminal: café\n')
    await iris.expect(/< paul> .*from a terminal: café/)
    await wanda.expect(CHANNEL, /\tpaul\tשלום from a terminal: café$/m)
    await nora.output.expect(/^:paul!\S+ PRIVMSG #lobby :שלום from a terminal: café\r$/m)

    nora.write(`PRIVMSG ${CHANNEL} :naïve façade ☕\r\n`)
    await iris.expect(/< nora> naïve façade ☕/)
    await wanda.expect(CHANNEL, /\tnora\tnaïve façade ☕$/m)
    await paul.output.expect(/^#lobby <nora> naïve façade ☕$/m)

    // What each said was not shown to itself a second time.
    assert.doesNotMatch(nora.output.text, /PRIVMSG #lobby :naïve/)
    assert.doesNotMatch(paul.output.text, /<paul>/)

    await wanda.type(CHANNEL, '/quit auf Wiedersehen')
    assert.deepEqual(await wanda.program.exit(), { code: 0, signal: null })
    await paul.output.expect(/^-- wanda left \(.*auf Wiedersehen.*\)$/m)
    nora.write('QUIT :tschüß\r\n')
    await nora.output.expect(/^ERROR :.*tschüß/m)
    // nc itself stays until its own input ends, too.
    nora.endInput()
    await nora.exit()
    await paul.output.expect(/^-- nora left \(.*tschüß.*\)$/m)
    paul.write('/quit\n')
    paul.endInput()
    await paul.exit()
    await iris.expect(/paul \[.*\] has quit/)
  },
)

testOnJournals(
  'irssi names, topics, asks about a person, changes its nickname and leaves, and others see it',
  { skip: missing('irssi', 'tmux', 'netcat-openbsd') },
  async (journal) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })
    await using iris = await startIrssi(server, folder, 'iris', CHANNEL)
    await using paul = await nc(server, 'plain')
    paul.write('paul\n')
    await iris.expect(/paul \[.*\] has joined #lobby/)

    await iris.type('/names')
    await iris.expect(/\[@iris\s*\] \[ ?paul\s*\]/)
    await iris.type('/topic Kaffee um vier ☕')
    await paul.output.expect(/^#lobby -- iris set the topic: Kaffee um vier ☕$/m)
    await iris.expect(/iris changed the topic of #lobby to: Kaffee um vier ☕/)
    // irssi shows the answer in its first window, where the server speaks.
    await iris.type('/window goto 1')
    await iris.type('/whois paul')
    await iris.expect(/paul \[\S*plain@\w+\.cloak\][\s\S]*channels\s*: #lobby[\s\S]*End of WHOIS/)
    await iris.type('/nick irma')
    await paul.output.expect(/^-- iris is now irma$/m)
    await iris.type('/window goto 2')
    await iris.expect(/You're now known as irma/)
    await iris.type('/quit bis bald')
    await paul.output.expect(/^-- irma left \(.*bis bald.*\)$/m)
    assert.equal(await iris.exit(), 0)
  },
)

testOnJournals(
  'lines piped into nc are all said, the last one without a line end too, and nc ends by itself',
  { skip: missing('netcat-openbsd') },
  async (journal) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })
    await using listener = await nc(server, 'plain')
    listener.write('lisa\n')
    await listener.output.expect(/#lobby -- lisa joined/)

    const { host, port } = server.door('plain')
    await using pipe = await Program.start(openbsdNetcat(), ['-N', host, String(port)])
    pipe.write('pipe\none\ntwo\nthree')
    pipe.endInput()
    await listener.output.expect(
      /#lobby -- pipe joined\n#lobby <pipe> one\n#lobby <pipe> two\n#lobby <pipe> three\n-- pipe left/,
    )
    assert.deepEqual(await pipe.exit(), { code: 0, signal: null })
  },
)

testOnJournals(
  'a client that ends its lines with CR only, or with CR LF through nc -C, is understood at both doors',
  { skip: missing('netcat-openbsd') },
  async (journal) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })
    for (const [name, options, end] of [
      ['mac', [], '\r'],
      ['dos', ['-C'], '\r\n'],
    ] as const) {
      const { host, port } = server.door('irc')
      await using client = await Program.start('nc', [...options, host, String(port)])
      client.write([`NICK ${name}`, `USER ${name} 0 * :${name}`, `JOIN ${CHANNEL}`, 'PING done', ''].join(end))
      await client.output.expect(new RegExp(` 001 ${name} `))
      await client.output.expect(/ PONG \S+ done\r\n/)
      assert.doesNotMatch(client.output.text, / 4(?!22)\d\d /)

      const plain = server.door('plain')
      await using person = await Program.start('nc', [...options, plain.host, String(plain.port)])
      person.write([`${name}-2`, 'hello', ''].join(end))
      await client.output.expect(new RegExp(`^:${name}-2!\\S+ PRIVMSG ${CHANNEL} :hello\\r\\n`, 'm'))
    }
  },
)

void test(
  'the line that the start prints leads a running irssi in, with the password',
  { skip: missing('irssi', 'tmux') },
  async () => {
    await using folder = await tempFolder()
    await writeFile(folder.path('password'), 'sesame\n')
    const doors = ['--irc', '127.0.0.1:0', '--ircs', '127.0.0.1:0', '--plain', 'off', '--ssh', 'off', '--web', 'off']
    const args = ['--data', folder.path('data'), '--password-file', folder.path('password'), ...doors]
    await using server = await serve(args)
    await server.output.expect(/^ready /m)
    const lines = [...server.output.text.matchAll(/^ *irssi {4}(\/connect .*) PASSWORD\n *(\/join .*)$/gm)]
    assert.equal(lines.length, 2, server.output.text)
    for (const [index, [, connect = '', enter = '']] of lines.entries()) {
      const nick = `iris${index}`
      const command = ['irssi', `--home=${await irssiHome(folder, nick)}`, '-n', nick]
      await using irssi = await Terminal.start(folder.path(`tmux-${nick}`), command)
      await irssi.expect(/\[\(status\)\]/)
      await irssi.type(`${connect} sesame`)
      await irssi.expect(/Welcome to Partyline/)
      await irssi.type(enter)
      await irssi.expect(/Join to #lobby was synced/)
    }
  },
)
