/** Keeps apart what people would take for one name: nicknames in use, channels with members, and what is reserved. */
import type { Context } from './context.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { LookAlikes } from './look-alikes.ts'
import type { ChannelState, NetworkState, UserState } from './state.ts'

/** A user may write the own nickname in another way. */
export function refuseLikeNick({ state, lookAlikes }: Context, name: string, user?: UserState): Refusal | null {
  const skeletons = lookAlikes.skeletonsOf(name)
  if (lookAlikes.isReservedNick(skeletons)) {
    return refuse('ERR_ERRONEUSNICKNAME', [name], 'This nickname is reserved on this server. Please choose another one')
  }
  for (const skeleton of skeletons) {
    const alike = state.nickSkeletons.get(skeleton)
    if (alike === undefined || alike === user) continue
    return refuse(
      'ERR_NICKNAMEINUSE',
      [name],
      `This nickname looks like ${alike.nick}, which is in use. Please choose another one`,
    )
  }
  return null
}

/**
 * For a channel that is to be made. The lobby can always be made, and a channel without members is in nobody's way. A secret
 * channel is not named.
 * @param own which gives up its own name
 */
export function refuseLikeChannel(
  { state, lookAlikes }: Context,
  name: string,
  own: ChannelState | null = null,
): Refusal | null {
  if (lookAlikes.isLobby(name)) return null
  const skeletons = lookAlikes.skeletonsOf(name)
  const lobby = lookAlikes.lobbyLike(name, skeletons)
  const [alike] = skeletons
    .flatMap((skeleton) => state.channelSkeletons.get(skeleton) ?? [])
    .filter((channel) => channel !== own)
  if (lobby === null && alike === undefined) return null
  const isSecret = lobby === null && alike?.modes.includes('s') === true
  const text = isSecret
    ? 'This name looks like another one that is in use. Please choose another name'
    : `This name looks like ${lobby ?? alike?.name}. Join that channel, or choose another name`
  return refuse('ERR_BADCHANMASK', [name], text)
}

/** Must be called when a user has taken a nickname. */
export function claimNick({ state, ledger, lookAlikes }: Context, user: UserState): void {
  for (const skeleton of lookAlikes.skeletonsOf(user.nick)) ledger.set(state.nickSkeletons, skeleton, user)
}

/** Must be called before a user gives up a nickname. */
export function releaseNick({ state, ledger, lookAlikes }: Context, user: UserState): void {
  for (const skeleton of lookAlikes.skeletonsOf(user.nick)) ledger.delete(state.nickSkeletons, skeleton)
}

/** Must be called when the first member enters a channel. */
export function claimChannel({ state, ledger, lookAlikes }: Context, channel: ChannelState): void {
  for (const skeleton of lookAlikes.skeletonsOf(channel.name)) ledger.set(state.channelSkeletons, skeleton, channel)
}

/** For a state that is being made: no other name may be taken for that of a registered channel, also while nobody is in it. */
export function claimRegistered(state: NetworkState, lookAlikes: LookAlikes): void {
  for (const key of state.registrations.keys()) {
    const channel = state.channels.get(key)
    if (channel === undefined) continue
    for (const skeleton of lookAlikes.skeletonsOf(channel.name)) state.channelSkeletons.set(skeleton, channel)
  }
}

/** Must be called when the last member has left. */
export function releaseChannel({ state, ledger, lookAlikes }: Context, channel: ChannelState): void {
  for (const skeleton of lookAlikes.skeletonsOf(channel.name)) {
    // A channel that looks like this one may have been entered meanwhile, if it was there before.
    if (state.channelSkeletons.get(skeleton) === channel) ledger.delete(state.channelSkeletons, skeleton)
  }
}
