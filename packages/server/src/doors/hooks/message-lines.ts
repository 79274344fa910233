/** Cuts the text of a program into messages of IRC: lines without control characters, none longer than one message may be, and not too many. */
import { splitText } from '@partyline/irc'

// oxlint-disable-next-line no-control-regex -- They are what is to be taken out.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** @param bytesMax of one line */
export function messageLines(text: string, bytesMax: number, linesMax: number): readonly string[] {
  const lines = text
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(CONTROLS, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
  const cut: string[] = []
  let isWhole = true
  for (const line of lines) {
    // Nothing of what is left out is looked at.
    if (cut.length > linesMax) break
    const looked = line.slice(0, (linesMax + 1) * bytesMax)
    isWhole &&= looked.length === line.length
    cut.push(
      ...splitText(looked, bytesMax)
        .map((piece) => piece.trim())
        .filter((piece) => piece !== ''),
    )
  }
  if (isWhole && cut.length <= linesMax) return cut
  return [...cut.slice(0, linesMax - 1), '…']
}
