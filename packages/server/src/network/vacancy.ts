/**
 * What becomes of a channel without members. It is kept while there is something to keep and somebody may enter; else it
 * ends, and its name is free. What was said while the channel was closed to strangers ends with it: a
 * person that enters later does not read it.
 */
import { noteSecret } from './secret-channels.ts'
import { nameOf, type Author, type Context } from './context.ts'
import { releaseChannel } from './distinct-names.ts'
import { ownHostOf } from './known-as.ts'
import { forgetMetadata } from './metadata-state.ts'
import { isAtLeast } from './ranks.ts'
import { isRegistered } from './registrations/access.ts'
import type { Channel, ChannelState, NameKey, NetworkState, Return, ReturnKey, User, UserState } from './state.ts'

/** How often channels that have lapsed are looked for when new ones are made. */
const SWEEP_INTERVAL_MS = 60_000

/** Sources that no user has, with an address and with a cloak: only a mask for everybody matches one of them. */
const ANYBODY = ['\u{1}', 'cloak'].map((end) => ({
  sourceKey: `\u{1}\u{1}!~\u{1}\u{1}@\u{1}\u{1}.${end}` as NameKey,
  address: null,
  own: null,
  account: null,
}))

/** What a channel is kept for. Modes alone keep none: they cost nothing, and would use up names. */
export function hasSettings({ topic, password, lists, hooks }: Channel): boolean {
  if (topic !== null || password !== null || hooks.length > 0) return true
  return lists.b.length + lists.e.length + lists.I.length > 0
}

/** Whether strangers cannot enter at will, so that what is said inside is not meant for them. */
function isGuarded(channel: Channel): boolean {
  return /[Ri]/.test(channel.modes) || channel.password !== null || bansEverybody(channel)
}

function bansEverybody({ lists }: Channel): boolean {
  return lists.b.some(({ mask }) => !mask.isMute && ANYBODY.some((user) => mask.matches(user)))
}

/** Must be called after every change of topic, modes, lists and hooks. A registered channel belongs to its account and is kept for nobody's address. */
export function settingsChanged(
  { state, ledger, entry }: Context,
  user: Pick<User, 'host' | 'own'>,
  channel: ChannelState,
): void {
  const isForNobody = isRegistered(state, channel.key) || !hasSettings(channel)
  ledger.assign(channel, {
    guardedSince: isGuarded(channel) ? (channel.guardedSince ?? entry.seq) : null,
    keeper: isForNobody ? null : (channel.keeper ?? ownHostOf(user)),
  })
}

/** By what a user is recognised after a restart. Without accounts there is no better proof. */
export function returnKey(user: Pick<User, 'nickKey' | 'host' | 'own'>): ReturnKey {
  return `${user.nickKey} ${ownHostOf(user)}` as ReturnKey
}

/** The node of a user has ended, and not the user, who comes back. Must be called before this user quits. */
export function holdPlaces({ ledger, limits, entry: { believedTime } }: Context, user: UserState): void {
  const until = believedTime + limits.returnTimeoutMs
  for (const { members, returns } of user.channels.values()) {
    const member = members.get(user.id)
    if (member === undefined) continue
    ledger.renew(returns, returnKey(user), { ranks: member.ranks, until })
    // The oldest come first.
    for (const [key, place] of returns) {
      if (place.until > believedTime) break
      ledger.delete(returns, key)
    }
  }
}

/** The place that this user had in the channel when its server stopped. */
export function returnOf(channel: Channel, user: User, now: number): Return | null {
  const place = channel.returns.get(returnKey(user))
  return place === undefined || place.until <= now ? null : place
}

/** While an operator may still come back, nobody becomes operator by coming first. */
export function awaitsOperator(channel: Channel, now: number): boolean {
  return [...channel.returns.values()].some(({ ranks, until }) => isAtLeast(ranks, 'o') && until > now)
}

/** Whether it belongs to an account, or there is something to keep and somebody may enter. */
function isKept({ state, limits, entry }: Context, channel: Channel): boolean {
  if (isRegistered(state, channel.key)) return true
  const now = entry.believedTime
  const { emptySince, modes, lists, returns } = channel
  if (emptySince !== null && now - emptySince >= limits.emptyChannelTimeoutMs) return false
  const isClosedByBan = bansEverybody(channel) && lists.e.length === 0
  for (const { ranks, until } of returns.values()) {
    if (until > now && (isAtLeast(ranks, 'o') || !isClosedByBan)) return true
  }
  return hasSettings(channel) && !isClosedByBan && (!modes.includes('i') || lists.I.length > 0)
}

/** Must be called when a member has left and the others have been told. */
export function vacateIfEmpty(context: Context, user: Author, channel: ChannelState): void {
  if (channel.members.size > 0) return
  const { state, ledger, limits, entry } = context
  if (!isRegistered(state, channel.key)) releaseChannel(context, channel)
  ledger.assign(channel, { emptySince: entry.believedTime })
  const { keeper } = channel
  const keptCount = keeper === null ? 0 : (state.vacantByKeeper.get(keeper) ?? 0)
  const hasRoom = keeper === null || keptCount < limits.emptyChannelsPerAddressMax
  if (!hasRoom || !isKept(context, channel)) return end(context, user, channel)
  ledger.set(state.vacant, channel.key, channel)
  if (keeper !== null) ledger.set(state.vacantByKeeper, keeper, keptCount + 1)
}

/** For a state that is being made: nothing is entered into the ledger. */
export function addVacant(state: NetworkState, channel: ChannelState): void {
  const { key, keeper } = channel
  state.channels.set(key, channel)
  state.vacant.set(key, channel)
  if (keeper !== null) state.vacantByKeeper.set(keeper, (state.vacantByKeeper.get(keeper) ?? 0) + 1)
}

/** For a state that is being made: somebody is in the channel. */
export function fill(state: NetworkState, channel: ChannelState): void {
  const { key, keeper } = channel
  state.channels.set(key, channel)
  channel.emptySince = null
  if (!state.vacant.delete(key) || keeper === null) return
  const keptCount = (state.vacantByKeeper.get(keeper) ?? 0) - 1
  if (keptCount > 0) state.vacantByKeeper.set(keeper, keptCount)
  else state.vacantByKeeper.delete(keeper)
}

/** For a state that is being made, and a channel that is kept for something that its settings do not have. */
export function keepFor(state: NetworkState, channel: ChannelState, host: string): void {
  if (channel.keeper !== null || isRegistered(state, channel.key)) return
  channel.keeper = host
  if (state.vacant.has(channel.key)) state.vacantByKeeper.set(host, (state.vacantByKeeper.get(host) ?? 0) + 1)
}

/** Must be called before a member enters. */
export function occupy({ state, ledger }: Context, channel: ChannelState): void {
  if (!state.vacant.has(channel.key)) return
  ledger.delete(state.vacant, channel.key)
  ledger.assign(channel, { emptySince: null })
  const { keeper } = channel
  if (keeper === null) return
  const keptCount = state.vacantByKeeper.get(keeper) ?? 0
  if (keptCount > 1) ledger.set(state.vacantByKeeper, keeper, keptCount - 1)
  else ledger.delete(state.vacantByKeeper, keeper)
}

/** @returns true when nobody was in the channel and it need not be kept any longer: it is gone */
export function endIfLapsed(context: Context, user: UserState, channel: ChannelState): boolean {
  if (channel.members.size > 0 || isKept(context, channel)) return false
  end(context, user, channel)
  return true
}

/** It belongs to nobody any more: without members it is gone. */
export function dropVacant(context: Context, user: UserState, channel: ChannelState): void {
  if (channel.members.size > 0) return
  releaseChannel(context, channel)
  end(context, user, channel)
}

/** Must be called before a channel is made, so that names do not stay taken. */
export function endLapsed(context: Context, user: UserState): void {
  const { state, ledger, entry } = context
  // The clock may have been set back.
  if (Math.abs(entry.believedTime - state.vacantSweptAt) < SWEEP_INTERVAL_MS) return
  ledger.assign(state, { vacantSweptAt: entry.believedTime })
  for (const channel of state.vacant.values()) endIfLapsed(context, user, channel)
}

function end(context: Context, user: Author, channel: ChannelState): void {
  occupy(context, channel)
  context.ledger.delete(context.state.channels, channel.key)
  if (channel.modes.includes('s')) noteSecret(context, -1)
  forgetMetadata(context, channel.key)
  for (const { id } of channel.hooks) {
    context.ledger.delete(context.state.hooks, id)
    context.keep('hook', id, null)
  }
  context.happened(user, { kind: 'channelEnded', channel: nameOf(channel), guardedSince: channel.guardedSince })
}
