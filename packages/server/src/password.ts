/** The server's password where the configuration gives none: made once, kept in the data folder for the owner's eyes. */
import { randomInt } from 'node:crypto'
import { keptSecret } from './store/kept-secret.ts'

export interface EnsuredPassword {
  readonly password: string
  readonly file: string
  /** Made by this call, so that it should be shown. */
  readonly isNew: boolean
}

/** Letters and digits that cannot be mistaken for one another when read aloud or from a screen. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
/** Four groups of five: 99 bits, beyond any guessing. */
const GROUPS = 4
const GROUP_LENGTH = 5

/** @throws {StoreError} the folder cannot be written */
export async function ensurePassword(folder: string): Promise<EnsuredPassword> {
  const { text, file, isNew } = await keptSecret(folder, 'password', makePassword)
  return { password: text, file, isNew }
}

function makePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
