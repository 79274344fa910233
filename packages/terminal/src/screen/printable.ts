/**
 * Text from the network as text: what would steer the terminal, or turn the reading direction of its surroundings, is shown
 * as a symbol of one column. Everything that is measured or drawn passes here, so no other place has to think of it.
 */

/** C0, DEL, C1, line and paragraph separators, and the bidi controls of UAX #9 and their kin, which nobody sees. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u
const UNPRINTABLES = new RegExp(UNPRINTABLE, 'gu')

/** U+2426, which also stands for what has no picture of its own. */
const UNKNOWN = '\u2426'

/** The same text; each control character is its picture (U+2400 and following), or U+2426. */
export function printable(text: string): string {
  return UNPRINTABLE.test(text) ? text.replace(UNPRINTABLES, picture) : text
}

function picture(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : UNKNOWN
}
