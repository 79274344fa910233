/** Whether a text names a person: what clients mark, count and notify about. */
import { bareText } from '../bare-text.ts'
import { foldName } from '../names.ts'

/** How names are folded is the server's: `caseMapping` of ISUPPORT CASEMAPPING. */
export interface Named {
  /** Nickname, display name and words of the person's own; empty ones name nobody. */
  readonly names: readonly string[]
  readonly fold?: (name: string) => string
}

const WORD = /[\p{L}\p{M}\p{N}_-]/u
/** Scripts that write words without spaces between them: a name there has letters beside it. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** Whether one of the names stands in the text as a word of its own, in upper or lower case. Formatting does not matter. */
export function isMention(text: string, { names, fold = foldName }: Named): boolean {
  const folded = fold(bareText(text))
  return names.some((name) => name !== '' && standsIn(folded, fold(name)))
}

function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = charBefore(text, at)
    const after = charAt(text, at + name.length)
    if (isEdge(before, charAt(name, 0), name) && isEdge(charBefore(name, name.length), after, name)) return true
  }
  return false
}

/** Whether a word can end between the two. A name of one character of an unspaced script is too often a part of other words. */
function isEdge(left: string, right: string, name: string): boolean {
  if (!WORD.test(left) || !WORD.test(right)) return true
  return Array.from(name).length > 1 && (UNSPACED.test(left) || UNSPACED.test(right))
}

function charAt(text: string, index: number): string {
  const code = text.codePointAt(index)
  return code === undefined ? '' : String.fromCodePoint(code)
}

function charBefore(text: string, index: number): string {
  const last = text.charAt(index - 1)
  const isLowHalf = last >= '\udc00' && last <= '\udfff'
  return isLowHalf ? text.slice(Math.max(0, index - 2), index) : last
}
