/** Standard input as lines to be posted. */
import { LIMITS } from '../limits.ts'

const LF = '\n'
/** Colours and the like of a terminal (ECMA-48, SGR), as programs write them into their logs. */
// oxlint-disable-next-line no-control-regex -- it is what is looked for
const TERMINAL_LOOK = /\u001b\[[\d;:]*m/g
/** All but tab and what IRC clients show a text by (https://modern.ircdocs.horse/formatting): a log may have what others have written, and CTCP begins with a control character. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /(?![\t\u0002\u0003\u0004\u000f\u0011\u0016\u001d-\u001f])\p{Cc}/gu

/** Without their ends, and none is empty. A line that is longer than any message comes in pieces. @param read null at the end */
export async function* inputLines(read: () => Promise<Uint8Array | null>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  for (let bytes = await read(); bytes !== null; bytes = await read()) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(LF)
    rest = lines.pop() ?? ''
    for (const line of lines) yield* asPosted(line)
    while (rest.length > LIMITS.inputLineBytesMax) {
      yield* asPosted(rest.slice(0, LIMITS.inputLineBytesMax))
      rest = rest.slice(LIMITS.inputLineBytesMax)
    }
  }
  yield* asPosted(rest + decoder.decode())
}

function* asPosted(line: string): Iterable<string> {
  const text = line.replace(/\r$/, '').replaceAll(TERMINAL_LOOK, '').toWellFormed().replaceAll(CONTROLS, '\ufffd')
  if (text.trim() !== '') yield text
}
