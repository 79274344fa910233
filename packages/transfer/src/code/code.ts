/** A code, `42-velvet-otter`: a public number by which two sides find each other, and words that only they know. */
import { createHash, randomInt } from 'node:crypto'
import { WORDS } from './words.ts'

export interface Code {
  /** Anybody may know it. */
  readonly nameplate: string
  /** What both sides prove to each other to know, without saying it. */
  readonly secret: string
}

const NAMEPLATE_MAX = 1_000
const WORD_COUNT = 2
/** Of a nameplate that nobody types. */
const NAMEPLATE_DIGITS = 20

/** Two words of 512, from a source that nobody can predict. */
export function generateCode(random: (max: number) => number = randomInt): Code {
  const words = Array.from({ length: WORD_COUNT }, () => WORDS[random(WORDS.length)] ?? '')
  return { nameplate: String(random(NAMEPLATE_MAX - 1) + 1), secret: words.join('-') }
}

export function formatCode({ nameplate, secret }: Code): string {
  return `${nameplate}-${secret}`
}

/** The code of two sides that know each other: nobody has to say it, and its number tells nobody who they are. */
export function codeOfPair(pairKey: Uint8Array): Code {
  const nameplate = createHash('sha256')
    .update('ptl/1 nameplate')
    .update(pairKey)
    .digest('hex')
    .slice(0, NAMEPLATE_DIGITS)
  return { nameplate, secret: Buffer.from(pairKey).toString('hex') }
}

/** As people type it: with spaces, in capitals, with several hyphens; null for what is no code. */
export function parseCode(typed: string): Code | null {
  const [nameplate = '', ...words] = typed
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .split(/[\s\-‐‑–—_]+/u)
  const isCode =
    /^\d{1,6}$/.test(nameplate) && words.length >= WORD_COUNT && words.every((word) => /^[\p{L}\p{N}]+$/u.test(word))
  return isCode && typed.length <= CODE_LENGTH_MAX ? { nameplate, secret: words.join('-') } : null
}

const CODE_LENGTH_MAX = 200
