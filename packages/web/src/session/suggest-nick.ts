/** A nickname for a person that has none yet: two short words that everybody can spell, as in `quiet-otter`. */

const FIRST = [
  'amber',
  'brave',
  'calm',
  'clever',
  'eager',
  'fair',
  'gentle',
  'happy',
  'jolly',
  'kind',
  'lively',
  'lucky',
  'merry',
  'proud',
  'quick',
  'quiet',
  'sunny',
  'swift',
  'warm',
  'witty',
] as const
const SECOND = [
  'badger',
  'beaver',
  'crane',
  'dolphin',
  'falcon',
  'finch',
  'fox',
  'hare',
  'heron',
  'koala',
  'lark',
  'lynx',
  'marten',
  'otter',
  'owl',
  'panda',
  'robin',
  'seal',
  'swan',
  'wren',
] as const

/** @param random from 0 to 1 */
export function suggestNick(random: () => number = Math.random): string {
  const one = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? words[0]
  return `${one(FIRST)}-${one(SECOND)}`
}

/** Whether a server might take it (RFC 2812 2.3.1, and letters of all scripts). What else it refuses, it says itself. */
export function isPossibleNick(text: string): boolean {
  return (
    text !== '' &&
    !/[\s,*?!@:]/.test(text) &&
    !/^[\d\-#&+~%$]/.test(text) &&
    new TextEncoder().encode(text).length <= 64
  )
}
