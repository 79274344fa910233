/** What can be asked of a registered channel by people whose account has a rank in it. */
import type { AccountName } from '../account-name.ts'
import type { Rank } from '../ranks.ts'
import type { Access } from './registration.ts'

export type ChannelDeed =
  | { readonly do: 'register' }
  /** `code` confirms it: see `dropCode`. */
  | { readonly do: 'drop'; readonly code: string | null }
  | { readonly do: 'transfer'; readonly account: AccountName }
  /** null: the account is taken off the list. */
  | { readonly do: 'access'; readonly account: AccountName; readonly rank: Access['rank'] | null }
  | { readonly do: 'retention'; readonly ageMs: number | null; readonly bytes: number | null }
  /** What each user is told that enters; null: nothing. */
  | { readonly do: 'entryMessage'; readonly text: string | null }
  /** A rank of a member, now. `nick`: null is the user itself, here and below. */
  | { readonly do: 'rank'; readonly sign: '+' | '-'; readonly rank: Rank; readonly nick: string | null }
  | { readonly do: 'unban'; readonly nick: string | null }
  | { readonly do: 'invite'; readonly nick: string | null }

export interface ChannelDeedCommand {
  readonly kind: 'channelDeed'
  readonly channel: string
  readonly deed: ChannelDeed
}
