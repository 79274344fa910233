/** The right to enter a channel and to speak in it (RFC 2811 4.2 and 4.3). */
import type { Whereabouts } from './event.ts'
import { hasMode, type ListMode } from './modes.ts'
import { isAtLeast, type Rank } from './ranks.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { Channel, Member, User } from './state.ts'
import { returnOf } from './vacancy.ts'

function isListed(channel: Channel, list: ListMode, user: User): boolean {
  return channel.lists[list].some(({ mask }) => !mask.isMute && mask.matches(user))
}

/** An exception (e) outweighs a ban (b). */
export function isBanned(channel: Channel, user: User): boolean {
  return isListed(channel, 'b', user) && !isListed(channel, 'e', user)
}

/** An exception outweighs a mute as well, whether it is of the mute only or of all bans. */
function isMuted({ lists }: Channel, user: User): boolean {
  if (!lists.b.some(({ mask }) => mask.isMute && mask.matches(user))) return false
  return !lists.e.some(({ mask }) => mask.matches(user))
}

/** Whether a ban or a mute keeps the user from speaking: a rank outweighs both. */
export function isKeptQuiet(channel: Channel, user: User): boolean {
  if ((channel.members.get(user.id)?.ranks ?? '') !== '') return false
  return isBanned(channel, user) || isMuted(channel, user)
}

/** An invitation to a channel that was gone meanwhile does not open the channel that has its name now. */
function isInvited(channel: Channel, user: User): boolean {
  return (user.invitations?.get(channel.key) ?? -Infinity) > channel.firstSeq
}

export interface Entering {
  readonly key: string | null
  /** Unix milliseconds. */
  readonly now: number
  /** The rank of the user's account in a registered channel; '' where it has none. */
  readonly access: Rank | ''
}

/** Has a right to come in that others have not. */
export function isExpected(channel: Channel, user: User, { now, access }: Omit<Entering, 'key'>): boolean {
  return (
    access !== '' || returnOf(channel, user, now) !== null || isInvited(channel, user) || isListed(channel, 'I', user)
  )
}

/**
 * An invitation opens a channel against i, R, l and b, and so does the access of an operator, or its place from before a restart; the access
 * or the place of another member opens it against i, R and l. Nothing but the key opens it against k, and for its founder that is no lock.
 */
export function refuseJoin(channel: Channel, user: User, { key, now, access }: Entering): Refusal | null {
  const { name } = channel
  if (channel.password !== null && channel.password !== key && access !== 'q')
    return refuse('ERR_BADCHANNELKEY', [name])
  const place = access === '' ? (returnOf(channel, user, now)?.ranks ?? null) : access
  if (isInvited(channel, user) || (place !== null && isAtLeast(place, 'o'))) return null
  const isClosed = channel.modes.includes('i') && place === null
  if (isClosed && !isListed(channel, 'I', user)) return refuse('ERR_INVITEONLYCHAN', [name])
  if (place === null && user.account === null && channel.modes.includes('R'))
    return refuse('ERR_NEEDREGGEDNICK', [name])
  if (isBanned(channel, user)) return refuse('ERR_BANNEDFROMCHAN', [name])
  if (place !== null) return null
  if (channel.limit !== null && channel.members.size >= channel.limit) return refuse('ERR_CHANNELISFULL', [name])
  return null
}

/** What a CTCP begins with, and may end with (https://modern.ircdocs.horse/ctcp). */
const CTCP = String.fromCodePoint(1)
/** Before a colour, by number and by value (https://modern.ircdocs.horse/formatting). */
const COLOURS = [String.fromCodePoint(3), String.fromCodePoint(4)]

export function isCtcp(text: string): boolean {
  return text.startsWith(CTCP) && text.slice(1).split(CTCP)[0]?.split(' ')[0] !== 'ACTION'
}

/** @param text null where there is none */
export function refuseSpeech(channel: Channel, user: User, text: string | null): Refusal | null {
  const { name, modes } = channel
  if (modes.includes('C') && text !== null && isCtcp(text)) {
    return refuse('ERR_CANNOTSENDTOCHAN', [name], 'This channel takes no CTCP (mode C)')
  }
  if (modes.includes('c') && text !== null && COLOURS.some((sign) => text.includes(sign))) {
    return refuse('ERR_CANNOTSENDTOCHAN', [name], 'This channel takes no colours (mode c)')
  }
  const member = channel.members.get(user.id)
  if (member !== undefined && member.ranks !== '') return null
  if (member === undefined && modes.includes('n')) {
    return refuse('ERR_CANNOTSENDTOCHAN', [name], 'You are not in this channel. Please join it first')
  }
  if (modes.includes('m')) {
    return refuse('ERR_CANNOTSENDTOCHAN', [name], 'Only operators (@) and voiced members (+) may speak here')
  }
  if (modes.includes('M') && user.account === null) {
    const why = 'Guests may speak here with a voice (+) only. Please log in'
    return refuse('ERR_CANNOTSENDTOCHAN', [name], why)
  }
  if (isKeptQuiet(channel, user)) {
    const why = isBanned(channel, user)
      ? 'You are banned from this channel. Please ask one of its operators (@)'
      : 'You are muted in this channel. Please ask one of its operators (@)'
    return refuse('ERR_CANNOTSENDTOCHAN', [name], why)
  }
  return null
}

/** Mode U: what a member without a rank says is told to those that have one. */
export function isUnheard({ modes, members }: Channel, { id }: User): boolean {
  return modes.includes('U') && (members.get(id)?.ranks ?? '') === ''
}

/** Words that are no message and are told to all members, a topic or the reason of PART: nobody says so what it may not say to all of them. */
export function refuseRemark(channel: Channel, user: User, text: string): Refusal | null {
  const refusal = refuseSpeech(channel, user, text)
  if (refusal !== null || !isUnheard(channel, user)) return refusal
  const why = 'Only operators (@) and voiced members (+) are heard by all here'
  return refuse('ERR_CANNOTSENDTOCHAN', [channel.name], why)
}

/** Secret channels are there only for their members: every command answers others as if there were none. */
export function isVisible(channel: Channel, asker: User): boolean {
  return !channel.modes.includes('s') || channel.members.has(asker.id)
}

/** Mode u: of members without a rank only those with one from h on know. */
export function isHidden({ modes }: Channel, ranks: string): boolean {
  return modes.includes('u') && ranks === ''
}

/** Whether a user may know that the other one is in the channel, where it may know of the channel. */
export function seesMember(channel: Channel, member: Member, asker: User): boolean {
  if (!isHidden(channel, member.ranks) || member.user === asker) return true
  return isAtLeast(channel.members.get(asker.id)?.ranks ?? '', 'h')
}

/** Whether a member is shown to a user that asks who is in the channel: an invisible user (mode i) is to its members only. */
export function showsMember(channel: Channel, member: Member, asker: User): boolean {
  if (!seesMember(channel, member, asker)) return false
  return channel.members.has(asker.id) || !hasMode(member.user, 'i')
}

/** A channel in which the user is, as events name it: whether its members know of that is decided at that moment. */
export function whereabouts(channel: Channel, ranks: string): Whereabouts {
  const { name, key } = channel
  return isHidden(channel, ranks) ? { name, key, isHidden: true } : { name, key }
}

/** A channel in which the other one knows of the user. */
export function shareChannel(user: User, other: User): boolean {
  for (const channel of user.channels.values()) {
    const member = channel.members.get(user.id)
    if (other.channels.has(channel.key) && member !== undefined && seesMember(channel, member, other)) return true
  }
  return false
}
