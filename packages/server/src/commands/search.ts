/**
 * SEARCH (soju.im/search, https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md): messages that the user may read, by what
 * is in them. The attribute `text` is a query as a person types it: words, phrases, from:, in:, before:, after:, has:link.
 *
 * Of more hits than the limit the newest are told, and with `after` the first after it; told in the order in which they were said.
 */
import { parseSearch, type SearchRequest } from '@partyline/irc'
import type { Refusal } from '../network/refusal.ts'
import type { User } from '../network/state.ts'
import { ANYTHING, parseQuery, type ParsedQuery } from '../search/query.ts'
import type { SearchAnswer, SearchQuery } from '../search/search.ts'
import { inBatch } from '../replies/in-batch.ts'
import type { Lines } from '../session/out-message.ts'
import { replayed } from './chathistory.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { readableTargets, storedTarget } from './readable-targets.ts'

export const search: CommandDefinition = {
  verb: 'SEARCH',
  rights: 'registered',
  cost: 4,
  plan({ params }) {
    const request = parseSearch(params)
    if (request.kind === 'failure') return refusal(invalid(request.context, request.text))
    const parsed = queryOf(request)
    if (parsed.kind === 'failure') return refusal(invalid(['text'], parsed.text))
    return askLong((responder, user) => {
      send(responder, user, request, parsed)
      return []
    })
  },
}

function queryOf({ text, from, in: place, after, before }: SearchRequest) {
  const parsed = text === null ? ({ kind: 'query', query: ANYTHING, in: [] } as const) : parseQuery(text)
  if (parsed.kind === 'failure') {
    return { ...parsed, text: parsed.word === '' ? parsed.text : `${parsed.text}: ${parsed.word}` }
  }
  const { query } = parsed
  const asked: ParsedQuery = {
    kind: 'query',
    query: {
      ...query,
      from: from === null ? query.from : [...query.from, from],
      since: Math.max(query.since, after ?? -Infinity),
      until: Math.min(query.until, before ?? Infinity),
    },
    in: place === null ? parsed.in : [...parsed.in, place],
  }
  return asked
}

function send(responder: Responder, user: User, request: SearchRequest, parsed: ParsedQuery): void {
  const { network, session, info, log } = responder
  const targets = targetsOf(responder, user, parsed.in)
  if (typeof targets === 'string') {
    const text = 'You are not in this channel, or had no conversation with this nickname'
    return responder.refuse(invalid(['in', targets], text))
  }
  const { searchResultsMax } = info.limits
  const query: SearchQuery = {
    ...parsed.query,
    targets,
    direction: request.after === null ? 'newest' : 'oldest',
    limit: Math.min(request.limit ?? searchResultsMax, searchResultsMax),
    // What is delivered after this answer is not in it.
    seqMax: network.lastSeq,
  }
  responder.sendLater(async () => {
    const answer = await responder.search
      .find(query, () => !session.isEnding)
      .catch((error: unknown) => {
        log.error('search.failed', { error })
        return null
      })
    return answer === null ? [responder.asMessage(UNREADABLE)] : found(responder, query, answer)
  })
}

function* found(responder: Responder, { direction }: SearchQuery, { events, isWhole }: SearchAnswer): Lines {
  const inOrder = direction === 'newest' ? events.toReversed() : events
  yield* inBatch(responder, 'soju.im/search', [], replayed(inOrder))
  if (!isWhole) yield responder.asMessage(TOO_LONG)
}

/** Where is looked; the first name of which there is nothing for this user. */
function targetsOf({ network }: Responder, user: User, names: readonly string[]): readonly string[] | string {
  if (names.length === 0) return [...readableTargets(network, user).keys()]
  const targets: string[] = []
  for (const name of names) {
    const target = storedTarget(network, user, name)
    if (target === null) return name
    targets.push(target)
  }
  return targets
}

const UNREADABLE: Refusal = {
  kind: 'failure',
  verb: 'SEARCH',
  code: 'INTERNAL_ERROR',
  params: [],
  text: 'The search could not be run. Please try again later',
}

const TOO_LONG: Refusal = {
  ...UNREADABLE,
  text: 'The search took too long: this is what it found. Please ask for less, such as in=#channel or after=',
}

function invalid(params: readonly string[], text: string): Refusal {
  return { kind: 'failure', verb: 'SEARCH', code: 'INVALID_PARAMS', params, text }
}
