/**
 * Whether a message is what a query asks for: the one place that says so, for hits of the index and for messages that are not in it
 * yet. A word or a phrase must stand in the text as it is written, letter for letter after folding, from the beginning of a word; its last word
 * may be the beginning of a longer one from three letters. In Chinese, Japanese, Korean and Thai a word may begin and end anywhere.
 */
import { foldName } from '@partyline/irc'
import { hasLink, isPrefix, nickOf } from './index-terms.ts'
import type { MessageQuery } from './query.ts'
import { edgeOf, foldText, partsOf } from './words.ts'

/** What is looked at of a message. */
export interface Candidate {
  /** nick!user@host */
  readonly source: string
  readonly account: string | null
  /** Unix milliseconds. */
  readonly time: number
  readonly text: string
}

export type Matcher = (candidate: Candidate) => boolean

/** @param query what it asks of a single message; targets and places are the caller's to look at */
export function matcherOf(query: Pick<MessageQuery, 'phrases' | 'from' | 'since' | 'until' | 'hasLink'>): Matcher {
  const phrases = query.phrases.map(phraseMatcher)
  const senders = new Set(query.from.map(foldName))
  return ({ source, account, time, text }) => {
    if (time < query.since || time > query.until) return false
    if (senders.size > 0 && !senders.has(nickOf(source)) && !(account !== null && senders.has(foldName(account)))) {
      return false
    }
    if (query.hasLink && !hasLink(text)) return false
    if (phrases.length === 0) return true
    const folded = foldText(text)
    return phrases.every((matches) => matches(folded))
  }
}

function phraseMatcher(phrase: string): (folded: string) => boolean {
  const characters = Array.from(phrase)
  const first = edgeOf(characters[0])
  const last = edgeOf(characters.at(-1))
  const lastPart = partsOf(phrase).at(-1)
  const isOpen = last === null || (lastPart !== undefined && isPrefix(lastPart.text))
  return (folded) => {
    for (let at = folded.indexOf(phrase); at !== -1; at = folded.indexOf(phrase, at + 1)) {
      const startsWord = first === null || edgeOf(characterBefore(folded, at)) !== first
      const end = at + phrase.length
      if (startsWord && (isOpen || edgeOf(characterAt(folded, end)) !== last)) return true
    }
    return false
  }
}

function characterAt(text: string, index: number): string | undefined {
  const code = text.codePointAt(index)
  return code === undefined ? undefined : String.fromCodePoint(code)
}

function characterBefore(text: string, index: number): string | undefined {
  if (index === 0) return undefined
  const before = text.codePointAt(index - 2)
  return before !== undefined && before > 0xff_ff ? String.fromCodePoint(before) : text[index - 1]
}
