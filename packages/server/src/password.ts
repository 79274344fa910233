/** The server's password where the configuration gives none: made once, kept in the data folder for the owner's eyes. */
import { readableGroups } from './credentials/readable-letters.ts'
import { keptSecret } from './store/kept-secret.ts'

export interface EnsuredPassword {
  readonly password: string
  readonly file: string
  /** Made by this call, so that it should be shown. */
  readonly isNew: boolean
}

/** Four groups of five: 99 bits, beyond any guessing. */
const GROUPS = 4

/** @throws {StoreError} the folder cannot be written */
export async function ensurePassword(folder: string): Promise<EnsuredPassword> {
  const { text, file, isNew } = await keptSecret(folder, 'password', () => readableGroups(GROUPS))
  return { password: text, file, isNew }
}
