/**
 * How many columns one cluster (UAX #29) takes, by its code points: UAX #11, and emoji as UTS #51 shows them. The package string-width says the same
 * in all that people write (`cluster-width.test.ts`), but its expressions over whole sequences of emoji take 70 ms of a start to compile.
 */
import { eastAsianWidth } from 'get-east-asian-width'

/** What has a cell of its own. The signs of Arabic and others that stand before digits do (Prepended_Concatenation_Mark). */
const VISIBLE =
  /[^\p{Default_Ignorable_Code_Point}\p{Cc}\p{Me}\p{Mn}\p{Cf}]|[\u{600}-\u{605}\u{6dd}\u{890}\u{891}\u{8e2}\u{110bd}\u{110cd}]/u
/** Beginnings of clusters that are shown as pictures. */
const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{RI}|.+\u200d\p{Extended_Pictographic})/u
const SHOWN_AS_TEXT = /^\p{Emoji_Presentation}\ufe0e/u
/** Syllables of Hangul that are written as their parts, which are drawn as one. */
const HANGUL = /^[\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb]/

export function clusterWidth(cluster: string): number {
  const start = cluster.search(VISIBLE)
  if (start === -1) return 0
  const seen = cluster.slice(start)
  const first = seen.codePointAt(0) ?? 0
  if (HANGUL.test(cluster)) return eastAsianWidth(first)
  if (SHOWN_AS_TEXT.test(seen)) return first > 0xffff ? 2 : 1
  if (EMOJI.test(seen)) return 2
  let width = 0
  for (const character of seen) {
    if (character === '\u200d') break
    if (VISIBLE.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0)
  }
  return width
}
