/** The server's password where the configuration gives none: made once, kept in the data folder for the owner's eyes. */
import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { takeFromOthers } from './store/data-folder.ts'
import { toStoreError } from './store/sqlite-error.ts'

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
  const file = join(folder, 'password')
  takeFromOthers(file)
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known.trim() !== '') return { password: known.trim(), file, isNew: false }
  const password = makePassword()
  try {
    await writeFile(file, `${password}\n`, { mode: 0o600, flush: true })
  } catch (error) {
    throw toStoreError(error, `writing the password to "${file}"`)
  }
  return { password, file, isNew: true }
}

function makePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
