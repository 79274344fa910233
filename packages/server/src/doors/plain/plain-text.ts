/**
 * Text that a terminal shows and does not obey. Colours and the like go with all that belongs to them, so that none of their
 * digits stay in the text: those of IRC clients (modern.ircdocs.horse/formatting) and those of terminals (ECMA-48).
 */

/** What stands between words or ends a line: a tab, line and paragraph separators. */
const SEPARATORS = /[\t\p{Zl}\p{Zp}]/gu

const [COLOUR, HEX_COLOUR, BELL, ESCAPE] = [0x03, 0x04, 0x07, 0x1b].map(control)
/** Each is two bytes, or one of the C1 controls (ECMA-48 5.3). */
const CSI = `(?:${ESCAPE}\\[|${control(0x9b)})`
const ST = `(?:${ESCAPE}\\\\|${control(0x9c)})`
/** DCS, SOS, OSC, PM and APC: what follows is for the terminal itself, such as the title of its window. */
const STRING = `(?:${ESCAPE}[PX\\]^_]|[${[0x90, 0x98, 0x9d, 0x9e, 0x9f].map(control).join('')}])`

/**
 * A control character by itself moves the cursor; a bidirectional control turns the rest of the line around, the sender's
 * name included.
 */
const OBEYED = new RegExp(
  [
    `${COLOUR}(?:\\d{1,2}(?:,\\d{1,2})?)?`,
    `${HEX_COLOUR}(?:[\\da-fA-F]{6}(?:,[\\da-fA-F]{6})?)?`,
    `${CSI}[0-?]*[ -/]*[@-~]`,
    `${STRING}\\P{Cc}*(?:${BELL}|${ST})`,
    // SS3, as arrow keys write it.
    `${ESCAPE}O[!-~]`,
    `${ESCAPE}[ -/]*[0-~]`,
    '[\\p{Cc}\\p{Bidi_Control}]',
  ].join('|'),
  'gu',
)

export function plainText(text: string): string {
  return text.replaceAll(SEPARATORS, ' ').replaceAll(OBEYED, '')
}

function control(codePoint: number): string {
  return String.fromCodePoint(codePoint)
}
