/**
 * The words by which a message is found. What people write with spaces is cut into words, as SQLite's unicode61 does it. Chinese,
 * Japanese, Korean and Thai are cut into overlapping pairs, with the last character alone: every character but the last begins a
 * pair, so that a query of any length finds its place. Letters and digits are words of their own, and so is each emoji.
 */
import { bareText } from '@partyline/irc'

/** Of the form of words and terms: a file that was made by another version is made anew. */
export const WORDS_VERSION = 2

/** Code points of a word that count: a longer one is found by its beginning. */
const WORD_LENGTH_MAX = 64

/** Written without spaces between words. */
const UNSPACED =
  '[[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]&&[\\p{L}\\p{M}\\p{N}]]'
const LETTER = `[[\\p{L}\\p{M}]--${UNSPACED}]`
const DIGIT = `[\\p{N}--${UNSPACED}]`
const EMOJI = '[\\p{Extended_Pictographic}\\p{Regional_Indicator}]'

const PARTS = new RegExp(`(?<unspaced>${UNSPACED}+)|(?<letters>${LETTER}+)|(?<digits>${DIGIT}+)|${EMOJI}`, 'gv')
const SPACED_RUN = new RegExp(`[^${UNSPACED.slice(1, -1)}]+`, 'gv')
const IS_LETTER = new RegExp(`^${LETTER}$`, 'v')
const IS_DIGIT = new RegExp(`^${DIGIT}$`, 'v')
const ASCII = /^[\x20-\x7e]*$/

export type PartKind = 'unspaced' | 'letters' | 'digits' | 'emoji'

/** A stretch of folded text that is cut in one way. */
export interface Part {
  readonly kind: PartKind
  readonly text: string
}

/** The text in the form in which texts are compared: no colours, NFKC, small letters, no accents, one space for any space. */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replaceAll(/ {2,}/g, ' ')
  return bareText(text)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(/[\uFE00-\uFE0F]/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(SPACED_RUN, (run) => run.normalize('NFD').replaceAll(/[\u0300-\u036F]/g, ''))
}

/** @param folded as `foldText` gives it */
export function partsOf(folded: string): readonly Part[] {
  return Array.from(folded.matchAll(PARTS), ({ 0: text, groups = {} }): Part => {
    if (groups['unspaced'] !== undefined) return { kind: 'unspaced', text }
    if (groups['letters'] !== undefined) return { kind: 'letters', text }
    return { kind: groups['digits'] === undefined ? 'emoji' : 'digits', text }
  })
}

/** The words under which a text is found. */
export function wordsOf(text: string): Set<string> {
  const folded = foldText(text)
  if (ASCII.test(folded)) return new Set(folded.match(/[a-z]+|\d+/g)?.map((word) => word.slice(0, WORD_LENGTH_MAX)))
  const words = new Set<string>()
  for (const part of partsOf(folded)) {
    if (part.kind !== 'unspaced') words.add(shortened(part.text))
    else for (const pair of pairsOf(part.text)) words.add(pair)
  }
  return words
}

/** Overlapping pairs of characters, then the last character alone. */
export function pairsOf(run: string): readonly string[] {
  const characters = Array.from(run)
  return characters.map((character, index) => character + (characters[index + 1] ?? ''))
}

/** A word as far as it counts. */
export function shortened(word: string): string {
  return word.length <= WORD_LENGTH_MAX ? word : Array.from(word).slice(0, WORD_LENGTH_MAX).join('')
}

/** Of the character at the edge of a word: only another of its kind goes on with the word. */
export function edgeOf(character: string | undefined): 'letters' | 'digits' | null {
  if (character === undefined) return null
  if (IS_LETTER.test(character)) return 'letters'
  return IS_DIGIT.test(character) ? 'digits' : null
}
