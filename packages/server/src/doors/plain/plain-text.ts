/** Text that a terminal shows and does not obey. */

/** What stands between words or ends a line: a tab, line and paragraph separators. */
const SEPARATORS = /[\t\p{Zl}\p{Zp}]/gu
/** Control characters move the cursor; bidirectional controls turn the rest of the line around, the sender's name included. */
const OBEYED = /[\p{Cc}\p{Bidi_Control}]/gu

export function plainText(text: string): string {
  return text.replaceAll(SEPARATORS, ' ').replaceAll(OBEYED, '')
}
