/** Mode u: what a change of modes and ranks changes in who knows of whom. */
import { isHidden } from './channel-access.ts'
import type { Unveiling } from './event.ts'
import { isAtLeast } from './ranks.ts'
import type { ChannelState, UserId, UserState } from './state.ts'

/**
 * Call before ranks of these change, and what is returned when they have. Where the mode itself may change, they are all members: then
 * what each has to learn or to forget is one answer for each, and not a line about every other member to all.
 */
export function watchVeil(channel: ChannelState, users: readonly UserState[]): () => Unveiling {
  const before = standings(channel, users)
  return () => {
    const after = standings(channel, users)
    return {
      ...some('seeing', before.blind.difference(after.blind)),
      ...some('blinded', after.blind.difference(before.blind)),
      ...(before.isVeiled && after.isVeiled
        ? {
            ...some('appeared', before.hidden.difference(after.hidden)),
            ...some('vanished', after.hidden.difference(before.hidden)),
          }
        : {}),
    }
  }
}

/** What each of so many lines about the change says of it: those that appear do so before the first, all else is after the last. */
export function unveilingIn({ appeared, ...later }: Unveiling, index: number, count: number): Unveiling {
  return {
    ...(appeared !== undefined && index === 0 ? { appeared } : {}),
    ...(index === count - 1 ? later : {}),
  }
}

interface Standings {
  readonly isVeiled: boolean
  /** Those of whom only members from h on know. */
  readonly hidden: ReadonlySet<UserId>
  /** Those that do not know of all. */
  readonly blind: ReadonlySet<UserId>
}

function standings(channel: ChannelState, users: readonly UserState[]): Standings {
  const isVeiled = channel.modes.includes('u')
  const members = isVeiled ? users.flatMap(({ id }) => channel.members.get(id) ?? []) : []
  return {
    isVeiled,
    hidden: new Set(members.filter(({ ranks }) => isHidden(channel, ranks)).map(({ user }) => user.id)),
    blind: new Set(members.filter(({ ranks }) => !isAtLeast(ranks, 'h')).map(({ user }) => user.id)),
  }
}

function some(name: keyof Unveiling, ids: ReadonlySet<UserId>): Unveiling {
  return ids.size === 0 ? {} : { [name]: [...ids] }
}
