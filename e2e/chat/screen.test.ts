/** `partyline chat` on a real terminal, with a person at irssi: what is typed is said, and whatever happens the terminal is given back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IrcClient } from '../support/irc-client.ts'
import { missing } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { chatArguments } from './chat-program.ts'

const skip = missing('tmux', 'irssi')

void test(
  'a person joins, talks with irssi in Chinese, and leaves; the server is killed and started meanwhile',
  { skip },
  async () => {
    await using folder = await tempFolder()
    const start = () =>
      ChatServer.start({
        data: folder.path('data'),
        args: ['--irc', `unix:${folder.path('irc')}`, '--irc', '127.0.0.1:0'],
      })
    const server = await start()
    const command = [process.execPath, ...chatArguments(folder.path('irc'), '#ops')]
      .map((word) => `'${word}'`)
      .join(' ')
    await using ann = await Terminal.start(folder.path('ann'), ['env', `HOME=${folder.path('home')}`, 'bash', '--norc'])
    await ann.type(`${command}; echo ended with $?; stty -a | grep -o '.icanon'`)
    await ann.expect(/Your name/)
    // In place of the one that is suggested.
    await ann.press('C-u')
    await ann.type('ann')
    await ann.expect(/ann came/)
    await using irssi = await Terminal.start(folder.path('bob'), [
      'irssi',
      `--home=${folder.path('irssi')}`,
      '--connect=127.0.0.1',
      `--port=${portOf(server)}`,
      '--nick=bob',
    ])
    await irssi.expect(/Welcome/)
    await irssi.type('/join #ops')
    await ann.expect(/bob came/)
    await irssi.type('你好，世界')
    await ann.expect(/bob {2}你好，世界/)
    await ann.type('你好，bob')
    await irssi.expect(/ann> 你好，bob/)
    await ann.resize(72, 20)
    await ann.expect(/bob {2}你好，世界/)
    await server.kill()
    await ann.type('said while the server is away')
    await using again = await start()
    await using eve = await IrcClient.connect({ path: folder.path('irc') })
    await eve.register('eve')
    await eve.join('#ops')
    // Either it was there already, or comes once.
    await ann.expect(/eve.*came/)
    await ann.expect(/said while the server is away/)
    eve.send('PRIVMSG #ops :after the restart')
    const screen = await ann.expect(/after the restart/)
    assert.equal(screen.match(/said while the server is away/g)?.length, 1)
    await ann.type('/quit')
    await ann.expect(/ended with 0\s+ icanon/)
    assert.ok(again.pid > 0)
  },
)

void test(
  'Ctrl-Z gives the terminal to the shell and fg takes it again; a signal gives it back',
  { skip: missing('tmux') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { host, port } = server.door('irc')
    const command = [process.execPath, ...chatArguments('--nick', 'ann', `irc://${host}:${port}`, '#ops')]
      .map((word) => `'${word}'`)
      .join(' ')
    await using ann = await Terminal.start(folder.path('ann'), ['env', `HOME=${folder.path('home')}`, 'bash', '--norc'])
    await ann.type(command)
    await ann.expect(/ann came/)
    await ann.press('C-z')
    await ann.expect(/Stopped/)
    await ann.type('stty -a | grep -o ".icanon"; echo in the shell')
    await ann.expect(/ icanon\s+in the shell/)
    await ann.type('fg')
    await ann.expect(/ann came/)
    await ann.type('once more')
    await ann.expect(/ann {2}once more/)
    await ann.press('C-z')
    await ann.expect(/Stopped/)
    await ann.type('kill -TERM %1; fg; echo ended with $?; stty -a | grep -o ".icanon"')
    await ann.expect(/ended with 143\s+ icanon/)
  },
)

void test(
  'the port of the page gives the terminal back, and says what to look at',
  { skip: missing('tmux') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { host, port } = server.door('web')
    const command = [process.execPath, ...chatArguments('--nick', 'ann', `${host}:${port}`)]
      .map((word) => `'${word}'`)
      .join(' ')
    await using ann = await Terminal.start(folder.path('ann'), ['env', `HOME=${folder.path('home')}`, 'bash', '--norc'])
    await ann.type(`${command}; echo ended with $?`)
    await ann.expect(/does not speak as expected[^]*Check the port[^]*ended with 8/)
  },
)

void test('a paste of several lines is one message', { skip: missing('tmux') }, async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  const { host, port } = server.door('irc')
  await using eve = await IrcClient.connect({ host, port })
  await eve.register('eve', { capabilities: ['batch', 'message-tags', 'draft/multiline'] })
  await eve.join('#ops')
  const command = [process.execPath, ...chatArguments('--nick', 'ann', `irc://${host}:${port}`, '#ops')]
  await using ann = await Terminal.start(folder.path('ann'), ['env', `HOME=${folder.path('home')}`, ...command])
  await ann.expect(/ann came/)
  await ann.paste('first line\nsecond line 你好')
  await ann.expect(/second line/)
  await ann.press('Enter')
  await eve.expect(/BATCH \+\S+ draft\/multiline #ops/)
  await eve.expect(/PRIVMSG #ops :?first line/)
  await eve.expect(/PRIVMSG #ops :second line 你好/)
})

function portOf(server: ChatServer): number {
  const [, port] = /"irc":\[[^\]]*"127\.0\.0\.1:(\d+)"/.exec(JSON.stringify(server.ready)) ?? []
  return Number(port)
}
