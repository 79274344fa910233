/**
 * Control characters as symbols. In a text from the network they would move the cursor of a terminal, or make a line read in
 * another order than it is written (Unicode UAX 9, explicit formatting characters).
 */

/** C0 without tab and line feed, DEL, C1, line separators, and what embeds, overrides or isolates a direction. */
const CONTROLS = /(?![\t\n])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** The text with a symbol in the place of each control character. Tabs and line feeds stay. */
export function visibleControls(text: string): string {
  return text.replace(CONTROLS, symbolOf)
}

function symbolOf(control: string): string {
  const code = control.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x24_00 + code)
  if (code === 0x7f) return '\u2421'
  return `\u2039U+${code.toString(16).toUpperCase().padStart(4, '0')}\u203a`
}
