/** `partyline chat` in GNU screen, which claims what the terminal around it can: colours, Esc, the title of the window, Chinese, another size. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { IrcClient } from '../support/irc-client.ts'
import { missing } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { chatArguments } from './chat-program.ts'

const run = promisify(execFile)

void test(
  'the chat is whole in GNU screen, and every key does what it says',
  { skip: missing('tmux', 'screen') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { host, port } = server.door('irc')
    await writeFile(folder.path('screenrc'), 'startup_message off\ndefutf8 on\n')
    const chat = chatArguments('--nick', 'ann', '--pictures', `irc://${host}:${port}`, '#lobby')
    const env = [
      '-u',
      'TMUX',
      `HOME=${folder.path('home')}`,
      'TERM=xterm-256color',
      'COLORTERM=truecolor',
      `SCREENDIR=${folder.path('screens')}`,
    ]
    const screen = ['screen', '-S', 'chat', '-U', '-c', folder.path('screenrc')]
    await using ending = new AsyncDisposableStack()
    // It goes on without its terminal.
    const quit = { env: { ...process.env, SCREENDIR: folder.path('screens') } }
    ending.defer(async () => void (await run('screen', ['-S', 'chat', '-X', 'quit'], quit).catch(() => {})))
    await using ann = await Terminal.start(folder.path('tmux'), ['env', ...env, ...screen, process.execPath, ...chat])
    await ann.expect(/ann came[\s\S]*commands/)
    await ann.resize(80, 24)
    await ann.expect(/ann came[\s\S]*commands *\n #lobby ›/)
    assert.ok(!(await ann.title()).includes('Gi='))
    await using bob = await IrcClient.connect(server.door('irc'))
    await bob.register('bob')
    await bob.join('#lobby')
    await ann.type('你好 bob')
    await bob.expect(/PRIVMSG #lobby :你好 bob/)
    await ann.expect(/ann {2}你好 bob *\n/)
    const colours = await ann.colours()
    // Of a name; and no ground that nobody has asked for: 24 bits would be read as 103, a yellow one.
    assert.match(colours, /38;5;\d+mann/)
    assert.doesNotMatch(colours, /10[0-7]m/)
    await ann.press('C-k')
    await ann.expect(/Go to ›/)
    await ann.press('Escape')
    await ann.expect(/ann {2}你好 bob *\n/)
    await ann.resize(60, 16)
    // All of the sixteen rows, and none that the larger window has left.
    await ann.expect(/^(?=[\s\S]*ann {2}你好 bob *\n)(?:.*\n){14}.*commands *\n #lobby ›.*\s*$/)
    await ann.type('/quit')
    assert.equal(await ann.exit(), 0)
  },
)
