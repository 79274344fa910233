/** Pictures on a terminal with sixel: what it is sent is decoded here, and put where the cursor was. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Picture } from '../pictures/picture.ts'
import type { Pixels } from '../pictures/pixels.ts'
import { decodeSixel } from '../testing/decode-sixel.ts'
import { encodePng } from '../testing/encode-png.ts'
import { Stage } from '../testing/stage.ts'
import type { TerminalChatOptions } from './terminal-chat.ts'

const ESC = '\u001b'
const HAS_SIXEL = `${ESC}[?62;4;22c`
const CAN = `${ESC}[?1;0;256S${ESC}[6;20;10t${HAS_SIXEL}`
const DRAWN = /\p{Cc}\[(\d+);(\d+)H(\p{Cc}P\P{Cc}*\p{Cc}\\)/gu
/** Half a row each: red, green, blue, white. */
const BANDS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const
const SIDE = 32
const PNG = encodePng({
  width: SIDE,
  height: SIDE,
  type: 2,
  rows: Buffer.concat(
    Array.from({ length: SIDE }, (_, y) =>
      Buffer.from([
        0,
        ...Array.from({ length: SIDE }, () => BANDS[Math.floor((y * BANDS.length) / SIDE)] ?? []).flat(),
      ]),
    ),
  ),
})

interface Drawn {
  readonly row: number
  readonly column: number
  readonly pixels: Pixels
}

interface Asked {
  readonly stage: Stage
  readonly fetched: Picture[]
  /** The pictures that were drawn since this was called last. */
  readonly drawn: () => Promise<readonly Drawn[]>
}

async function asked(
  answer: string,
  thumbnails = 'https://line.example/thumbnails/',
  chat: Partial<TerminalChatOptions> = {},
): Promise<Asked> {
  const fetched: Picture[] = []
  const fetchPicture = (picture: Picture) => {
    fetched.push(picture)
    return Promise.resolve(PNG)
  }
  const stage = new Stage({ chat: { fetchPicture, depth: '16', ...chat }, size: { columns: 80, rows: 16 } })
  let written = ''
  const write = stage.terminal.write.bind(stage.terminal)
  stage.terminal.write = (text) => {
    written += text
    return write(text)
  }
  stage.chat.start()
  stage.terminal.type(answer)
  await stage.settle()
  stage.server.say(
    `:server 005 {nick} soju.im/FILEHOST=https://line.example/uploads partyline/THUMBNAILS=${thumbnails} :are supported`,
  )
  await stage.settle()
  const drawn = async () => {
    await stage.settle()
    const found = [...written.matchAll(DRAWN)].map(([, row, column, text = '']) => ({
      row: Number(row) - 1,
      column: Number(column) - 1,
      pixels: decodeSixel(text),
    }))
    written = ''
    return found
  }
  return { stage, fetched, drawn }
}

/** A JPEG of four rows. */
function share(stage: Stage): void {
  const url = 'https://line.example/files/cat/cat.jpg'
  const file = 'id=cat&name=cat.jpg&type=image%2Fjpeg&size=9999999&width=64&height=64'
  stage.server.say(`@msgid=cat;+partyline/file=${file} :bob!b@h PRIVMSG #lobby :${url}`)
}

/** Of each row of cells the colour in its middle. */
function coloursOf({ width, height, rgba }: Pixels, cellHeight: number): readonly (readonly number[])[] {
  return Array.from({ length: height / cellHeight }, (_, row) => {
    const at = (Math.floor((row + 0.5) * cellHeight) * width + (width >> 1)) * 4
    return [...rgba.subarray(at, at + 3)]
  })
}

void describe('a picture on a terminal with sixel', () => {
  void it('is fetched as a small PNG, and drawn once into the room that it had before', async () => {
    const { stage, fetched, drawn } = await asked(CAN)
    share(stage)
    const [picture, ...others] = await drawn()
    assert.deepEqual(
      fetched.map(({ addresses, columns, rows }) => ({ addresses, columns, rows })),
      [{ addresses: ['https://line.example/thumbnails/cat/png'], columns: 8, rows: 4 }],
    )
    assert.ok(picture !== undefined && others.length === 0)
    assert.deepEqual([picture.pixels.width, picture.pixels.height], [80, 80])
    assert.deepEqual(coloursOf(picture.pixels, 20), BANDS)
    const lines = stage.screen.split('\n')
    const link = lines.findIndex((line) => line.includes('https://line.example/files/cat/cat.jpg'))
    assert.equal(picture.row, link + 1)
    assert.equal(picture.column, lines[link]?.indexOf('https'))
    assert.deepEqual(
      lines.slice(link + 1, link + 5).map((line) => line.slice(picture.column, picture.column + 8).trim()),
      ['', '', '', ''],
    )
    await stage.type('h', 'i')
    assert.deepEqual(await drawn(), [])
  })

  void it('is drawn again where it has moved, and as much of it as can be seen', async () => {
    const { stage, drawn } = await asked(CAN)
    share(stage)
    const [first] = await drawn()
    assert.ok(first !== undefined)
    let row = first.row
    for (let said = 0; said < 16 && row > 2; said += 1) {
      stage.server.message('bob', '#lobby', `line ${said}`)
      const [moved] = await drawn()
      if (moved === undefined) continue
      assert.ok(moved.row < row)
      assert.deepEqual(coloursOf(moved.pixels, 20), BANDS)
      row = moved.row
    }
    assert.equal(row, 2)
    for (const left of [3, 2, 1]) {
      stage.server.message('bob', '#lobby', `${left} are left`)
      const [cut] = await drawn()
      assert.ok(cut !== undefined)
      assert.deepEqual([cut.row, coloursOf(cut.pixels, 20)], [2, BANDS.slice(-left)])
    }
    stage.server.message('bob', '#lobby', 'none is left')
    assert.deepEqual(await drawn(), [])
  })

  void it('is drawn again when what has covered it is gone, when the window has another size, and when the screen is drawn whole', async () => {
    const { stage, drawn } = await asked(CAN)
    share(stage)
    assert.equal((await drawn()).length, 1)
    await stage.type('\u000b')
    assert.equal((await drawn()).length, 0)
    await stage.type(`${ESC}[27u`)
    assert.equal((await drawn()).length, 1)
    await stage.resize({ columns: 90, rows: 20 })
    assert.equal((await drawn()).length, 1)
    await stage.type('\u000c')
    assert.equal((await drawn()).length, 1)
  })

  void it('has the size of the cells, asked for anew with the size of the window', async () => {
    const { stage, fetched, drawn } = await asked(CAN)
    share(stage)
    await drawn()
    stage.terminal.takeWritten()
    stage.terminal.resize({ columns: 80, rows: 20 })
    assert.ok(stage.terminal.takeWritten().includes(`${ESC}[16t`))
    await drawn()
    stage.terminal.type(`${ESC}[6;10;5t`)
    const pictures = await drawn()
    assert.deepEqual(pictures.map(({ pixels }) => [pixels.width, pixels.height]).at(-1), [40, 40])
    assert.equal(fetched.length, 2)
    stage.terminal.type(`${ESC}[6;10;5t`)
    assert.deepEqual(await drawn(), [])
  })

  for (const [name, answer] of [
    ['nothing of its cells', HAS_SIXEL],
    ['that a cell is none', `${ESC}[6;0;0t${HAS_SIXEL}`],
    ['that a cell is larger than any', `${ESC}[6;81;81t${HAS_SIXEL}`],
  ] as const) {
    void it(`has cells of 8 by 16 pixels where the terminal says ${name}`, async () => {
      const { stage, drawn } = await asked(answer)
      share(stage)
      const [picture] = await drawn()
      assert.deepEqual([picture?.pixels.width, picture?.pixels.height], [64, 64])
    })
  }

  void it('has no more pixels than there may be, in the same shape', async () => {
    const { stage, drawn } = await asked(CAN, undefined, { pictureBounds: { heldMax: 1, pixelsDrawnMax: 900 } })
    share(stage)
    const [picture] = await drawn()
    assert.deepEqual([picture?.pixels.width, picture?.pixels.height], [30, 30])
  })

  void it('has no more colours than the terminal', async () => {
    const { stage, drawn } = await asked(`${ESC}[?1;0;3S${HAS_SIXEL}`)
    share(stage)
    const [picture] = await drawn()
    assert.ok(picture !== undefined)
    assert.equal(new Set(coloursOf(picture.pixels, 16).map(String)).size, 2)
  })

  void it('is drawn with sixel where the terminal says that it has the protocol of kitty too', async () => {
    const { stage, drawn } = await asked(`${ESC}_Gi=31;OK${ESC}\\${CAN}`)
    share(stage)
    assert.equal((await drawn()).length, 1)
    assert.ok(!stage.screen.includes('\u{10eeee}'))
  })

  void it('is a link where the server makes no small ones, or they are elsewhere', async () => {
    for (const thumbnails of ['', 'https://evil.example/thumbnails/']) {
      const { stage, fetched, drawn } = await asked(CAN, thumbnails)
      share(stage)
      assert.deepEqual(await drawn(), [])
      assert.deepEqual(fetched, [])
    }
  })

  void it('comes back with the chat', async () => {
    const { stage, drawn } = await asked(CAN)
    share(stage)
    await drawn()
    stage.chat.leave()
    stage.chat.enter()
    assert.equal((await drawn()).length, 1)
  })
})
