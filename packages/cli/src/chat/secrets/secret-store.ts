/**
 * Where passwords and tokens are kept for the next time: in the system's place for secrets where there is one, else in a file that only its owner reads. No part of this
 * ever puts one among the arguments of a program, which every user of a machine can see.
 */
import type { Text } from '../../language/text.ts'

/** What a secret is for. */
export interface SecretKey {
  /** As `placeOf` names the server. */
  readonly server: string
  /** null: the password of the server itself. */
  readonly account: string | null
}

export interface SecretStore {
  /** For a person: where it is. */
  readonly name: Text
  /** null where there is none, or the store does not give it. */
  find(key: SecretKey): Promise<string | null>
  /** In place of an earlier one. False where it could not be kept. */
  keep(key: SecretKey, secret: string): Promise<boolean>
  forget(key: SecretKey): Promise<void>
}

/** One name for a key: what the stores that know no attributes keep it under. */
export function nameOf({ server, account }: SecretKey): string {
  return account === null ? server : `${account}@${server}`
}
