/** `partyline chat --pictures` in a real xterm, as a VT340: where the pixels of a picture are on the screen, after it has moved, and in a window of another size. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { chatArguments } from './chat-program.ts'
import { PictureSender } from './picture-sender.ts'

const run = promisify(execFile)
const [WIDTH, HEIGHT] = [1000, 800]
const RED = 0xff_00_00
const BLUE = 0x00_00_ff

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly pixels: number
}

/** All of one colour on the screen; null where it is nowhere. */
function boxOf(screen: Buffer, colour: number): Box | null {
  let box: Box | null = null
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    if (screen.readUIntBE(pixel * 3, 3) !== colour) continue
    const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)]
    const before: Box = box ?? { left: x, top: y, right: x, bottom: y, pixels: 0 }
    box = {
      left: Math.min(before.left, x),
      top: Math.min(before.top, y),
      right: Math.max(before.right, x),
      bottom: Math.max(before.bottom, y),
      pixels: before.pixels + 1,
    }
  }
  return box
}

const sizeOf = ({ left, top, right, bottom }: Box) => ({ width: right + 1 - left, height: bottom + 1 - top })

/** The red and the blue half, each of which is whole and without a hole. */
function halvesOn(screen: Buffer): { readonly red: Box; readonly blue: Box } | null {
  const [red, blue] = [boxOf(screen, RED), boxOf(screen, BLUE)]
  if (red === null || blue === null) return null
  const isWhole = [red, blue].every((box) => box.pixels === sizeOf(box).width * sizeOf(box).height)
  return isWhole && blue.left === red.right + 1 && blue.top === red.top && blue.bottom === red.bottom
    ? { red, blue }
    : null
}

const skip = missing('xterm', 'xvfb', 'imagemagick', 'xdotool', 'curl')

void test(
  'a picture stands below its link in xterm, moves with it, is cut at the edge, and leaves nothing behind',
  { skip },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const picture = folder.path('flag.png')
    await run('convert', ['-size', '320x160', 'xc:red', '-fill', 'blue', '-draw', 'rectangle 160,0 319,159', picture])
    await using ann = await PictureSender.start(server)
    const x = ['-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp', '-displayfd', '1']
    await using display = await Program.start('Xvfb', x)
    await display.output.expect(/^\d+\n/)
    const DISPLAY = `:${display.output.text.trim()}`
    const env = { DISPLAY, HOME: folder.path('home'), COLORTERM: 'truecolor' }
    const chat = chatArguments('--nick', 'eve', '--pictures', `irc://127.0.0.1:${server.door('irc').port}`, '#pictures')
    const look = [
      '-ti',
      'vt340',
      '-fa',
      'monospace',
      '-fs',
      '10',
      '-geometry',
      '100x40+0+0',
      '-bg',
      'black',
      '-fg',
      'white',
    ]
    await using xterm = await Program.start('xterm', [...look, '-e', process.execPath, ...chat], { env })

    const screen = async (): Promise<Buffer> => {
      const options = { env: { ...process.env, DISPLAY }, encoding: 'buffer', maxBuffer: WIDTH * HEIGHT * 4 } as const
      const { stdout } = await run('import', ['-silent', '-window', 'root', '-depth', '8', 'rgb:-'], options)
      return stdout
    }
    const seen = <Seen>(found: (taken: Buffer) => Seen | null, what: string) =>
      poll(async () => found(await screen()), what)

    await ann.present('eve')
    await ann.share(picture)
    const first = await seen(halvesOn, 'the picture')
    const { width, height } = sizeOf(first.red)
    // The picture has forty columns and ten rows, whatever the font.
    assert.equal(width * 2, height * 2)

    ann.say('one', 'two', 'three')
    const moved = await seen((taken) => {
      const halves = halvesOn(taken)
      return halves !== null && halves.red.top < first.red.top ? halves : null
    }, 'the picture above the lines')
    assert.deepEqual(sizeOf(moved.red), { width, height })

    await run('xdotool', ['search', '--sync', '--class', 'xterm', 'windowsize', '820', '420'], {
      env: { ...process.env, DISPLAY },
    })
    const small = await seen((taken) => {
      const halves = halvesOn(taken)
      return halves !== null && halves.red.bottom < 420 && halves.red.top !== moved.red.top ? halves : null
    }, 'the picture in the smaller window')
    assert.equal(sizeOf(small.red).width, width)

    ann.say(...Array.from({ length: 9 }, (_, index) => `line ${index}`))
    const cut = await seen((taken) => {
      const halves = halvesOn(taken)
      return halves !== null && sizeOf(halves.red).height < height ? halves : null
    }, 'a part of the picture')
    assert.equal(sizeOf(cut.red).width, width)
    ann.say(...Array.from({ length: 12 }, (_, index) => `more ${index}`))
    await seen((taken) => (boxOf(taken, RED) === null && boxOf(taken, BLUE) === null ? true : null), 'no picture')
    assert.equal(xterm.errors.text, '')
  },
)
