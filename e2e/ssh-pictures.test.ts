/** Pictures on a terminal that is reached by OpenSSH's own client and says that it has kitty's graphics protocol: this test is that terminal. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { PictureSender } from './chat/picture-sender.ts'
import { IrcClient } from './support/irc-client.ts'
import { missing } from './support/needs.ts'
import { pngOf } from './support/png.ts'
import type { Program } from './support/program.ts'
import { ChatServer } from './support/server.ts'
import { runSsh, startSsh, type SshOptions } from './support/ssh.ts'
import { tempFolder, type TempFolder } from './support/temp-folder.ts'

const skip = missing('openssh-client', 'curl')
const ROOT = join(import.meta.dirname, '..')
const noSharp = !existsSync(join(ROOT, 'node_modules/sharp')) && 'sharp is not installed on this platform'
const QUESTION = /a=q,t=d/
const ANSWERS = '\u001b_Gi=31;OK\u001b\\\u001b[?62c'
const PIECE = /_G(a=t,f=100,t=d,i=\d+,)?q=2,m=([01]);([\w+/=]+)/g
const PASSWORD = 'otter-otter-otter'

/** A terminal of 80 columns and 24 rows, which answers when it is asked. */
async function onTerminal(
  server: ChatServer,
  folder: TempFolder,
  command: readonly string[],
  { options = [], env = {}, ...more }: SshOptions = {},
): Promise<Program> {
  const own = { options: ['-tt', ...options], env: { TERM: 'xterm-kitty', ...env }, ...more }
  const ssh = await startSsh(server, folder, command, { name: 'eve', ...own })
  await ssh.output.expect(/\p{Cc}\[c/u)
  if (QUESTION.test(ssh.output.text)) ssh.write(ANSWERS)
  return ssh
}

/** Those that are whole. */
function picturesIn(text: string): readonly string[] {
  const pictures: string[] = []
  let data = ''
  for (const [, isFirst, more, piece = ''] of text.matchAll(PIECE)) {
    data = isFirst === undefined ? data + piece : piece
    if (more === '0') pictures.push(sizeOf(Buffer.from(data, 'base64')))
  }
  return pictures
}

/** Of a PNG, from its beginning to its end. */
function sizeOf(bytes: Buffer): string {
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG')
  assert.equal(bytes.toString('latin1', bytes.length - 8, bytes.length - 4), 'IEND')
  return `${bytes.readUInt32BE(16)} × ${bytes.readUInt32BE(20)}`
}

const WAYS: readonly (readonly [string, readonly string[], SshOptions])[] = [
  ['an option before the channel', ['--', '--pictures', '#pictures'], {}],
  ['a variable that ssh sends', ['#pictures'], { options: ['-o', 'SetEnv=PARTYLINE_PICTURES=yes'] }],
]

for (const [way, command, options] of WAYS) {
  void test(`a picture that somebody sends stands in the terminal, by ${way}`, { skip }, async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    await using ann = await PictureSender.start(server)
    await writeFile(folder.path('cat.png'), pngOf(500, 400))
    await using eve = await onTerminal(server, folder, command, options)
    await ann.share(folder.path('cat.png'))
    await eve.output.expect(/_Ga=p,U=1/)
    assert.match(eve.output.text, /q=2,m=1;/)
    assert.deepEqual(picturesIn(eve.output.text), ['500 × 400'])
    eve.write('/quit\r')
    assert.equal((await eve.exit()).code, 0)
  })
}

void test('a JPEG stands there upright, as the small PNG of the server', { skip: skip || noSharp }, async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using ann = await PictureSender.start(server)
  await using eve = await onTerminal(server, folder, ['--', '--pictures', '#pictures'])
  await ann.share(join(ROOT, 'vectors/pictures/turned.jpg'))
  await eve.output.expect(/_Ga=p,U=1/)
  assert.deepEqual(picturesIn(eve.output.text), ['16 × 24'])
})

void test(
  'nobody is asked for pictures that wants none, and a script with them is told what it needs',
  { skip },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    await using eve = await onTerminal(server, folder, ['#pictures'])
    assert.doesNotMatch(eve.output.text, QUESTION)
    await using window = await onTerminal(server, folder, ['--', '--pictures'], {
      name: 'kim',
      env: { TERM: 'screen' },
    })
    assert.doesNotMatch(window.output.text, QUESTION)
    const script = await runSsh(server, folder, ['--', '--pictures', '#pictures'], { name: 'lee' })
    assert.equal(script.exit.code, 2)
    assert.equal(script.errors, '--pictures needs a terminal: ssh -t HOST -- --pictures\n')
  },
)

void test(
  'with files for members alone, a picture of a channel is shown to those that are in it, and to no others',
  { skip },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data'), args: ['--file-access', 'members'] })
    await using ann = await PictureSender.start(server)
    await ann.join('#open')
    await using first = await IrcClient.connect(server.door('irc'))
    await first.register('eve')
    first.send(`NS REGISTER ${PASSWORD}`)
    await first.expect(/Account created/)
    await first.join('#open')
    await writeFile(folder.path('secret.png'), pngOf(64, 48))
    await writeFile(folder.path('open.png'), pngOf(32, 24))
    const secret = await ann.share(folder.path('secret.png'))
    const command = ['--', '--pictures', '#open']
    await using guest = await onTerminal(server, folder, command, { name: 'kim' })
    await using eve = await onTerminal(server, folder, command, { answers: [PASSWORD] })
    // The link is all that one needs by default. Here, what it leads to stays in its channel.
    ann.sayIn('#open', secret)
    await eve.output.expect(/secret\.png/)
    await ann.share(folder.path('open.png'), '#open')
    await eve.output.expect(/_Ga=p,U=1/)
    await guest.output.expect(/open\.png/)
    assert.deepEqual(picturesIn(eve.output.text), ['32 × 24'])
    // A guest that makes an account is that account from then on.
    guest.write(`/msg NickServ REGISTER ${PASSWORD}\r`)
    await guest.output.expect(/Account created/)
    assert.deepEqual(picturesIn(guest.output.text), [])
    await ann.share(folder.path('open.png'), '#open')
    await guest.output.expect(/_Ga=p,U=1/)
    assert.deepEqual(picturesIn(guest.output.text), ['32 × 24'])
  },
)
