/**
 * How much of the history the server keeps, noted in the data folder, for what is done there without it: an import has to know what will be
 * deleted.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '../json.ts'
import { toStoreError } from './sqlite-error.ts'
import { writeDurably } from '../durable/write-durably.ts'

const FILE = 'kept.json'

/** null: without end. */
export interface KeptLimits {
  /** Milliseconds. */
  readonly ageMs: number | null
  /** Of each channel and private conversation. */
  readonly bytes: number | null
}

/**
 * Writes nothing where it stands there already, so that a start needs no room for it.
 * @throws {StoreError} the folder cannot be written
 */
export async function noteKeptLimits(folder: string, { ageMs, bytes }: KeptLimits): Promise<void> {
  const file = join(folder, FILE)
  const text = `${JSON.stringify({ ageMs, bytes })}\n`
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return
  try {
    await writeDurably(file, text)
  } catch (error) {
    throw toStoreError(error, `writing "${file}"`)
  }
}

/** Without end where nothing, or nothing that can be read, was noted. */
export function readKeptLimits(folder: string): KeptLimits {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
    if (isObject(value)) return { ageMs: numberOrNull(value['ageMs']), bytes: numberOrNull(value['bytes']) }
  } catch {
    // A server of an earlier version noted nothing.
  }
  return { ageMs: null, bytes: null }
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
