/** Where what is said of people and channels is kept (IRCv3 metadata): in the state, and where it outlives a start, as records. */
import type { Context } from './context.ts'
import { personOfAccount } from './conversation.ts'
import type { MetadataOwner, NetworkState, User, UserState } from './state.ts'

export type Metadata = ReadonlyMap<string, string>

export const NOTHING_SAID: Metadata = new Map()

/** @param key of a channel, or of a person */
export function metadataOf({ metadata }: Pick<NetworkState, 'metadata'>, key: MetadataOwner): Metadata {
  return metadata.get(key) ?? NOTHING_SAID
}

export function keepMetadata(context: Context, owner: MetadataOwner, values: Metadata): void {
  const { state, ledger } = context
  if (values.size === 0) ledger.delete(state.metadata, owner)
  else ledger.set(state.metadata, owner, values)
  // A guest ends with its session, and takes this along.
  const isDurable = owner.startsWith('#') || owner.startsWith('~')
  if (isDurable) context.keep('metadata', owner, values.size === 0 ? null : Object.fromEntries(values))
}

/** The user is gone. What an account has said stays. */
export function forgetGuest({ state, ledger }: Context, { id }: User): void {
  ledger.delete(state.metadata, id)
}

/** The channel, or the account, is no more. */
export function forgetMetadata(context: Context, owner: MetadataOwner): void {
  if (context.state.metadata.has(owner)) keepMetadata(context, owner, NOTHING_SAID)
}

/** A guest has become known: what it said of itself is said by the account, whose own words come first. */
export function adopt(context: Context, { id, account }: UserState): void {
  const { state, ledger } = context
  const said = state.metadata.get(id)
  if (said === undefined || account === null) return
  ledger.delete(state.metadata, id)
  const owner = personOfAccount(account)
  const own = metadataOf(state, owner)
  const taken = [...said].filter(([key]) => !own.has(key))
  keepMetadata(context, owner, new Map([...own, ...taken].slice(0, context.limits.metadataKeysMax ?? Infinity)))
}

/** @throws {TypeError} it is no record of metadata */
export function restoreMetadata(state: NetworkState, key: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`the metadata of "${key}" is no object`)
  const entries = Object.entries(value).map(([name, text]): [string, string] => {
    if (typeof text !== 'string') throw new TypeError(`the metadata "${name}" of "${key}" is no text`)
    return [name, text]
  })
  state.metadata.set(key as MetadataOwner, new Map(entries))
}
