/** Masks such as `*!*@*.example.org` (RFC 2812 2.5): who is banned, excepted, invited or asked for. */
import { foldName } from './names.ts'

/**
 * A mask that is ready for many comparisons: folded and cut into its parts once. `*` stands for any characters, `?` for
 * one, a backslash before either takes its meaning away, everything else is itself.
 *
 * Masks with the same `folded` match the same names. Its length is what a server has to bound, because folding can make
 * eighteen characters of one.
 */
export class Mask {
  /** As it was written. */
  readonly text: string
  /** As foldName gives it, without stars that say nothing. */
  readonly folded: string
  /** The only name that the mask matches, folded; null when it has wildcards. */
  readonly exact: string | null
  /** What stands between the stars. */
  readonly #parts: readonly Part[]

  constructor(text: string) {
    this.text = text
    this.folded = withoutIdleStars(foldName(text))
    this.#parts = partsOf(this.folded)
    const [only, ...others] = this.#parts
    this.exact = others.length === 0 && only?.length === 1 ? (only[0] ?? '') : null
  }

  /**
   * Whether a name matches, or a source. In the worst case the steps are the product of its length and the longest part's.
   * @param folded what foldName made of the name
   */
  matches(folded: string): boolean {
    if (this.exact !== null) return this.exact === folded
    const first = this.#parts[0] ?? []
    const last = this.#parts.at(-1) ?? []
    let at = endOf(first, folded, 0)
    if (this.#parts.length === 1) return at === folded.length
    // The first place of each part is always good enough: what comes after it may lie anywhere.
    for (let index = 1; at !== -1 && index < this.#parts.length - 1; index += 1) {
      at = endOfFirst(this.#parts[index] ?? [], folded, at)
    }
    return at !== -1 && startOfLast(last, folded) >= at
  }
}

/** Literal texts with one question mark between each two. */
type Part = readonly string[]

const WILDCARDS = /\\[*?]|[*?]/g

function withoutIdleStars(mask: string): string {
  return mask.replaceAll(/\\[*?]|\*+/g, (found) => (found.startsWith('*') ? '*' : found))
}

function partsOf(mask: string): readonly Part[] {
  const parts: string[][] = []
  let part: string[] = []
  let literal = ''
  let end = 0
  for (const { 0: found, index } of mask.matchAll(WILDCARDS)) {
    literal += mask.slice(end, index)
    end = index + found.length
    if (found.length > 1) {
      literal += found.slice(1)
      continue
    }
    part.push(literal)
    literal = ''
    if (found === '*') {
      parts.push(part)
      part = []
    }
  }
  part.push(literal + mask.slice(end))
  parts.push(part)
  return parts
}

/** Where a part ends that begins here; -1 when it does not. */
function endOf(part: Part, text: string, start: number): number {
  let at = start
  for (const [index, literal] of part.entries()) {
    if (index > 0) {
      if (at >= text.length) return -1
      at += characterLength(text, at)
    }
    if (!text.startsWith(literal, at)) return -1
    at += literal.length
  }
  return at
}

/** Where a part ends that begins here or later, at its first place. */
function endOfFirst(part: Part, text: string, start: number): number {
  const [literal = ''] = part
  let at = text.indexOf(literal, start)
  while (at !== -1) {
    const end = endOf(part, text, at)
    if (end !== -1 || at === text.length) return end
    at = text.indexOf(literal, at + characterLength(text, at))
  }
  return -1
}

/** Where a part begins that ends with the text; -1 when it does not. */
function startOfLast(part: Part, text: string): number {
  let at = text.length
  for (let index = part.length - 1; index >= 0; index -= 1) {
    const literal = part[index] ?? ''
    if (!text.endsWith(literal, at)) return -1
    at -= literal.length
    if (index === 0) return at
    if (at === 0) return -1
    at -= characterLength(text, at - 2) === 2 ? 2 : 1
  }
  return at
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
