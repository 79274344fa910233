/** What happens around the messages, as programs say it in sentences. */
import { deedLine, OTHER, withReason, type LoggedDeed, type LogLine, type LogTime } from './log-line.ts'

/** A sentence with the groups `nick`, `what` (another nickname, a topic) and `reason`, of which the last two may be missing. */
export type Sentence = readonly [pattern: RegExp, verb: LoggedDeed['verb']]

/** The first sentence that matches. */
export function parseHappened(at: LogTime, said: string, sentences: readonly Sentence[]): LogLine {
  for (const [pattern, verb] of sentences) {
    const groups = pattern.exec(said)?.groups
    if (groups === undefined) continue
    const { nick = '', what, reason } = groups as Readonly<Record<string, string | undefined>>
    return deedLine(at, nick, verb, ...(what === undefined ? [] : [what]), ...withReason(reason))
  }
  return OTHER
}
