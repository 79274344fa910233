/** Text in the columns of a terminal, where a Chinese character takes two. */

/** Must not begin a line. */
const CLOSING = '\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u300d\u300b\u201d'
const CHARACTER = '\\p{Script=Han}\u3000-\u303f\uff00-\uff60'
/** A wide character by itself, or a run of others. */
const PIECES = new RegExp(`(?<space> *)(?<piece>(?:[${CHARACTER}]|[^ ${CHARACTER}]+)[${CLOSING}]*)`, 'gu')
const WIDE = new RegExp(`[${CHARACTER}]`, 'gu')

/** How many columns a text takes. */
export function columnsOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0)
}

/** As `padEnd`, in columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/** Lines of at most so many columns; a word that is longer has a line of its own and is not cut, so that it can be copied. */
export function wrapWords(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const { groups } of text.matchAll(PIECES)) {
    const { space = '', piece = '' } = groups ?? {}
    const longer = line + space + piece
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line)
      line = piece
    } else {
      line = line === '' ? piece : longer
    }
  }
  return [...lines, line]
}
