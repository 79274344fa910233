/**
 * What a person types to search: words, "phrases", from:NICK, in:#CHANNEL or in:NICK, before:DATE, after:DATE, has:link. All must
 * hold; of several from: or in: one.
 */
import { parseServerTime } from '@partyline/irc'
import { termsOfPhrase } from './index-terms.ts'
import { foldText } from './words.ts'

/** What is asked of each message. */
export interface MessageQuery {
  /** Words and phrases, folded. */
  readonly phrases: readonly string[]
  /** Nicknames or accounts, one of which has sent it; none: anybody. */
  readonly from: readonly string[]
  /** Unix milliseconds, both included. */
  readonly since: number
  readonly until: number
  readonly hasLink: boolean
}

export interface ParsedQuery {
  readonly kind: 'query'
  readonly query: MessageQuery
  /** Channels or nicknames; none: everywhere. */
  readonly in: readonly string[]
}

/** Why nothing can be searched for, for the person that typed it. */
export interface QueryFailure {
  readonly kind: 'failure'
  /** The word that cannot be understood; empty where it is the whole. */
  readonly word: string
  readonly text: string
}

export const ANYTHING: MessageQuery = { phrases: [], from: [], since: -Infinity, until: Infinity, hasLink: false }

/** Words and phrases of one query: each is looked up in the index by itself. */
export const PHRASES_MAX = 32

const WORD = /(?<open>")(?<phrase>[^"]*)(?<close>"?)|(?<word>\S+)/g
const FILTER = /^(?<name>from|in|before|after|has):(?<value>.*)$/i
const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/** What a text asks for. Without a word and without a filter it asks for nothing, which is a failure. */
export function parseQuery(text: string): ParsedQuery | QueryFailure {
  const phrases = new Set<string>()
  const from: string[] = []
  const places: string[] = []
  let { since, until, hasLink } = ANYTHING
  for (const { groups = {}, 0: all } of text.matchAll(WORD)) {
    const { open, phrase, close, word = '' } = groups
    if (open !== undefined && close === '') return failure(all, 'A phrase ends with a quotation mark')
    const filter = FILTER.exec(word)?.groups
    if (filter === undefined) {
      const folded = foldText(phrase ?? word).trim()
      if (termsOfPhrase(folded).length === 0) return failure(all, 'It has no letter and no digit to search for')
      phrases.add(folded)
      continue
    }
    const { name = '', value = '' } = filter
    if (value === '') return failure(all, `After ${name}: there must be a value, without a space`)
    switch (name.toLowerCase()) {
      case 'from':
        from.push(value)
        break
      case 'in':
        places.push(value)
        break
      case 'before': {
        const day = parseDate(value)
        if (day === null) return failure(all, DATE_FORM)
        until = Math.min(until, day.start - 1)
        break
      }
      case 'after': {
        const day = parseDate(value)
        if (day === null) return failure(all, DATE_FORM)
        since = Math.max(since, day.end)
        break
      }
      default:
        if (value.toLowerCase() !== 'link') return failure(all, 'There is only has:link')
        hasLink = true
    }
  }
  if (phrases.size > PHRASES_MAX) return failure('', `At most ${PHRASES_MAX} words and phrases`)
  const isEmpty = phrases.size + from.length + places.length === 0 && since === -Infinity && until === Infinity
  if (isEmpty && !hasLink) return failure('', 'There is nothing to search for')
  return { kind: 'query', query: { phrases: [...phrases], from, since, until, hasLink }, in: places }
}

/** How a date is written, to a person or program that has written it otherwise. */
export const DATE_FORM = 'A date has the form 2026-01-31 or 2026-01-31T12:00:00.000Z'

/** What the date covers: a day of UTC, or one millisecond. */
function parseDate(value: string): { readonly start: number; readonly end: number } | null {
  const isDay = DAY.test(value)
  const start = parseServerTime(isDay ? `${value}T00:00:00.000Z` : value)
  return start === null ? null : { start, end: start + (isDay ? DAY_MS : 1) }
}

function failure(word: string, text: string): QueryFailure {
  return { kind: 'failure', word, text }
}
