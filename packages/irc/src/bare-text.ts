/** What a text says: for those that look for words in it, or for names. */

const [CTCP, COLOUR, HEX_COLOUR] = [1, 3, 4].map((code) => String.fromCodePoint(code))
/** Bold, monospace, reset, reverse, italics, strikethrough, underline. */
const SIGNS = [0x02, 0x11, 0x0f, 0x16, 0x1d, 0x1e, 0x1f].map((code) => String.fromCodePoint(code)).join('')
const FORMATTING = new RegExp(
  [
    `^${CTCP}ACTION `,
    `${COLOUR}(?:\\d{1,2}(?:,\\d{1,2})?)?`,
    `${HEX_COLOUR}(?:[\\dA-Fa-f]{6}(?:,[\\dA-Fa-f]{6})?)?`,
    `[${CTCP}${SIGNS}]`,
  ].join('|'),
  'g',
)

/**
 * The text without what clients show it by, colours and bold and the like (https://modern.ircdocs.horse/formatting), and without what makes
 * an action of it (https://modern.ircdocs.horse/ctcp).
 */
export function bareText(text: string): string {
  return text.replaceAll(FORMATTING, '')
}
