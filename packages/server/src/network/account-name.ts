/** The name of an account, as it was proven. Lines, masks and the keys of conversations are made of it. */
import { foldName } from '@partyline/irc'

export type AccountName = string & { readonly brand: 'AccountName' }

export function isSameAccount(one: string, other: string): boolean {
  return one === other || foldName(one) === foldName(other)
}

/** A space or a colon of another script can become a plain one where names are compared, so the folded name counts too. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}:,*?!@]/u

/** @returns null for a text that cannot be the name of an account */
export function parseAccountName(text: string): AccountName | null {
  return text === '' || FORBIDDEN.test(text) || FORBIDDEN.test(foldName(text)) ? null : (text as AccountName)
}
