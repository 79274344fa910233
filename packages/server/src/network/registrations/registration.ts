/**
 * A registered channel belongs to an account and is there without members. Its topic, modes and lists are those of the channel; what
 * stands here is to whom it belongs, the rank that accounts have in it, what it says to those that enter, and for how long its history is kept.
 */
import { isSameAccount, type AccountName } from '../account-name.ts'
import { isRank, type Rank } from '../ranks.ts'

export interface Access {
  readonly account: AccountName
  /** Given to the account's user whenever it enters. That of the founder is q, and stands in no list. */
  readonly rank: Exclude<Rank, 'q'>
}

/** null: as everywhere on this server. */
export interface ChannelRetention {
  readonly ageMs: number | null
  readonly bytes: number | null
}

export interface Registration extends ChannelRetention {
  readonly name: string
  readonly founder: AccountName
  /** Unix milliseconds. */
  readonly registeredAt: number
  readonly access: readonly Access[]
  /** What each user is told that enters. Records of earlier versions do not have it. */
  readonly entryMessage?: string
}

/** The rank that an account has by the registration; '' where it has none. */
export function rankOfAccount({ founder, access }: Registration, account: string | null): Rank | '' {
  if (account === null) return ''
  if (isSameAccount(founder, account)) return 'q'
  return access.find((entry) => isSameAccount(entry.account, account))?.rank ?? ''
}

/** Each field by name, in one order: the text that is made of it is the same on every node. */
export function plainRegistration(registration: Registration) {
  const { name, founder, registeredAt, access, ageMs, bytes, entryMessage } = registration
  return {
    name,
    founder,
    registeredAt,
    access: access.map(({ account, rank }) => ({ account, rank })),
    ageMs,
    bytes,
    ...(entryMessage === undefined ? {} : { entryMessage }),
  }
}

export function isAccessRank(letter: string): letter is Access['rank'] {
  return isRank(letter) && letter !== 'q'
}
