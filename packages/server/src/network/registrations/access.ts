/** The rank of a user in a registered channel, and what becomes of a registration. */
import { isSameAccount, type AccountName } from '../account-name.ts'
import type { Context } from '../context.ts'
import { personOfAccount } from '../conversation.ts'
import { releaseChannel } from '../distinct-names.ts'
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

/**
 * The account is no more, and has no rank anywhere. A channel that it founded goes to the first of the strongest accounts of the access
 * list, down to operators; without one it belongs to nobody, and ends as others do: else its name would be taken for ever.
 */
export function forgetAccess(context: Context, gone: AccountName): void {
  const { state } = context
  for (const [key, before] of state.registrations) {
    if (rankOfAccount(before, gone) === '') continue
    const access = before.access.filter(({ account }) => !isSameAccount(account, gone))
    if (!isSameAccount(before.founder, gone)) {
      setRegistration(context, key, { ...before, access })
      continue
    }
    const heirs = access.filter(({ account }) => state.accounts.has(personOfAccount(account)))
    const heir = heirs.find(({ rank }) => rank === 'a') ?? heirs.find(({ rank }) => rank === 'o')
    if (heir === undefined) disown(context, key)
    else
      setRegistration(context, key, { ...before, founder: heir.account, access: access.filter((one) => one !== heir) })
  }
}

function disown(context: Context, key: NameKey): void {
  setRegistration(context, key, null)
  const channel = context.state.channels.get(key)
  if (channel !== undefined && channel.members.size === 0) releaseChannel(context, channel)
}
