/** Who may have a file where its link alone opens nothing: members of its channel, and its uploader. */
import { isSameAccount, type AccountName } from './account-name.ts'
import { personOfAccount } from './conversation.ts'
import type { Network } from './network.ts'
import type { SharedFile } from './shared-file.ts'

export function isFileOpenTo(
  account: AccountName,
  file: Pick<SharedFile, 'account' | 'channel'>,
  network: Pick<Network, 'person' | 'channel'>,
): boolean {
  const user = network.person(personOfAccount(account))
  const channel = file.channel === null ? undefined : network.channel(file.channel)
  const isMember = user !== undefined && channel?.members.has(user.id) === true
  return isMember || isSameAccount(account, file.account)
}
