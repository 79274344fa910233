/** Sixel graphics as a terminal reads them (DEC STD 070, chapter 9), for tests: just what is needed of it, and nothing that a picture may not have. */
import type { Pixels } from '../pictures/pixels.ts'

const SEQUENCE = /^\p{Cc}P0;1;0q"1;1;(\d+);(\d+)(\P{Cc}*)\p{Cc}\\$/u
const TOKEN = /#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|([$-])/gy

/** @throws where the text is no such graphics, or draws beyond what it says that it does */
export function decodeSixel(text: string): Pixels {
  const [, across, down, body = ''] = SEQUENCE.exec(text) ?? []
  if (across === undefined) throw new Error(`no sixel: ${JSON.stringify(text.slice(0, 80))}`)
  const [width, height] = [Number(across), Number(down)]
  const rgba = new Uint8Array(width * height * 4)
  const palette = new Map<number, readonly number[]>()
  let [column, top, colour, end] = [0, 0, -1, 0]
  for (const token of body.matchAll(TOKEN)) {
    if (token.index !== end) break
    end += token[0].length
    const [, defined, red, green, blue, chosen, count, run, single, move] = token
    if (defined !== undefined) {
      palette.set(
        Number(defined),
        [red, green, blue].map((percent) => Math.round((Number(percent) * 255) / 100)),
      )
    } else if (chosen !== undefined) colour = Number(chosen)
    else if (move === undefined) {
      for (let times = Number(count ?? 1); times > 0; times -= 1) paint((run ?? single ?? '?').charCodeAt(0) - 0x3f)
    } else {
      column = 0
      if (move === '-') top += 6
    }
  }
  if (end !== body.length) throw new Error(`no sixel at ${end}: ${body.slice(end, end + 20)}`)
  return { width, height, rgba }

  function paint(six: number): void {
    for (let bit = 0; bit < 6; bit += 1) {
      if ((six & (1 << bit)) === 0) continue
      const values = palette.get(colour)
      if (values === undefined || column >= width || top + bit >= height) throw new Error('drawn beyond what was said')
      rgba.set([...values, 255], ((top + bit) * width + column) * 4)
    }
    column += 1
  }
}
