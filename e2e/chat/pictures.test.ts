/** `partyline chat --pictures` on a terminal that says it has kitty's graphics protocol: this test is that terminal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { missing } from '../support/needs.ts'
import { pngOf } from '../support/png.ts'
import { Program } from '../support/program.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { chatArguments } from './chat-program.ts'
import { PictureSender } from './picture-sender.ts'

const ROOT = join(import.meta.dirname, '../..')
const noSharp = !existsSync(join(ROOT, 'node_modules/sharp')) && 'sharp is not installed on this platform'
const ANSWERS = '\u001b_Gi=31;OK\u001b\\\u001b[?62c'
const PICTURE = /_Ga=t,f=100,t=d,i=(\d+),q=2,m=0;([\w+/=]+)[^_]*_Ga=p,U=1,i=\1,c=\d+,r=\d+,q=2;/

/** On a terminal that script(1) makes. */
function onTerminal(folder: TempFolder, ...args: readonly string[]): Promise<Program> {
  const words = [process.execPath, ...chatArguments('--nick', 'eve', ...args)]
  const command = `stty columns 100 rows 40; exec ${words.map((word) => `'${word}'`).join(' ')}`
  const env = { HOME: folder.path('home'), TERM: 'xterm-kitty', COLORTERM: 'truecolor' }
  return Program.start('script', ['-qefc', command, '/dev/null'], { env })
}

const JPEG = join(ROOT, 'vectors/pictures/turned.jpg')
const DOORS = [
  ['in plain text on this machine', [], 'irc'],
  ['over TLS with the certificate of the chat', ['--webs', '127.0.0.1:0'], 'ircs'],
] as const

/** What the terminal is sent of the one picture of the channel. */
async function sent(file: string, args: readonly string[], door: 'irc' | 'ircs'): Promise<Buffer> {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), args })
  await using ann = await PictureSender.start(server)
  await ann.share(file)
  const { port } = server.door(door)
  const trust = door === 'ircs' ? ['--fingerprint', server.fingerprint ?? assert.fail('no certificate')] : []
  await using eve = await onTerminal(folder, '--pictures', `${door}://127.0.0.1:${port}`, '#pictures', ...trust)
  await eve.output.expect(/a=q,t=d/)
  eve.write(ANSWERS)
  await eve.output.expect(PICTURE)
  const [, , data = ''] = PICTURE.exec(eve.output.text) ?? []
  eve.write('/quit\r')
  assert.equal((await eve.exit()).code, 0)
  return Buffer.from(data, 'base64')
}

for (const [way, args, door] of DOORS) {
  void test(`a PNG that somebody sends stands in the terminal, ${way}`, { skip: missing('curl') }, async () => {
    await using folder = await tempFolder()
    const bytes = pngOf(64, 48)
    await writeFile(folder.path('cat.png'), bytes)
    assert.deepEqual(sizeOf(await sent(folder.path('cat.png'), args, door)), sizeOf(bytes))
  })

  void test(
    `a JPEG stands there upright, as the small PNG of the server, ${way}`,
    { skip: missing('curl') || noSharp },
    async () => {
      assert.deepEqual(sizeOf(await sent(JPEG, args, door)), [16, 24])
    },
  )
}

/** Of a PNG. */
function sizeOf(bytes: Buffer): readonly number[] {
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG')
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}
