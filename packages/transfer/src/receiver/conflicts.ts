/** What of an offer is in the destination already, before a byte of it is sent. */
import { lstatSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { TransferError } from '../errors.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { conflict, type ConflictPolicy } from './publish.ts'

export interface ConflictOptions {
  readonly destination: string
  readonly onConflict: ConflictPolicy
  /** What the one thing that is sent is to be called; null for its own name. */
  readonly name: string | null
}

/** So many are named in a message. */
const NAMED_MAX = 3

/**
 * @returns the indexes of files that are there and are to be left as they are
 * @throws {TransferError} something is there, and must not be touched
 */
export function findConflicts(
  manifest: Manifest,
  { destination, onConflict, name }: ConflictOptions,
): readonly number[] {
  if (onConflict === 'rename') return []
  const conflicts: string[] = []
  const unwanted: number[] = []
  /** What lies below it is not there. */
  const absent = new Set<string>()
  /** What lies below it cannot be put there. */
  const blocked = new Set<string>()
  let fileIndex = -1
  for (const { kind, path } of manifest.entries) {
    if (kind === 'file') fileIndex += 1
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    if (blocked.has(parent)) {
      if (kind === 'file') unwanted.push(fileIndex)
      if (kind === 'folder') blocked.add(path)
      continue
    }
    const there = absent.has(parent) ? null : look(join(destination, renamed(path, name)))
    if (there === null) {
      if (kind === 'folder') absent.add(path)
      continue
    }
    if (kind === 'folder' && there.isDirectory()) continue
    const isReplaceable = kind !== 'folder' && !there.isDirectory()
    if (onConflict === 'skip') {
      if (kind === 'file') unwanted.push(fileIndex)
      if (kind === 'folder') blocked.add(path)
    } else if (onConflict === 'fail' || !isReplaceable) {
      conflicts.push(path)
      if (kind === 'folder') absent.add(path)
    }
  }
  const [first] = conflicts
  if (first === undefined) return unwanted
  if (conflicts.length === 1) throw conflict(first)
  const named = conflicts.slice(0, NAMED_MAX).map((path) => JSON.stringify(path))
  const rest = conflicts.length > named.length ? ` and ${conflicts.length - named.length} more` : ''
  throw new TransferError('TRANSFER_CONFLICT', `${named.join(', ')}${rest} are in the destination already`)
}

function renamed(path: string, name: string | null): string {
  return name === null ? path : [name, ...path.split('/').slice(1)].join('/')
}

function look(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null
}
