/** A channel as the row of a table, and back. */

import type { SQLOutputValue } from 'node:sqlite'
import * as v from 'valibot'
import { StoreError } from '../errors.ts'
import type { ChannelRecord } from './store.ts'

/** One word of a line. */
const word = v.pipe(v.string(), v.regex(/^[^ \0\r\n]*$/))
const channelName = v.pipe(word, v.startsWith('#'))
const whole = v.pipe(v.number(), v.integer())
const masks = v.array(v.object({ mask: word, by: word, at: whole }))

const RECORD: v.GenericSchema<unknown, ChannelRecord> = v.object({
  name: channelName,
  // A word, as it is compared, can have spaces: NFKC makes a space and a mark of U+00B8.
  key: v.string(),
  createdAt: whole,
  topic: v.nullable(v.object({ text: v.string(), by: word, at: whole })),
  modes: v.pipe(v.string(), v.regex(/^[a-zA-Z]*$/)),
  password: v.nullable(v.string()),
  limit: v.nullable(whole),
  // Rows of earlier versions do not have these two.
  forward: v.optional(v.nullable(channelName), null),
  joinRate: v.optional(v.nullable(v.object({ joins: whole, seconds: whole })), null),
  lists: v.object({ b: masks, e: masks, I: masks }),
  guardedSince: v.nullable(whole),
  keeper: v.nullable(word),
  emptySince: v.nullable(whole),
})

export function formatChannelRow(channel: ChannelRecord): readonly [key: string, record: string] {
  return [channel.key, JSON.stringify(channel)]
}

/**
 * The channel of a row that this room wrote: the columns `key, record`.
 * @throws {StoreError} STORE_CORRUPT: without its settings, a channel that was closed would be open to everybody
 */
export function parseChannelRow(row: Readonly<Record<string, SQLOutputValue>>): ChannelRecord {
  const key = String(row['key'])
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RECORD), row['record'])
  if (parsed.success && parsed.output.key === key) return parsed.output
  throw new StoreError('STORE_CORRUPT', `the settings of the channel ${JSON.stringify(key)} are damaged in the history`)
}
