/** The rank of a user in a registered channel, and what becomes of a registration. */
import type { Context } from '../context.ts'
import type { Rank } from '../ranks.ts'
import type { NameKey, NetworkState, User } from '../state.ts'
import { plainRegistration, rankOfAccount, type Registration } from './registration.ts'

/** The rank that a user has in a channel by its account, whether or not it is in it. */
export function accessOf(
  { registrations }: Pick<NetworkState, 'registrations'>,
  key: NameKey,
  { account }: Pick<User, 'account'>,
): Rank | '' {
  const registration = account === null ? undefined : registrations.get(key)
  return registration === undefined ? '' : rankOfAccount(registration, account)
}

export function isRegistered({ registrations }: Pick<NetworkState, 'registrations'>, key: NameKey): boolean {
  return registrations.has(key)
}

/** The state has it from here on, and a start finds it. null: it is no more. */
export function setRegistration(context: Context, key: NameKey, registration: Registration | null): void {
  const { registrations } = context.state
  if (registration === null) context.ledger.delete(registrations, key)
  else context.ledger.set(registrations, key, registration)
  context.keep('registration', key, registration === null ? null : plainRegistration(registration))
}
