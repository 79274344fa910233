/** Mode u: what a rank that is given or taken away changes in who knows of whom. */
import { isHidden } from './channel-access.ts'
import type { Unveiling } from './event.ts'
import { isAtLeast } from './ranks.ts'
import type { ChannelState, UserId, UserState } from './state.ts'

/**
 * Call before ranks of these change, and what is returned when they have. Where the mode itself is set or taken away, nobody is told of
 * anybody: in a large channel that would be as many lines as there are pairs of members.
 */
export function watchVeil(channel: ChannelState, users: readonly UserState[]): () => Unveiling {
  if (!channel.modes.includes('u')) return () => ({})
  const before = standings(channel, users)
  return () => {
    if (!channel.modes.includes('u')) return {}
    const after = standings(channel, users)
    return {
      ...some('appeared', before.hidden.difference(after.hidden)),
      ...some('vanished', after.hidden.difference(before.hidden)),
      ...some('seeing', after.seeing.difference(before.seeing)),
    }
  }
}

/** What each of so many lines about the change says of it: those that appear do so before the first, all else is after the last. */
export function unveilingIn({ appeared, vanished, seeing }: Unveiling, index: number, count: number): Unveiling {
  const isLast = index === count - 1
  return {
    ...(appeared !== undefined && index === 0 ? { appeared } : {}),
    ...(vanished !== undefined && isLast ? { vanished } : {}),
    ...(seeing !== undefined && isLast ? { seeing } : {}),
  }
}

function standings(channel: ChannelState, users: readonly UserState[]) {
  const members = users.flatMap(({ id }) => channel.members.get(id) ?? [])
  return {
    hidden: new Set(members.filter(({ ranks }) => isHidden(channel, ranks)).map(({ user }) => user.id)),
    seeing: new Set(members.filter(({ ranks }) => isAtLeast(ranks, 'h')).map(({ user }) => user.id)),
  }
}

function some(name: keyof Unveiling, ids: ReadonlySet<UserId>): Unveiling {
  return ids.size === 0 ? {} : { [name]: [...ids] }
}
