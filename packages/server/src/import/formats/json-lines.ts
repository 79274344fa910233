/** What `partyline admin export` writes: an object of JSON in each line, see `store/export.ts`. */
import { foldName, parseServerTime } from '@partyline/irc'
import * as v from 'valibot'
import { HEADING, OTHER, UNREADABLE, type LogFormat } from '../log-line.ts'

const line = v.object({
  time: v.string(),
  id: v.string(),
  target: v.string(),
  verb: v.string(),
  source: v.string(),
  params: v.array(v.string()),
  tags: v.optional(v.record(v.string(), v.string()), {}),
})

/** What a reader of the history is told. A REDACT names what is not there any more. */
const VERBS = new Set(['PRIVMSG', 'NOTICE', 'TAGMSG', 'JOIN', 'PART', 'QUIT', 'NICK', 'TOPIC', 'KICK', 'MODE'])

export const jsonLines: LogFormat = {
  open: () => (text) => {
    if (text.trim() === '') return HEADING
    const parsed = v.safeParse(line, valueOf(text))
    if (!parsed.success) return UNREADABLE
    const { time, target, ...event } = parsed.output
    const ms = parseServerTime(time)
    if (ms === null) return UNREADABLE
    // A message that was redacted has no parameters left.
    if (!VERBS.has(event.verb) || (event.params.length === 0 && event.verb !== 'QUIT')) return OTHER
    return { kind: 'event', at: { kind: 'utc', ms, unitMs: 1 }, event: { ...event, target: foldName(target) } }
  },
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
