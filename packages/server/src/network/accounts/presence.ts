/** People that stay without a connection, over a start: as what they stand on the network, and in which channels. */
import { SourceMask } from '@partyline/irc'
import { isObject } from '../../json.ts'
import type { AccountName } from '../account-name.ts'
import { findChannel, nameKey } from '../context.ts'
import { personOfAccount } from '../conversation.ts'
import { createChannel } from '../create-channel.ts'
import { namesOf } from '../identity.ts'
import type { LookAlikes } from '../look-alikes.ts'
import { DEFAULT_ALWAYS_ON } from '../policy.ts'
import type { KeptThing } from '../restore-records.ts'
import type { NetworkState, PersonKey, User, UserId, UserState } from '../state.ts'
import { countedAll, lastingModes } from '../user-modes.ts'
import { fill, returnKey } from '../vacancy.ts'
import { doesStay } from './account.ts'

/** Field by field, as it is recorded. */
export function presenceOf(user: User) {
  const { id, nick, host, own, realname, away, modes, signOnAt, channels, silences } = user
  return {
    id,
    nick,
    user: user.user,
    host,
    ...(own === null ? {} : { ownHost: own.host }),
    realname,
    away,
    modes: lastingModes(modes),
    signOnAt,
    ...(silences.length === 0 ? {} : { silences: silences.map(({ text }) => text) }),
    channels: [...channels.values()].map(({ name, members }): [string, string] => [name, members.get(id)?.ranks ?? '']),
  }
}

type Presence = ReturnType<typeof presenceOf> & { readonly ownHost?: string }

/** For a state that is being made, which has its accounts and channels. @throws {TypeError} a record is none */
export function restorePresences(state: NetworkState, records: readonly KeptThing[], lookAlikes: LookAlikes): void {
  for (const { of, key, value } of records) {
    if (of !== 'presence') continue
    const presence = parsePresence(value)
    if (presence === null) throw new TypeError(`the record of the presence of "${key}" is none`)
    const account = state.accounts.get(key as PersonKey)
    // The owner may have decided otherwise meanwhile, and the nickname may have become a reserved one.
    if (account === undefined || !doesStay(account, state.policy.alwaysOn ?? DEFAULT_ALWAYS_ON)) continue
    comeBack(state, presence, account.name, lookAlikes)
  }
}

function comeBack(state: NetworkState, presence: Presence, account: AccountName, lookAlikes: LookAlikes): void {
  const { id, channels, host, ownHost, realname, away, signOnAt, silences = [] } = presence
  const modes = lastingModes(presence.modes)
  const user: UserState = {
    ...namesOf({ ...presence, own: ownHost === undefined ? null : { host: ownHost } }),
    id,
    account,
    stays: true,
    sessions: [],
    user: presence.user,
    host,
    realname,
    realnameKey: nameKey(realname),
    away,
    modes,
    oper: null,
    isExempt: false,
    signOnAt,
    channels: new Map(),
    invitations: null,
    silences: silences.map((mask) => new SourceMask(mask)),
  }
  if (state.users.has(id) || state.nicks.has(user.nickKey)) return
  state.users.set(id, user)
  state.nicks.set(user.nickKey, user)
  state.persons.set(personOfAccount(account), user)
  state.modeCounts = countedAll(state.modeCounts, modes, 1)
  for (const skeleton of lookAlikes.skeletonsOf(user.nick)) state.nickSkeletons.set(skeleton, user)
  for (const [name, ranks] of channels) {
    const channel = findChannel(state, name) ?? createChannel(name, signOnAt, 0)
    fill(state, channel)
    channel.members.set(id, { user, ranks })
    channel.returns.delete(returnKey(user))
    user.channels.set(channel.key, channel)
    for (const skeleton of lookAlikes.skeletonsOf(channel.name)) state.channelSkeletons.set(skeleton, channel)
  }
}

function parsePresence(value: unknown): Presence | null {
  if (!isObject(value)) return null
  const { id, nick, user, host, ownHost, realname, away, modes, signOnAt, channels, silences } = value
  const texts = [id, nick, user, host, realname, modes]
  if (!texts.every((one) => typeof one === 'string') || typeof signOnAt !== 'number') return null
  if ((away !== null && typeof away !== 'string') || !Array.isArray(channels)) return null
  if (ownHost !== undefined && typeof ownHost !== 'string') return null
  if (silences !== undefined && !isTexts(silences)) return null
  const parsed = channels.flatMap((one: unknown): [string, string][] =>
    Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'string' ? [[one[0], one[1]]] : [],
  )
  if (parsed.length !== channels.length) return null
  return {
    id: String(id) as UserId,
    nick: String(nick),
    user: String(user),
    host: String(host),
    ...(ownHost === undefined ? {} : { ownHost }),
    realname: String(realname),
    away,
    modes: String(modes),
    signOnAt,
    ...(silences === undefined ? {} : { silences }),
    channels: parsed,
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
