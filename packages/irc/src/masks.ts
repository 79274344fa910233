/** Masks such as `*!*@*.example.org` (RFC 2812 2.5): who is banned, excepted, invited or asked for. */
import { foldName } from './names.ts'

const STAR = 0x2a
const QUESTION_MARK = 0x3f
const BACKSLASH = 0x5c

/**
 * Whether a text matches a mask, compared as foldName compares names: `*` stands for any characters, `?` for one, a
 * backslash before either takes its meaning away, everything else is itself. Takes at most as many steps as the product
 * of the two lengths, whatever the mask.
 */
export function matchMask(mask: string, text: string): boolean {
  return matchFolded(foldName(mask), foldName(text))
}

function matchFolded(mask: string, text: string): boolean {
  let maskAt = 0
  let textAt = 0
  // The last star, and where the text after its run begins: only the last one ever has to give way.
  let star = -1
  let runEnd = 0
  while (textAt < text.length) {
    const wanted = mask.charCodeAt(maskAt)
    const literalAt = wanted === BACKSLASH && isWildcard(mask.charCodeAt(maskAt + 1)) ? maskAt + 1 : maskAt
    if (wanted === STAR) {
      star = maskAt
      runEnd = textAt
      maskAt += 1
    } else if (wanted === QUESTION_MARK) {
      maskAt += 1
      textAt += characterLength(text, textAt)
    } else if (mask.charCodeAt(literalAt) === text.charCodeAt(textAt)) {
      maskAt = literalAt + 1
      textAt += 1
    } else if (star !== -1) {
      runEnd += 1
      maskAt = star + 1
      textAt = runEnd
    } else {
      return false
    }
  }
  while (mask.charCodeAt(maskAt) === STAR) maskAt += 1
  return maskAt === mask.length
}

function isWildcard(code: number): boolean {
  return code === STAR || code === QUESTION_MARK
}

/** In units of the string: a question mark stands for a whole character, also one of two units. */
function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xff_ff ? 2 : 1
}

/**
 * The full `nick!user@host` form of what a person wrote: `bob` is a nickname, `~u@host` lacks the nickname, and a word
 * with a dot or colon is a host, because no nickname has one.
 */
export function completeMask(mask: string): string {
  const at = mask.lastIndexOf('@')
  const front = at === -1 ? mask : mask.slice(0, at)
  const host = at === -1 ? '*' : mask.slice(at + 1) || '*'
  const bang = front.indexOf('!')
  if (bang !== -1) return `${front.slice(0, bang) || '*'}!${front.slice(bang + 1) || '*'}@${host}`
  if (at !== -1) return `*!${front || '*'}@${host}`
  return /[.:]/.test(mask) ? `*!*@${mask}` : `${mask || '*'}!*@*`
}
