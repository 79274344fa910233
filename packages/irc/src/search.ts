/** SEARCH as a client sends it (soju.im/search): attributes in the form of message tags, all of which a message must have. */
import { parseTags } from './tags.ts'
import { parseServerTime } from './time.ts'

/** What is asked for; null where the client did not say. */
export interface SearchRequest {
  readonly kind: 'search'
  /** What the text is compared with; how, is the server's to decide. */
  readonly text: string | null
  /** The nickname of the sender. */
  readonly from: string | null
  /** A channel, or the nickname of the other person. */
  readonly in: string | null
  /** Unix milliseconds, included. Where it is given, the search goes on from there towards later messages. */
  readonly after: number | null
  /** Unix milliseconds, included. */
  readonly before: number | null
  /** At least 1. */
  readonly limit: number | null
}

/** The parts of the FAIL INVALID_PARAMS that answers attributes which cannot be understood. */
export interface SearchFailure {
  readonly kind: 'failure'
  /** The attribute; none where all are missing. */
  readonly context: readonly string[]
  readonly text: string
}

const NOTHING: SearchRequest = {
  kind: 'search',
  text: null,
  from: null,
  in: null,
  after: null,
  before: null,
  limit: null,
}

/** The request in the parameters of a SEARCH command. A client that did not escape its spaces is understood. */
export function parseSearch(params: readonly string[]): SearchRequest | SearchFailure {
  const attributes = parseTags(params.join(' '))
  let request = NOTHING
  for (const [name, value] of attributes) {
    switch (name) {
      case 'text':
      case 'from':
      case 'in':
        if (value === '') return failure([name], `The attribute ${name} needs a value`)
        request = { ...request, [name]: value }
        break
      case 'after':
      case 'before': {
        const ms = parseServerTime(value)
        if (ms === null) return failure([name], 'A time has the form 2026-01-31T12:00:00.000Z')
        request = { ...request, [name]: ms }
        break
      }
      case 'limit': {
        const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0
        if (limit === 0) return failure([name], 'The limit must be a whole number from 1')
        request = { ...request, limit }
        break
      }
      default:
        return failure([name], 'There are text, from, in, after, before and limit')
    }
  }
  const { kind: _kind, limit: _limit, ...asked } = request
  if (Object.values(asked).every((value) => value === null))
    return failure([], 'SEARCH takes attributes: text=word;in=#channel')
  return request
}

function failure(context: readonly string[], text: string): SearchFailure {
  return { kind: 'failure', context, text }
}
