/** `/upload` of `partyline chat` on a real terminal: on the whole screen over TLS, with a path that Tab completes, and in lines. */
import assert from 'node:assert/strict'
import { hash, randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { curl } from '../support/curl.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { poll } from '../support/wait.ts'
import { chatArguments } from './chat-program.ts'

const FILE = randomBytes(300_000)
const LINK = /https?:\/\/\S+\/files\/[\w-]{22}\/my%20notes\.bin/

suiteUnless(missing('tmux', 'curl'), '/upload', () => {
  let folder: TempFolder
  let server: ChatServer
  let bob: IrcClient
  before(async () => {
    folder = await tempFolder()
    await mkdir(folder.path('home'))
    await writeFile(folder.path('home/my notes.bin'), FILE)
    await writeFile(folder.path('home/large.bin'), randomBytes(600_000))
    server = await ChatServer.start({
      data: folder.path('data'),
      args: ['--webs', '127.0.0.1:0', '--limit', 'upload-bytes-max=500000', '--limit', 'upload-free-bytes-min=0'],
    })
    bob = await IrcClient.connect(server.door('irc'))
    await bob.register('bob')
    await bob.join('#lobby')
  })
  after(async () => {
    await bob[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  /** In the folder of the files. */
  async function started(name: string, door: 'irc' | 'ircs', ...args: readonly string[]): Promise<Terminal> {
    const address = server.door(door)
    const where = 'port' in address ? `${door}://127.0.0.1:${address.port}/#lobby` : ''
    const words = [process.execPath, ...chatArguments('--nick', name, ...args, where)].map((word) => `'${word}'`)
    const terminal = await Terminal.start(folder.path(name), ['env', `HOME=${folder.path('home')}`, 'bash', '--norc'])
    await terminal.type(`cd; ${words.join(' ')}; echo ended with $?`)
    return terminal
  }

  async function isThere(): Promise<void> {
    const said = await bob.expect(LINK)
    const [link = ''] = LINK.exec(said.params.join(' ')) ?? []
    const { headers } = await curl('--head', link)
    assert.equal(headers.get('repr-digest'), `sha-256=:${hash('sha256', FILE, 'base64')}:`)
  }

  void test('on the whole screen, over TLS: completed by Tab, sent, refused where it is too large, given up', async () => {
    await using ann = await started('ann', 'ircs')
    await ann.expect(/Enter goes on/)
    await ann.press('Enter')
    await ann.expect(/ann came/)
    await ann.type('/upload large.bin')
    await ann.expect(/large\.bin was not sent: Files are sent by accounts/)
    await ann.type('/register otter-otter-otter')
    await ann.expect(/You are logged in as ann/)
    await ann.paste('/upload my')
    await ann.press('Tab')
    await ann.expect(/\/upload my\\ notes\.bin/)
    await ann.press('Enter')
    await ann.expect(/my notes\.bin {2}300 kB/)
    await isThere()
    await ann.type('/upload large.bin')
    await ann.expect(/large\.bin was not sent: A file may have at most 500000 bytes here/)
    await ann.press('C-x')
    await ann.type('/quit')
    await ann.expect(/ended with 0/)
    const staged = () => readdir(folder.path('data/staging'))
    await poll(async () => ((await staged()).length === 0 ? true : null), 'nothing to be left')
  })

  void test('in lines, as a command of a person', async () => {
    await using eve = await started('eve', 'irc', '--plain')
    await eve.expect(/online as eve/)
    await eve.type('/register otter-otter-otter')
    await eve.expect(/logged in as eve/)
    await eve.type('/upload large.bin "my notes.bin"')
    await eve.expect(/large\.bin was not sent: A file may have at most 500000 bytes here/)
    await eve.expect(/my notes\.bin is there: http/)
    await isThere()
    await eve.press('C-d')
    // One of them was not sent.
    await eve.expect(/ended with [^0]/)
  })
})
