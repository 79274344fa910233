/** What all phrases of ChanServ are made with. */
import { parseAccountName, type AccountName } from '../../network/account-name.ts'
import type { ChannelDeed } from '../../network/registrations/channel-deed.ts'
import { wish } from '../definition.ts'
import { CHANSERV } from '../../replies/service-notice.ts'
import { saying, type Spoken } from './service.ts'

/** The same, whether or not there is such a channel: that may be a secret. */
export function noAccess(channel: string): string {
  return `${channel} is not registered, or your account has no access to it`
}

export function deedOf(channel: string, deed: ChannelDeed, done: string | null): Spoken {
  return { plan: wish({ kind: 'channelDeed', channel, deed }), done }
}

export function says(line: string): Spoken {
  return saying(CHANSERV, () => [line])
}

/** A phrase that names an account. */
export function named(written: string, then: (account: AccountName) => Spoken): Spoken {
  const account = parseAccountName(written)
  return account === null ? says(`${written} cannot be the name of an account`) : then(account)
}
