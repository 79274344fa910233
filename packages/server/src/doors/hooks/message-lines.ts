/** Cuts the text of a program into messages of IRC: lines without control characters, none longer than one message may be, and not too many. */

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
  for (const line of lines) {
    // Nothing of what is left out is looked at.
    if (cut.length > linesMax) break
    cut.push(...pieces(line, bytesMax, linesMax + 1))
  }
  if (cut.length <= linesMax) return cut
  return [...cut.slice(0, linesMax - 1), '…']
}

/** Between words where there are some, else between characters. */
function pieces(line: string, bytesMax: number, piecesMax: number): readonly string[] {
  const found: string[] = []
  let rest = line
  while (found.length < piecesMax && Buffer.byteLength(rest) > bytesMax) {
    const head = new TextDecoder().decode(Buffer.from(rest).subarray(0, bytesMax), { stream: true })
    const space = head.lastIndexOf(' ')
    const end = space > head.length / 2 ? space : head.length
    found.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return rest === '' || found.length === piecesMax ? found : [...found, rest]
}
