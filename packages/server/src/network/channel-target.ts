/**
 * Targets that mean a channel: `#den`, and `@#den` for its members with at least that rank (ISUPPORT STATUSMSG,
 * https://modern.ircdocs.horse/#statusmsg-parameter). Of several signs the weakest counts.
 */
import { PREFIXES, RANKS, rankOfPrefix, type Rank } from './ranks.ts'
import type { NameKey } from './state.ts'

export interface ChannelTarget {
  readonly channel: string
  /** null: all members. */
  readonly least: Rank | null
}

/** null where the target is a person. */
export function parseChannelTarget(target: string): ChannelTarget | null {
  if (target.startsWith('#')) return { channel: target, least: null }
  const signs = target.indexOf('#')
  if (signs <= 0) return null
  let weakest = -1
  for (const sign of target.slice(0, signs)) {
    const place = PREFIXES.indexOf(sign)
    if (place === -1) return null
    weakest = Math.max(weakest, place)
  }
  return { channel: target.slice(signs), least: rankOfPrefix(PREFIXES.charAt(weakest)) }
}

/** How a message to those members names its target. */
export function rankedName(channel: string, least: Rank): string {
  return signOf(least) + channel
}

/**
 * Under what such messages are kept: apart from what all members may read. No channel has a comma in its name, so that no command asks
 * for this history. A member that comes later, and becomes operator of an empty channel, was not meant.
 */
export function rankedKey(key: NameKey, least: Rank): string {
  return `${key},${signOf(least)}`
}

/** Under what something of a channel is kept, for all members and for those of each rank: in one order. */
export function historyNames(key: NameKey): readonly string[] {
  return [key, ...Array.from(PREFIXES, (sign) => `${key},${sign}`)]
}

function signOf(rank: Rank): string {
  return PREFIXES.charAt(RANKS.indexOf(rank))
}
