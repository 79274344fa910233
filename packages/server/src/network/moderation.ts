/** What operators of the network do: KILL, WALLOPS, REHASH (RFC 2812 3.7.1, 4.7, 4.2; modern.ircdocs.horse), bans from the network. */
import { parseAccountName } from './account-name.ts'
import { actorOf } from './actor.ts'
import { ENDED_AT_ONCE, endUser } from './attachment.ts'
import { audit, named } from './audit.ts'
import { personOfAccount } from './conversation.ts'
import { findUser, type Author, type Context } from './context.ts'
import type { Command } from './command.ts'
import { changeHost } from './host.ts'
import { targetIn } from './messages.ts'
import { isAtLeast } from './ranks.ts'
import { BANNED, refuse } from './refusal.ts'
import { hasRight } from './rights.ts'
import { banKey, compileBan, isBannedBy, recordOf, type BanTarget, type ServerBan } from './server-bans.ts'
import { sourceOf, type ChannelState, type NameKey, type UserId, type UserState } from './state.ts'
import { truncateText } from './text.ts'
import { formatUntil } from './moment.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** Whose doing it is where an owner has come by another way than the chat. */
const OWNER: Author = {
  id: 'owner' as UserId,
  account: null,
  nick: 'owner',
  user: 'owner',
  host: 'owner',
  own: null,
  modes: '',
}

/** What an operator may wish, or an owner that has come by another way. */
export type ModerationCommand = CommandOf<
  'kill' | 'changeHost' | 'serverBan' | 'serverUnban' | 'purge' | 'wallops' | 'rehash'
>

const KINDS: ReadonlySet<Command['kind']> = new Set<ModerationCommand['kind']>([
  'kill',
  'changeHost',
  'serverBan',
  'serverUnban',
  'purge',
  'wallops',
  'rehash',
])

export function isModeration(command: Command): command is ModerationCommand {
  return KINDS.has(command.kind)
}

/** @param user null for an owner that has come by another way */
export function moderate(context: Context, user: UserState | null, command: ModerationCommand): void {
  switch (command.kind) {
    case 'kill':
      return kill(context, user, command)
    case 'changeHost':
      return changeHost(context, user, command)
    case 'serverBan':
      return serverBan(context, user, command)
    case 'serverUnban':
      return serverUnban(context, user, command)
    case 'purge':
      return purge(context, user, command)
    case 'wallops':
      return wallops(context, user, command)
    case 'rehash':
      return rehash(context, user)
    default:
      return command satisfies never
  }
}

function kill(context: Context, user: UserState | null, command: CommandOf<'kill'>): void {
  const by = actorOf(context, user, 'kill', command.actor)
  if (by === null) return
  const target = findUser(context.state, command.nick)
  if (target === undefined) return context.refuse(refuse('ERR_NOSUCHNICK', [command.nick]))
  const reason = shortened(context, command.reason ?? '')
  audit(context, { by: named(user, by), does: 'KILL', on: sourceOf(target), reason })
  const name = user?.nick ?? by
  end(context, target, { by, reason, text: `Killed by ${name}${reason === '' ? '' : `: ${reason}`}` })
}

/** All sessions of the user are told why, and it is gone. */
function end(
  context: Context,
  target: UserState,
  { by, reason, text }: { readonly by: string; readonly reason: string; readonly text: string },
  laterMs = 0,
): void {
  context.happened(target, { kind: 'killed', nick: target.nick, by, reason }, { laterMs })
  endUser(context, target, text, laterMs)
}

/** A ban that is there already gets the new end and reason. Those that have ended are forgotten. */
function serverBan(context: Context, user: UserState | null, command: CommandOf<'serverBan'>): void {
  const { state, ledger, entry, limits } = context
  const by = actorOf(context, user, 'ban', command.actor)
  if (by === null) return
  for (const [key, { until }] of state.bans) if (until !== null && until <= entry.believedTime) forget(context, key)
  const { target, lastsMs } = command
  const key = banKey(target)
  const reason = shortened(context, command.reason ?? '')
  const until = lastsMs === null ? null : entry.believedTime + lastsMs
  const ban = compileBan({ ...target, reason, by: named(user, by), at: entry.time, until })
  const failure = (code: string, text: string) =>
    context.refuse({ kind: 'failure', verb: 'UBAN', code, params: [target.text], text })
  if (!state.bans.has(key) && meansNobody(state, target)) {
    const text = `There is no account ${target.text}. Who has none is kept out by address, network or nick!user@host`
    return failure('ACCOUNT_UNKNOWN', text)
  }
  if (user !== null && isBannedBy(ban, user)) return failure('BANS_YOURSELF', 'This would ban you yourself')
  if (!state.bans.has(key) && state.bans.size >= (limits.serverBansMax ?? Infinity)) {
    return failure('TOO_MANY_BANS', `There are as many bans as there may be (${state.bans.size}). Please lift some`)
  }
  ledger.set(state.bans, key, ban)
  context.keep('ban', key, { ...recordOf(ban) })
  const lasts = formatUntil(until)
  audit(context, { by: named(user, by), does: 'BAN', on: `${target.of} ${target.text}${lasts}`, reason })
  context.answer(`The ${target.of} ${target.text} is banned${lasts}`)
  const left = endAway(context, ban, by)
  if (left > 0) context.answer(`${left} more people whom it means are away, and stay: set it once more to end them too`)
  context.order({ kind: 'banish', ban })
}

/** It would keep nobody out, and most likely is the nickname of a guest. */
function meansNobody({ accounts }: Context['state'], { of, text }: BanTarget): boolean {
  const account = of === 'account' ? parseAccountName(text) : null
  return account !== null && !accounts.has(personOfAccount(account))
}

/**
 * Ends users that stay and have no session now: those with sessions are told first, by the nodes that have them.
 * @returns how many there are more than are ended at once
 */
function endAway(context: Context, ban: ServerBan, by: string): number {
  const away = [...context.state.users.values()].filter((user) => user.sessions.length === 0 && isBannedBy(ban, user))
  for (const [index, user] of away.slice(0, ENDED_AT_ONCE).entries()) {
    end(context, user, { by, reason: ban.reason, text: BANNED }, index)
  }
  return Math.max(0, away.length - ENDED_AT_ONCE)
}

function serverUnban(context: Context, user: UserState | null, command: CommandOf<'serverUnban'>): void {
  const by = actorOf(context, user, 'ban', command.actor)
  if (by === null) return
  const { target } = command
  const key = banKey(target)
  if (!context.state.bans.has(key)) {
    const text = 'There is no such ban. UBAN LIST shows those that there are'
    return context.refuse({ kind: 'failure', verb: 'UBAN', code: 'NO_SUCH_BAN', params: [target.text], text })
  }
  forget(context, key)
  audit(context, { by: named(user, by), does: 'UNBAN', on: `${target.of} ${target.text}`, reason: '' })
  context.answer(`The ${target.of} ${target.text} is not banned any more`)
}

function forget(context: Context, key: string): void {
  context.ledger.delete(context.state.bans, key)
  context.keep('ban', key, null)
}

/** With the right to it everywhere, else where the user is an operator of the channel. Members see it as they see REDACT. */
function purge(context: Context, user: UserState | null, command: CommandOf<'purge'>): void {
  const { state, limits } = context
  const isEverywhere = user === null ? command.actor !== null : hasRight(state.policy, user, 'redact')
  const mayIn = (channel: ChannelState) =>
    isEverywhere || (user !== null && isAtLeast(channel.members.get(user.id)?.ranks ?? '', 'o'))
  const found = command.found.flatMap(({ id, channel: key }) => {
    const channel = state.channels.get(key as NameKey)
    return channel !== undefined && mayIn(channel) ? [{ id, channel }] : []
  })
  if (!isEverywhere && user !== null && ![...user.channels.values()].some(mayIn)) {
    return context.refuse(refuse('ERR_NOPRIVILEGES'))
  }
  const reason = command.reason === null ? null : truncateText(command.reason, limits.reasonBytesMax)
  const by = user === null ? (command.actor ?? '') : sourceOf(user)
  if (found.length > 0 && isEverywhere) {
    audit(context, {
      by: user?.oper === null ? by : named(user, by),
      does: 'PURGE',
      on: command.of,
      reason: reason ?? '',
    })
  }
  const author = user ?? OWNER
  for (const [index, { id, channel }] of found.entries()) {
    const fact = {
      kind: 'redacted',
      target: targetIn(channel, null),
      history: channel.key,
      message: id,
      reason,
    } as const
    context.happened(author, fact, { laterMs: index, session: null })
  }
  const count = found.length === 1 ? '1 message is' : `${found.length} messages are`
  context.answer(`${count} taken back`)
}

function wallops(context: Context, user: UserState | null, { text }: CommandOf<'wallops'>): void {
  const by = actorOf(context, user, 'wallops', null)
  if (user === null || by === null) return
  audit(context, { by: named(user, by), does: 'WALLOPS', on: '', reason: '' })
  context.happened(user, { kind: 'wallops', text })
}

/** The node of the operator reads its configuration again. */
function rehash(context: Context, user: UserState | null): void {
  const by = actorOf(context, user, 'rehash', null)
  if (user === null || by === null) return
  audit(context, { by: named(user, by), does: 'REHASH', on: context.entry.node, reason: '' })
  context.happened(user, { kind: 'rehashing' })
  context.order({ kind: 'rehash' })
}

function shortened({ limits }: Context, reason: string): string {
  return truncateText(reason, limits.reasonBytesMax)
}
