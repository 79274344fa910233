/** What can be done with an account. Each change is told to nobody but the session that asked, and kept. */
import type { AccountName } from '../account-name.ts'
import type { Account, AccountKey, DeviceToken, PasswordProof, Pending, WantedEmail } from './account.ts'

export type AccountChange =
  | {
      readonly kind: 'made'
      readonly password: PasswordProof | null
      readonly email: string | null
      readonly pending: Pending | null
      /** An operator of the network makes it, and is not logged in by that. */
      readonly isForOther?: true
      /** The hash of the code of an invitation that its person has given. */
      readonly invitation?: string
    }
  /** A code was sent to another address of the account. */
  | { readonly kind: 'emailAsked'; readonly wanted: WantedEmail }
  /** Also the one to which a code was sent. */
  | { readonly kind: 'emailRemoved' }
  /** The code that was sent, hashed: the account can be used, or has the other address. */
  | { readonly kind: 'verified'; readonly code: string }
  | { readonly kind: 'password'; readonly password: PasswordProof }
  | { readonly kind: 'fingerprintAdded'; readonly fingerprint: string }
  | { readonly kind: 'fingerprintRemoved'; readonly fingerprint: string }
  | { readonly kind: 'keyAdded'; readonly key: AccountKey }
  | { readonly kind: 'keyRemoved'; readonly fingerprint: string }
  | { readonly kind: 'tokenMade'; readonly token: DeviceToken }
  | { readonly kind: 'tokenUsed'; readonly id: string; readonly usedAt: number }
  | { readonly kind: 'tokenRevoked'; readonly id: string }
  | { readonly kind: 'set'; readonly settings: Partial<Pick<Account, 'stays' | 'isShared' | 'email'>> }
  /** An operator of the network gives it a host under which its person is shown, or takes that back (null). */
  | { readonly kind: 'hostGiven'; readonly host: string | null }
  /** Whether the person wants it. */
  | { readonly kind: 'hostShown'; readonly isShown: boolean }
  | { readonly kind: 'dropped' }

export interface AccountCommand {
  readonly kind: 'account'
  /** null: the account of the user; where one is to be made, the nickname. */
  readonly account: AccountName | null
  readonly change: AccountChange
  /** How an owner is called that has come by another way than the chat: what it does is in the audit. */
  readonly actor?: string
}

/** What came of it; told to the session that asked. */
export interface AccountOutcome {
  readonly kind: 'account'
  readonly account: AccountName
  /** `proven`: a session that is logged in has proven it once more. */
  readonly change: AccountChange['kind'] | 'proven'
  /** It must be verified before it can be used. */
  readonly isPending: boolean
}
