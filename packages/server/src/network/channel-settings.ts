/** TOPIC and INVITE (RFC 2812 3.2.4 and 3.2.7). */
import { refuseRemark } from './channel-access.ts'
import { refuseContact } from './contact.ts'
import { findUser, nameOf, type Context } from './context.ts'
import type { Command } from './command.ts'
import { isAtLeast } from './ranks.ts'
import { refuse } from './refusal.ts'
import { standing } from './standing.ts'
import { sourceOf, type ChannelState, type NameKey, type UserState } from './state.ts'
import { replyRoom, truncateText } from './text.ts'
import { settingsChanged } from './vacancy.ts'

/** As many as there will ever be, as numeric 322 shows them. */
const MEMBERS = '100000'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

export function topic(context: Context, user: UserState, command: CommandOf<'topic'>): void {
  const found = standing(context, user, command.channel)
  if (found.kind !== 'standing') return context.refuse(found)
  const { channel, member } = found
  if (channel.modes.includes('t') && !isAtLeast(member.ranks, 'h')) {
    return context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name]))
  }
  const refusal = refuseRemark(channel, user, command.text)
  if (refusal !== null) return context.refuse(refusal)
  const text = truncateText(command.text, topicRoom(context, user, channel))
  const next = text === '' ? null : { text, by: sourceOf(user), at: context.entry.time }
  context.ledger.assign(channel, { topic: next })
  settingsChanged(context, user, channel)
  context.happened(user, { kind: 'topicChanged', channel: nameOf(channel), text })
}

/** A topic is told in one line, by the server (322, 332) as by its setter, also where all names are as long as may be. */
function topicRoom({ limits }: Context, user: UserState, { name }: ChannelState): number {
  const inEvent = limits.lineBytesMax - Buffer.byteLength(`:${sourceOf(user)} TOPIC ${name} :\r\n`)
  return Math.min(limits.topicBytesMax, replyRoom(limits, name, MEMBERS), inEvent)
}

export function invite(context: Context, user: UserState, command: CommandOf<'invite'>): void {
  const target = findUser(context.state, command.nick)
  if (target === undefined) return context.refuse(refuse('ERR_NOSUCHNICK', [command.nick]))
  const found = standing(context, user, command.channel)
  if (found.kind !== 'standing') return context.refuse(found)
  const { channel, member } = found
  if (channel.modes.includes('i') && !isAtLeast(member.ranks, 'h')) {
    return context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name]))
  }
  if (channel.members.has(target.id)) {
    return context.refuse(refuse('ERR_USERONCHANNEL', [target.nick, channel.name]))
  }
  invitedTo(context, user, target, channel)
}

/** The user may enter the channel, whatever keeps others out. */
export function invitedTo(context: Context, by: UserState, target: UserState, channel: ChannelState): void {
  const { state, ledger, limits } = context
  const refusal = refuseContact(state, target, by)
  if (refusal === 'unheard') return
  if (refusal !== null) return context.refuse(refusal)
  const invitations = target.invitations ?? new Map<NameKey, number>()
  if (target.invitations === null) ledger.assign(target, { invitations })
  ledger.renew(invitations, channel.key, context.entry.seq)
  const oldest = invitations.keys().next()
  if (invitations.size > limits.invitationsPerSessionMax && oldest.done !== true) {
    ledger.delete(invitations, oldest.value)
  }
  context.happened(by, {
    kind: 'invited',
    channel: nameOf(channel),
    target: target.id,
    nick: target.nick,
  })
}
