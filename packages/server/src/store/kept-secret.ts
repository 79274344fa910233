/** A secret in a file of the data folder: made on the first start, the same on every other, and for the owner's eyes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { takeFromOthers } from './data-folder.ts'
import { toStoreError } from './sqlite-error.ts'
import { writeDurably } from '../durable/write-durably.ts'

export interface KeptSecret {
  readonly text: string
  readonly file: string
  /** Made by this call. */
  readonly isNew: boolean
}

/**
 * @param make the text of a new secret, in one line
 * @throws {StoreError} the folder cannot be written
 */
export async function keptSecret(folder: string, name: string, make: () => string): Promise<KeptSecret> {
  const file = join(folder, name)
  takeFromOthers(file)
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known.trim() !== '') return { text: known.trim(), file, isNew: false }
  const text = make()
  try {
    await writeDurably(file, `${text}\n`)
  } catch (error) {
    throw toStoreError(error, `writing the ${name} to "${file}"`)
  }
  return { text, file, isNew: true }
}
