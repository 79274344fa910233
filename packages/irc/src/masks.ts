/** Masks of names, such as `#team-*` (RFC 2812 2.5). Those of sources are in source-mask.ts. */
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
  /** What stands between the stars; cut at the first comparison, because a mask that is too long is never compared. */
  #parts: readonly Part[] | null = null

  constructor(text: string) {
    this.text = text
    this.folded = withoutIdleStars(foldName(text))
  }

  /** The only name that the mask matches, folded; null when it has wildcards. */
  get exact(): string | null {
    const [only, ...others] = this.#cut()
    return only === undefined || others.length > 0 ? null : only.literal
  }

  /**
   * Whether a name matches, or a source. In the worst case the steps are the product of its length and the longest part's.
   * @param folded what foldName made of the name
   */
  matches(folded: string): boolean {
    const parts = this.#cut()
    let at = endOf(parts[0] ?? EMPTY, folded, 0)
    if (parts.length === 1) return at === folded.length
    // The first place of each part is always good enough: what comes after it may lie anywhere.
    for (let index = 1; at !== -1 && index < parts.length - 1; index += 1) {
      at = endOfFirst(parts[index] ?? EMPTY, folded, at)
    }
    return at !== -1 && startOfLast(parts.at(-1) ?? EMPTY, folded) >= at
  }

  #cut(): readonly Part[] {
    this.#parts ??= partsOf(this.folded)
    return this.#parts
  }
}

/** What stands between two stars. */
interface Part {
  /** Units of a string; ANY for a question mark, which stands for a whole character, also one of two units. */
  readonly units: readonly number[]
  /** The same as text; null when there are question marks. */
  readonly literal: string | null
}

const ANY = -1
const EMPTY: Part = { units: [], literal: '' }

function withoutIdleStars(mask: string): string {
  return mask.replaceAll(/\\[*?]|\*+/g, (found) => (found.startsWith('*') ? '*' : found))
}

function partsOf(mask: string): readonly Part[] {
  const parts: number[][] = [[]]
  for (const [token] of mask.matchAll(/\\[*?]|[^]/g)) {
    if (token === '*') parts.push([])
    else parts.at(-1)?.push(token === '?' ? ANY : token.charCodeAt(token.length - 1))
  }
  return parts.map((units) => ({
    units,
    literal: units.includes(ANY) ? null : String.fromCharCode(...units),
  }))
}

/** Where a part ends that begins here; -1 when it does not. */
function endOf({ units }: Part, text: string, start: number): number {
  let at = start
  for (const unit of units) {
    if (unit === ANY && at < text.length) at += characterLength(text, at)
    else if (text.charCodeAt(at) === unit) at += 1
    else return -1
  }
  return at
}

/** Where a part ends that begins here or later, at its first place; -1 when there is none. */
function endOfFirst(part: Part, text: string, start: number): number {
  if (part.literal !== null) {
    const at = text.indexOf(part.literal, start)
    return at === -1 ? -1 : at + part.literal.length
  }
  for (let at = start; at < text.length; at += characterLength(text, at)) {
    const end = endOf(part, text, at)
    if (end !== -1) return end
  }
  return -1
}

/** Where a part begins that ends with the text; -1 when it does not. */
function startOfLast({ units }: Part, text: string): number {
  let at = text.length
  for (let index = units.length - 1; index >= 0; index -= 1) {
    if (units[index] === ANY && at > 0) at -= characterLength(text, at - 2) === 2 ? 2 : 1
    else if (text.charCodeAt(at - 1) === units[index]) at -= 1
    else return -1
  }
  return at
}

/** In units of the string. */
function characterLength(text: string, at: number): number {
  // Asking for the code point of each would take most of the time of a comparison.
  return (text.charCodeAt(at) & 0xfc_00) === 0xd8_00 && (text.charCodeAt(at + 1) & 0xfc_00) === 0xdc_00 ? 2 : 1
}
