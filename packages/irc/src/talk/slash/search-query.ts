/** What a person types to search: words, and where, by whom and when they were said. */
import type { SearchQuery } from '../../client/state.ts'

/**
 * `from:bob in:#team after:2026-01-31 before:2026-02-01 words`, in any order. `in:*` is everywhere. A day is one where the person
 * is; `after` includes it, `before` does not. null where nothing is asked for.
 * @param here where is searched if no other place is named; null: everywhere
 */
export function parseSearchQuery(typed: string, here: string | null): SearchQuery | null {
  let query: SearchQuery = { text: '', in: here, from: null, after: null, before: null }
  const words: string[] = []
  for (const word of typed.split(/\s+/)) {
    const [, name, value = ''] = /^(from|in|after|before):(.+)$/.exec(word) ?? []
    const time = parseDay(value)
    if (name === 'from') query = { ...query, from: value }
    else if (name === 'in') query = { ...query, in: value === '*' ? null : value }
    else if (name === 'after' && time !== null) query = { ...query, after: time }
    else if (name === 'before' && time !== null) query = { ...query, before: time - 1 }
    else words.push(word)
  }
  query = { ...query, text: words.join(' ').trim() }
  const asks = query.text !== '' || query.from !== null || query.after !== null || query.before !== null
  return asks ? query : null
}

/** The first moment of a day here. */
function parseDay(text: string): number | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  return year !== '' && date.getDate() === Number(day) ? date.getTime() : null
}
