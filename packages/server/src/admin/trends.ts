/** How the server was of late, in numbers that make a curve. */
import * as v from 'valibot'
import { formatServerTime } from '@partyline/irc'
import { done, operation } from './operation.ts'

export const trends = operation({
  name: 'trends',
  method: 'GET',
  path: '/statistics/trends',
  summary:
    'Clients, messages, time to record, CPU, memory and disk over time, since the server started, the oldest first',
  input: v.strictObject({
    every: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(?:minute|quarter)$/, 'minute or quarter'),
        v.description('minute: of the last day, also without it. quarter: every 15 minutes, of two weeks'),
      ),
    ),
  }),
  run({ trends }, { every }) {
    const samples = trends.samples(every === 'quarter' ? 'quarter' : 'minute')
    return done({ samples: samples.map(({ at, ...sample }) => ({ at: formatServerTime(at), ...sample })) })
  },
})
