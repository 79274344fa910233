/** The history as lines of JSON, for a program that keeps it or reads it by its own means. */
import * as v from 'valibot'
import { DATE_FORM } from '../search/query.ts'
import { EXPORTS_AT_ONCE_MAX } from './exports.ts'
import type { Refusal } from '../network/refusal.ts'
import { letGo, operation, outcomeOf, refused, type Outcome } from './operation.ts'

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/

const NAMELESS = 'After channel= there must be a name. In an address, # is written %23: channel=%23den'

const date = (about: string) =>
  v.optional(v.pipe(v.string(), v.regex(DATE, DATE_FORM), v.description(`${about}, such as 2026-01-31, in UTC`)))

export const exportOperation = operation({
  name: 'export',
  method: 'GET',
  path: '/export',
  summary:
    'What was said, one event as JSON in each line, in the order in which it happened. Private conversations too, unless channels are named',
  answers: 'lines',
  input: v.strictObject({
    channel: v.optional(v.pipe(v.string(), v.description('A channel, or several with commas between them'))),
    from: date('From this date on'),
    to: date('What was said before this date'),
  }),
  async run({ exports, carryOut, actor }, { channel, from, to }) {
    const first = from === undefined ? -Infinity : Date.parse(from)
    const end = to === undefined ? Infinity : Date.parse(to)
    if (Number.isNaN(first) || Number.isNaN(end)) return refused(400, 'INPUT_MALFORMED', DATE_FORM)
    const channels = channel?.split(',') ?? null
    // An address ends at #, so that this is what is left of `?channel=#den`.
    if (channels?.includes('') === true) return refused(400, 'INPUT_MALFORMED', NAMELESS)
    if (first >= end) return refused(400, 'INPUT_MALFORMED', 'from must be before to')
    const begun = await exports.begin({ channels, from: first, to: end })
    switch (begun.kind) {
      case 'busy':
        return refused(
          409,
          'TOO_MANY_EXPORTS',
          `${EXPORTS_AT_ONCE_MAX} exports are under way already. Please try again later`,
        )
      case 'unknown':
        return refused(404, 'NO_SUCH_CHANNEL', `There is no channel ${begun.channel}`)
      case 'lines':
        return noted(begun, await carryOut({ kind: 'noted', does: 'EXPORT', on: channel ?? 'everything', actor }))
      default:
        return begun satisfies never
    }
  },
})

/** Without a place in the audit, nothing is handed over. */
async function noted(begun: Extract<Outcome, { kind: 'lines' }>, refusal: Refusal | null): Promise<Outcome> {
  if (refusal === null) return begun
  await letGo(begun.lines)
  return outcomeOf(refusal, null)
}
