/** What of a network outlives a stop, and how it begins with it. */
import { indexAccountNames } from './accounts/account-names.ts'
import { restorePresences } from './accounts/presence.ts'
import { indexProofs } from './accounts/proof-index.ts'
import { findChannel, nameKey } from './context.ts'
import { createChannel } from './create-channel.ts'
import { claimRegistered } from './distinct-names.ts'
import type { JoinRate } from './join-rate.ts'
import { ListMask } from './list-mask.ts'
import type { LookAlikes } from './look-alikes.ts'
import type { ListEntry, ListMode, Lists } from './modes.ts'
import { restoreRecords, type KeptThing } from './restore-records.ts'
import { countSecret } from './secret-channels.ts'
import type { NetworkState, Return, Topic } from './state.ts'
import { addVacant, returnKey } from './vacancy.ts'

/** An entry of a list, with its mask as it was written. */
export interface ListSettings extends Omit<ListEntry, 'mask'> {
  readonly mask: string
}

/** A channel as it was when the server stopped. */
export interface ChannelSettings {
  readonly name: string
  readonly createdAt: number
  readonly topic: Topic | null
  readonly modes: string
  readonly password: string | null
  readonly limit: number | null
  readonly forward: string | null
  readonly joinRate: JoinRate | null
  readonly lists: Readonly<Record<ListMode, readonly ListSettings[]>>
  readonly guardedSince: number | null
  readonly keeper: string | null
  readonly emptySince: number | null
}

/** The place of a member at the last stop of the server. */
export interface HeldPlace extends Return {
  /** The key of the channel. */
  readonly channel: string
  /** Folded. */
  readonly nick: string
  readonly host: string
}

/** What outlives a stop. */
export interface Kept {
  readonly channels: readonly ChannelSettings[]
  readonly places: readonly HeldPlace[]
  readonly records: readonly KeptThing[]
  /** Unix milliseconds of this start: channels that had members are empty since then. */
  readonly now: number
}

/**
 * The channels are there as they were, all empty.
 * @param state of a network in which nothing has happened
 * @throws {TypeError} a record cannot be put back
 */
export function restoreKept(state: NetworkState, { channels, places, records, now }: Kept, names: LookAlikes): void {
  const restored = channels.map((settings) => ({
    ...createChannel(settings.name, settings.createdAt, 0),
    ...settings,
    lists: compiled(settings.lists),
    emptySince: settings.emptySince ?? now,
  }))
  for (const channel of restored.toSorted((one, other) => one.emptySince - other.emptySince)) addVacant(state, channel)
  for (const { channel, nick, host, ...place } of places) {
    const returns = findChannel(state, channel)?.returns
    returns?.set(returnKey({ nickKey: nameKey(nick), host, own: null }), place)
  }
  restoreRecords(state, records)
  for (const [key, { name, registeredAt }] of state.registrations) {
    if (state.channels.has(key)) continue
    addVacant(state, { ...createChannel(name, registeredAt, 0), emptySince: now })
  }
  claimRegistered(state, names)
  indexAccountNames(state, names)
  indexProofs(state)
  restorePresences(state, records, names)
  countSecret(state)
}

function compiled({ b, e, I }: ChannelSettings['lists']): Lists {
  const compile = (entries: readonly ListSettings[]) =>
    entries.map((entry) => ({ ...entry, mask: new ListMask(entry.mask) }))
  return { b: compile(b), e: compile(e), I: compile(I) }
}
