/** The history of all channels, by what is in it. What two people say to each other is not the owner's to search. */
import * as v from 'valibot'
import { formatServerTime } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { parseQuery } from '../search/query.ts'
import { done, operation, refused } from './operation.ts'

/** So many are answered at a time. */
const HITS_MAX = 500
const HITS = 50

const number = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(HITS_MAX))

export const search = operation({
  name: 'search',
  method: 'GET',
  path: '/search',
  summary:
    'What was said in the channels that there are: words, "phrases", from:, in:, before:, after:, has:link. The newest first',
  input: v.strictObject({ q: v.string(), limit: v.optional(number) }),
  async run({ network, search: messages }, { q, limit = HITS }) {
    const parsed = parseQuery(q)
    if (parsed.kind === 'failure') return refused(400, 'INPUT_MALFORMED', parsed.text)
    const channels = parsed.in.length === 0 ? [...network.channels.keys()] : parsed.in.map(nameKey)
    const unknown = parsed.in.find((name) => !network.channels.has(nameKey(name)))
    if (unknown !== undefined) return refused(404, 'NO_SUCH_CHANNEL', `There is no channel ${unknown}`)
    if (channels.length === 0) return done({ messages: [], isWhole: true })
    const query = { ...parsed.query, targets: channels, direction: 'newest', limit, seqMax: network.lastSeq } as const
    const { events, isWhole } = await messages.find(query)
    const found = events.map(({ time, id, target, source, account, params }) => {
      return { time: formatServerTime(time), id, channel: target, source, account, text: params.at(-1) ?? '' }
    })
    return done({ messages: found, isWhole })
  },
})
