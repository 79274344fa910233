/** How much is said, where and by whom, and what it takes of the disk. */
import * as v from 'valibot'
import { formatServerTime } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { done, operation } from './operation.ts'

const DAY_MS = 86_400_000
const DAYS = 30
/** Channels and authors, each. */
const NAMED = 20

const days = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(3_650))

export const statistics = operation({
  name: 'statistics',
  method: 'GET',
  path: '/statistics',
  summary: 'How much is said, where and by whom, and what it takes of the disk, of so many days',
  input: v.strictObject({
    days: v.optional(v.pipe(days, v.description(`Today and those before it, in UTC; ${DAYS}`))),
  }),
  async run({ network, statistics: read, now }, { days: count = DAYS }) {
    const today = Math.floor(now() / DAY_MS) * DAY_MS
    const from = today - (count - 1) * DAY_MS
    const found = await read({ since: from, limit: NAMED })
    return done({
      since: formatServerTime(found.since),
      isWhole: found.since === from,
      days: found.days.map(({ day, ...counts }) => ({ day: formatServerTime(day).slice(0, 10), ...counts })),
      // As it is written, where it is there.
      channels: found.channels.map(({ channel, messages }) => {
        return { channel: network.channels.get(nameKey(channel))?.name ?? channel, messages }
      }),
      authors: found.authors,
      kept: found.kept,
      disk: found.disk,
    })
  },
})
