/** The identity of a user: registration, NICK, SETNAME (RFC 2812 3.1, IRCv3 setname). */
import { canonicalHost, parseIp } from '@partyline/irc'
import type { AccountName } from './account-name.ts'
import { refuseOwnedNick } from './accounts/account-names.ts'
import { findUser, nameKey, type Context } from './context.ts'
import { isKeptQuiet, whereabouts } from './channel-access.ts'
import type { Command } from './command.ts'
import { claimNick, refuseLikeNick, releaseNick } from './distinct-names.ts'
import { recordDeparture } from './membership.ts'
import { refuseForm } from './nickname.ts'
import { refuse, type Refusal } from './refusal.ts'
import { sourceOf, type OwnHost, type UserId, type UserState } from './state.ts'
import { truncateText } from './text.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** A user that has no session yet, or null when its nickname is refused. */
export function register(context: Context, id: UserId, command: CommandOf<'attach'>): UserState | null {
  const { state, ledger, entry, limits } = context
  const refusal = refuseNick(context, command.nick, command.proof?.account ?? null)
  if (refusal !== null) {
    context.refuse(refusal)
    return null
  }
  const name = truncateText(command.user, limits.userBytesMax)
  const realname = truncateText(command.realname, limits.realnameBytesMax)
  const user: UserState = {
    id,
    account: null,
    stays: false,
    sessions: [],
    ...namesOf({ nick: command.nick, user: name, host: command.host, own: null }),
    user: name,
    host: command.host,
    realname,
    realnameKey: nameKey(realname),
    away: null,
    modes: '',
    oper: null,
    isExempt: command.isExempt === true,
    signOnAt: entry.time,
    channels: new Map(),
    invitations: null,
    silences: [],
  }
  ledger.set(state.users, user.id, user)
  ledger.set(state.nicks, user.nickKey, user)
  claimNick(context, user)
  return user
}

/** A member that a channel silences would be another one with another nickname, and would say it to the members. */
export function nick(context: Context, user: UserState, { nick: name }: CommandOf<'nick'>): void {
  if (name === user.nick) return
  for (const channel of user.channels.values()) {
    if (isKeptQuiet(channel, user)) return context.refuse(refuse('ERR_BANNICKCHANGE', [name, channel.name]))
  }
  takeNick(context, user, name, user.account)
}

/**
 * @param own the account whose nicknames it may take
 * @param laterMs see `Context.happened`
 */
export function takeNick(context: Context, user: UserState, name: string, own: AccountName | null, laterMs = 0): void {
  if (name === user.nick) return
  const refusal = refuseNick(context, name, own, user)
  if (refusal !== null) return context.refuse(refusal)
  const source = sourceOf(user)
  recordDeparture(context, user, user.sessions.at(-1))
  releaseNick(context, user)
  context.ledger.delete(context.state.nicks, user.nickKey)
  context.ledger.assign(user, namesOf({ ...user, nick: name }))
  context.ledger.set(context.state.nicks, user.nickKey, user)
  claimNick(context, user)
  const channels = [...user.channels.values()].map((channel) =>
    whereabouts(channel, channel.members.get(user.id)?.ranks ?? ''),
  )
  context.happened(user, { kind: 'nickChanged', nick: name, channels }, { source, laterMs })
}

type Named = Pick<UserState, 'nick' | 'user' | 'host'>

/** A nickname, with what is made once of it, of the user name and of the host, and compared often. */
export function namesOf(
  user: Named & { readonly own: Pick<OwnHost, 'host'> | null },
): Pick<UserState, 'nick' | 'nickKey' | 'address' | 'sourceKey' | 'own'> {
  const { nick, host } = user
  const own = user.own === null ? null : { host: user.own.host, ...sourceWith(user, user.own.host) }
  return { nick, nickKey: nameKey(nick), ...sourceWith(user, host), own }
}

function sourceWith(user: Named, host: string): Pick<UserState, 'address' | 'sourceKey'> {
  return { address: parseIp(host), sourceKey: nameKey(sourceOf({ ...user, host: canonicalHost(host) })) }
}

/** A user may write the own nickname in other letters. */
function refuseNick(context: Context, name: string, own: AccountName | null, user?: UserState): Refusal | null {
  const { state, limits } = context
  const malformed = refuseForm(name, limits)
  if (malformed !== null) return malformed
  const owner = findUser(state, name)
  if (owner === user && user !== undefined) return null
  const owned = refuseOwnedNick(context, name, own, user !== undefined)
  if (owner !== undefined) return owned ?? refuse('ERR_NICKNAMEINUSE', [name])
  return refuseLikeNick(context, name, user) ?? owned
}

export function setname(context: Context, user: UserState, command: CommandOf<'setname'>): void {
  const { realname } = command
  if (realname === '' || Buffer.byteLength(realname) > context.limits.realnameBytesMax) {
    const text = `Real name must have 1 to ${context.limits.realnameBytesMax} bytes`
    return context.refuse({ kind: 'failure', verb: 'SETNAME', code: 'INVALID_REALNAME', params: [], text })
  }
  context.ledger.assign(user, { realname, realnameKey: nameKey(realname) })
  context.happened(user, { kind: 'nameChanged', realname })
}
