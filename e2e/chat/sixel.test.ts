/**
 * Pictures in a real xterm, as a VT340, by `partyline chat` and by ssh: where the pixels of a picture are on the screen, after it has moved, and in a window of
 * another size.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missing } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { sshArguments } from '../support/ssh.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { chatArguments } from './chat-program.ts'
import { PictureSender } from './picture-sender.ts'
import { BLUE, boxOf, drawHalves, halvesOn, RED, sizeOf, Xterm } from './xterm.ts'

type Way = (server: ChatServer, folder: TempFolder) => readonly string[]

const chat: Way = (server) => [
  process.execPath,
  ...chatArguments('--nick', 'eve', '--pictures', `irc://127.0.0.1:${server.door('irc').port}`, '#pictures'),
]
const ssh: Way = (server, folder) => [
  'ssh',
  ...sshArguments(server, folder.path('known-hosts'), { name: 'eve', options: ['-t'] }),
  '--',
  '--pictures',
  '#pictures',
]

const needs = ['xterm', 'xvfb', 'imagemagick', 'xdotool', 'curl'] as const

for (const [by, way, skip] of [
  ['partyline chat', chat, missing(...needs)],
  ['ssh', ssh, missing(...needs, 'openssh-client')],
] as const) {
  void test(
    `by ${by}, a picture stands below its link in xterm, moves with it, is cut at the edge, and leaves nothing behind`,
    { skip },
    async () => {
      await using folder = await tempFolder()
      await using server = await ChatServer.start({ data: folder.path('data') })
      const picture = folder.path('flag.png')
      await drawHalves(picture)
      await using ann = await PictureSender.start(server)
      const env = { HOME: folder.path('home'), COLORTERM: 'truecolor' }
      await using xterm = await Xterm.start(way(server, folder), env)

      await ann.present('eve')
      await ann.share(picture)
      const first = await xterm.seen(halvesOn, 'the picture')
      const { width, height } = sizeOf(first.red)
      // The picture has forty columns and ten rows, whatever the font.
      assert.equal(width * 2, height * 2)

      ann.say('one', 'two', 'three')
      const moved = await xterm.seen((taken) => {
        const halves = halvesOn(taken)
        return halves !== null && halves.red.top < first.red.top ? halves : null
      }, 'the picture above the lines')
      assert.deepEqual(sizeOf(moved.red), { width, height })

      await xterm.resize(820, 420)
      const small = await xterm.seen((taken) => {
        const halves = halvesOn(taken)
        return halves !== null && halves.red.bottom < 420 && halves.red.top !== moved.red.top ? halves : null
      }, 'the picture in the smaller window')
      assert.equal(sizeOf(small.red).width, width)

      ann.say(...Array.from({ length: 9 }, (_, index) => `line ${index}`))
      const cut = await xterm.seen((taken) => {
        const halves = halvesOn(taken)
        return halves !== null && sizeOf(halves.red).height < height ? halves : null
      }, 'a part of the picture')
      assert.equal(sizeOf(cut.red).width, width)
      ann.say(...Array.from({ length: 12 }, (_, index) => `more ${index}`))
      await xterm.seen(
        (taken) => (boxOf(taken, RED) === null && boxOf(taken, BLUE) === null ? true : null),
        'no picture',
      )
      assert.equal(xterm.errors, '')
    },
  )
}
