/** Whether a user is in the channel that a command names, and as what: most commands about channels begin with it. */
import { isVisible } from './channel-access.ts'
import { findChannel, type Context } from './context.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { ChannelState, MemberState, UserState } from './state.ts'

export interface Standing {
  readonly kind: 'standing'
  readonly channel: ChannelState
  readonly member: MemberState
}

/** The channel, and this user's membership in it. */
export function standing(context: Context, user: UserState, name: string): Standing | Refusal {
  const channel = findChannel(context.state, name)
  if (channel === undefined || !isVisible(channel, user)) return refuse('ERR_NOSUCHCHANNEL', [name])
  const member = channel.members.get(user.id)
  return member === undefined ? refuse('ERR_NOTONCHANNEL', [channel.name]) : { kind: 'standing', channel, member }
}
