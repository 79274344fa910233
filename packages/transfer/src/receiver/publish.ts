/**
 * Gives what was received its names. Each is one atomic step: a link that fails where something has come meanwhile, or a rename;
 * what was there before is replaced only where that was asked for, and stays whole until then.
 */
import { chmodSync, linkSync, lstatSync, readdirSync, renameSync, unlinkSync } from 'node:fs'
import { join, parse } from 'node:path'
import { TransferError } from '../errors.ts'
import { errorCode } from './disk-error.ts'
import type { OpenFolder } from './open-folder.ts'

/** What becomes of a name that is taken already. Folders of one name become one in any case, except with `rename`. */
export type ConflictPolicy = 'fail' | 'skip' | 'rename' | 'overwrite'

export interface Published {
  /** Left out, because something with the name was there. */
  skippedCount: number
}

/**
 * @param staged the path of it
 * @returns the name that it has got; null for one that was left out
 * @throws {TransferError} a conflict, or an error of the system
 */
export function publish(
  staged: string,
  folder: OpenFolder,
  name: string,
  policy: ConflictPolicy,
  published: Published,
): string | null {
  const there = folder.look(name)
  const isFolder = lstatSync(staged).isDirectory()
  if (there === null) {
    if (moveTo(staged, join(folder.path, name), isFolder)) return name
    return publish(staged, folder, name, policy, published)
  }
  if (policy === 'rename') return publish(staged, folder, freeName(folder, name, isFolder), policy, published)
  if (isFolder && there.isDirectory()) {
    merge(staged, folder, name, policy, published)
    return name
  }
  if (policy === 'skip') {
    published.skippedCount += countIn(staged, isFolder)
    return null
  }
  if (policy === 'fail' || isFolder || there.isDirectory()) throw conflict(name)
  renameSync(staged, join(folder.path, name))
  return name
}

export function conflict(path: string): TransferError {
  return new TransferError('TRANSFER_CONFLICT', `${JSON.stringify(path)} is in the destination already`)
}

/** As `photo (1).jpg`: the first that is free. */
function freeName(folder: OpenFolder, name: string, isFolder: boolean): string {
  const { name: stem, ext } = isFolder ? { name, ext: '' } : parse(name)
  for (let number = 1; ; number += 1) {
    const candidate = `${stem} (${number})${ext}`
    if (folder.look(candidate) === null) return candidate
  }
}

function merge(staged: string, folder: OpenFolder, name: string, policy: ConflictPolicy, published: Published): void {
  using inside = folder.inside(name)
  chmodSync(staged, 0o700)
  for (const child of readdirSync(staged)) publish(join(staged, child), inside, child, policy, published)
  inside.sync()
}

/** False where something has got the name meanwhile. */
function moveTo(staged: string, target: string, isFolder: boolean): boolean {
  try {
    // A folder that is not empty is never replaced by rename(2), and a file never by a folder.
    if (isFolder) moveFolder(staged, target)
    else linkThenUnlink(staged, target)
    return true
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(errorCode(error))) return false
    throw error
  }
}

/** A folder that is moved to another one has to be writable meanwhile (rename(2)). */
function moveFolder(staged: string, target: string): void {
  const mode = lstatSync(staged).mode & 0o777
  if ((mode & 0o200) === 0) chmodSync(staged, mode | 0o200)
  renameSync(staged, target)
  if ((mode & 0o200) === 0) chmodSync(target, mode)
}

function linkThenUnlink(staged: string, target: string): void {
  try {
    linkSync(staged, target)
  } catch (error) {
    // File systems without hard links (FAT) have no step that replaces nothing.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error
    renameSync(staged, target)
    return
  }
  unlinkSync(staged)
}

function countIn(staged: string, isFolder: boolean): number {
  return isFolder ? readdirSync(staged, { recursive: true }).length + 1 : 1
}
