/**
 * The data folder and the files in it. It holds private messages, so others on the machine have no business there: the
 * folder is made for its owner alone, and the files of the store are private whatever folder they are in.
 */

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StoreError } from '../errors.ts'
import { toStoreError } from './sqlite-error.ts'
import { PRIVATE_FILE } from '../durable/write-durably.ts'

const PRIVATE_FOLDER = 0o700
/** Group and others may look for names in a folder, which opens every file in it that they may read. */
const ENTERED_BY_OTHERS = 0o011
const OPEN_TO_OTHERS = 0o077
/** A path through a file, a file at its end, and a file system that takes no folders. */
const NO_FOLDER = new Set<unknown>(['ENOTDIR', 'EEXIST', 'ENOENT'])

/** Makes the folder if it is missing, with the folders above it. Throws StoreError. */
export function makeDataFolder(folder: string): void {
  try {
    makeFolders(folder)
  } catch (error) {
    const what = `making the data folder "${folder}"`
    if (error instanceof Error && 'code' in error && NO_FOLDER.has(error.code)) {
      throw new StoreError('STORE_NO_FOLDER', `${what}: ${error.message}`, { cause: error })
    }
    throw toStoreError(error, what)
  }
}

/** Whether others on this machine can enter it. Windows has no such bits, and its folders none of them. */
export function isEnteredByOthers(folder: string): boolean {
  return (statSync(folder).mode & ENTERED_BY_OTHERS) !== 0
}

/**
 * Makes the file if it is missing and takes it from others if they could read it. SQLite gives its -wal and -shm files the
 * mode of the file that they belong to (https://www.sqlite.org/wal.html). A file that is there is not opened: closing it
 * again would give up every lock that this process has on it (https://www.sqlite.org/howtocorrupt.html 2.2).
 */
export function makePrivateFile(file: string): void {
  if (existsSync(file)) takeFromOthers(file)
  else closeSync(openSync(file, 'ax', PRIVATE_FILE))
}

/** Does nothing where there is no such file, or where it belongs to somebody else and so cannot be changed. */
export function takeFromOthers(file: string): void {
  try {
    if ((statSync(file).mode & OPEN_TO_OTHERS) !== 0) chmodSync(file, PRIVATE_FILE)
  } catch {
    // The next step says better than this one what is wrong with the file.
  }
}

/** Not by `recursive`, which never returns where the parent is there and yet takes no folder, as in /proc. */
function makeFolders(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  if (dirname(folder) !== folder) makeFolders(dirname(folder))
  mkdirSync(folder, { mode: PRIVATE_FOLDER })
}
