/**
 * Under which terms a message stands in the index, and which terms a query asks the index for. Beside the words of the text they are: the
 * target, the persons of a conversation, the sender, and that there is a link. The index says where a message may be; `matching.ts`
 * says of the text whether it is.
 */
import { foldName } from '@partyline/irc'
import type { MessageRow } from '../store/message-row.ts'
import { pairsOf, partsOf, shortened, wordsOf } from './words.ts'

/** Letters from which a word may be the beginning of another. */
export const PREFIX_LENGTH_MIN = 3

/** No word begins with it: it belongs to no script. */
const SIGN = '\uE000'

const LINK = /\bhttps?:\/\/\S|\bwww\.\S/i

export function hasLink(text: string): boolean {
  return LINK.test(text)
}

/** The nickname of nick!user@host, folded. */
export function nickOf(source: string): string {
  const end = source.indexOf('!')
  return foldName(end === -1 ? source : source.slice(0, end))
}

/** The persons of a private conversation; none for a channel. */
export function personsOf(target: string): readonly string[] {
  return target.startsWith('#') ? [] : target.split(':')
}

export const targetTerm = (targetId: number): string => `${SIGN}t${targetId}`
export const personTerm = (person: string): string => `${SIGN}p${spelled(person)}`
export const senderTerm = (name: string): string => `${SIGN}f${spelled(foldName(name))}`
export const LINK_TERM = `${SIGN}l`

/** The terms of a message, one space between them; from the same row come the same terms, by which it is removed again. */
export function indexTerms({ targetId, target, source, account, text }: Omit<MessageRow, 'position'>): string {
  const terms = wordsOf(text)
  terms.add(targetTerm(targetId))
  for (const person of personsOf(target)) terms.add(personTerm(person))
  terms.add(senderTerm(nickOf(source)))
  if (account !== null) terms.add(senderTerm(account))
  if (hasLink(text)) terms.add(LINK_TERM)
  return [...terms].join(' ')
}

/** What each message with this folded word or phrase has in the index, as FTS5 reads it; empty for signs alone. */
export function termsOfPhrase(folded: string): readonly string[] {
  const parts = partsOf(folded)
  return parts.flatMap(({ kind, text }, index) => {
    if (kind === 'unspaced') return unspacedTerms(text)
    const isOpen = index === parts.length - 1 && folded.endsWith(text) && isPrefix(text)
    return isOpen && shortened(text) === text ? `${quoted(text)}*` : quoted(shortened(text))
  })
}

/** Whether it also finds longer words that begin with it. */
export function isPrefix(word: string): boolean {
  return Array.from(word).length >= PREFIX_LENGTH_MIN
}

/** A character alone begins a pair, or is the last of its run. */
function unspacedTerms(run: string): readonly string[] {
  const pairs = pairsOf(run)
  return pairs.length === 1 ? [`${quoted(run)}*`] : pairs.slice(0, -1).map(quoted)
}

export function quoted(term: string): string {
  return `"${term}"`
}

/** FTS5 cuts at ASCII signs, so those of a name stand as characters of no script. */
function spelled(name: string): string {
  return name.replaceAll(/[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/g, (sign) =>
    String.fromCodePoint(0xe1_00 + sign.charCodeAt(0)),
  )
}
