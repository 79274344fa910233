/** A real xterm as a VT340, on a display of its own, and what of a picture is on it: one half red, the other blue. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Program } from '../support/program.ts'
import { poll } from '../support/wait.ts'

const run = promisify(execFile)
const [WIDTH, HEIGHT] = [1000, 800]
export const RED = 0xff_00_00
export const BLUE = 0x00_00_ff

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly pixels: number
}

/** All of one colour on the screen; null where it is nowhere. */
export function boxOf(screen: Buffer, colour: number): Box | null {
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

export const sizeOf = ({ left, top, right, bottom }: Box) => ({ width: right + 1 - left, height: bottom + 1 - top })

/** The red and the blue half, each of which is whole and without a hole. */
export function halvesOn(screen: Buffer): { readonly red: Box; readonly blue: Box } | null {
  const [red, blue] = [boxOf(screen, RED), boxOf(screen, BLUE)]
  if (red === null || blue === null) return null
  const isWhole = [red, blue].every((box) => box.pixels === sizeOf(box).width * sizeOf(box).height)
  return isWhole && blue.left === red.right + 1 && blue.top === red.top && blue.bottom === red.bottom
    ? { red, blue }
    : null
}

/** A PNG of 320 by 160 pixels. */
export async function drawHalves(file: string): Promise<void> {
  await run('convert', ['-size', '320x160', 'xc:red', '-fill', 'blue', '-draw', 'rectangle 160,0 319,159', file])
}

export class Xterm implements AsyncDisposable {
  readonly #display: Program
  readonly #program: Program
  readonly #env: Readonly<Record<string, string>>

  /** Of a hundred columns and forty rows. @param words what runs in it */
  static async start(words: readonly string[], given: Readonly<Record<string, string>>): Promise<Xterm> {
    const x = ['-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp', '-displayfd', '1']
    const display = await Program.start('Xvfb', x)
    await display.output.expect(/^\d+\n/)
    const env = { ...given, DISPLAY: `:${display.output.text.trim()}` }
    const font = ['-fa', 'monospace', '-fs', '10']
    const look = ['-ti', 'vt340', ...font, '-geometry', '100x40+0+0', '-bg', 'black', '-fg', 'white']
    return new Xterm(display, await Program.start('xterm', [...look, '-e', ...words], { env }), env)
  }

  private constructor(display: Program, program: Program, env: Readonly<Record<string, string>>) {
    this.#display = display
    this.#program = program
    this.#env = env
  }

  get errors(): string {
    return this.#program.errors.text
  }

  /** Looks until it is found. */
  seen<Seen>(found: (screen: Buffer) => Seen | null, what: string): Promise<Seen> {
    return poll(async () => found(await this.#screen()), what)
  }

  async resize(width: number, height: number): Promise<void> {
    const words = ['search', '--sync', '--class', 'xterm', 'windowsize', String(width), String(height)]
    await run('xdotool', words, { env: { ...process.env, ...this.#env } })
  }

  async #screen(): Promise<Buffer> {
    const env = { ...process.env, ...this.#env }
    const options = { env, encoding: 'buffer', maxBuffer: WIDTH * HEIGHT * 4 } as const
    const { stdout } = await run('import', ['-silent', '-window', 'root', '-depth', '8', 'rgb:-'], options)
    return stdout
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]()
    await this.#display[Symbol.asyncDispose]()
  }
}
