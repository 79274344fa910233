/** Under which name a private conversation is kept: the two persons, not their sessions, which come and go. */
import type { AccountName } from './account-name.ts'
import type { PersonKey, User } from './state.ts'
import { foldName } from '@partyline/irc'

/** The account where there is one, folded, behind a sign with which no id begins; for a guest, the user. */
export function personOf({ id, account }: Pick<User, 'id' | 'account'>): PersonKey {
  return account === null ? (id as string as PersonKey) : personOfAccount(account)
}

export function personOfAccount(account: AccountName): PersonKey {
  return `~${foldName(account)}` as PersonKey
}

/** Whether what is kept under it outlives the user. */
export function isAccountKey(person: PersonKey): boolean {
  return person.startsWith('~')
}

/** The history that two persons share, whichever of them asks. Neither the id of a user nor the name of an account has a colon. */
export function conversationKey(one: PersonKey, other: PersonKey): string {
  return one < other ? `${one}:${other}` : `${other}:${one}`
}
