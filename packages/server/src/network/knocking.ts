/**
 * KNOCK, as Hybrid, Solanum and InspIRCd have it: a user that cannot enter a channel asks its operators for an invitation. Nothing is
 * recorded. A secret channel answers as if it were not there.
 */
import { isBanned, isVisible, refuseJoin } from './channel-access.ts'
import type { Command } from './command.ts'
import { findChannel, nameOf, type Context } from './context.ts'
import { refuse } from './refusal.ts'
import { accessOf } from './registrations/access.ts'
import { sourceOf, type UserState } from './state.ts'

export function knock(context: Context, user: UserState, command: Extract<Command, { readonly kind: 'knock' }>): void {
  const { state, limits, ledger } = context
  const channel = findChannel(state, command.channel)
  if (channel === undefined || !isVisible(channel, user)) {
    return context.refuse(refuse('ERR_NOSUCHCHANNEL', [command.channel]))
  }
  const { name } = channel
  if (channel.members.has(user.id)) return context.refuse(refuse('ERR_KNOCKONCHAN', [name]))
  const now = context.entry.believedTime
  const entering = { key: null, now, access: accessOf(state, channel.key, user) }
  if (refuseJoin(channel, user, entering) === null) return context.refuse(refuse('ERR_CHANOPEN', [name]))
  if (isBanned(channel, user)) return context.refuse(refuse('ERR_BANNEDFROMCHAN', [name]))
  if (channel.knockedAt !== null && now - channel.knockedAt < (limits.knockIntervalMs ?? 0)) {
    return context.refuse(refuse('ERR_TOOMANYKNOCK', [name]))
  }
  ledger.assign(channel, { knockedAt: now })
  context.knocked(nameOf(channel), sourceOf(user))
}
