/** One page of the targets that were talked in (IRCv3 draft/chathistory, TARGETS). */
import type { TargetsQuery, TargetTime } from './store.ts'

/**
 * Those that the limit leaves, from the side where it counts. The next page begins behind the time of the last one, so that
 * all targets of one time are on one page, also above the limit: one message with several targets has one time.
 * @param found between the two times of the query, the latest last
 */
export function targetsPage(
  found: readonly TargetTime[],
  { from, to, limit }: Pick<TargetsQuery, 'from' | 'to' | 'limit'>,
): readonly TargetTime[] {
  if (found.length <= limit) return found
  const isForward = from <= to
  const edge = found.at(isForward ? limit - 1 : -limit)?.time ?? 0
  return found.filter(({ time }) => (isForward ? time <= edge : time >= edge))
}
