/**
 * One server per data folder. The lock is one of the operating system on a file of its own, taken through SQLite because
 * Node has no such call: it vanishes with the process, however that ends, so no lock is ever stale. The process id lies
 * beside it and serves the message only. (https://www.sqlite.org/lockingv3.html)
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { makePrivateFile } from './data-folder.ts'
import { toStoreError } from './sqlite-error.ts'

const SQLITE_BUSY = 5

/** The file of the lock. */
export function lockFileOf(folder: string): string {
  return join(folder, 'lock.sqlite')
}

/** Takes the lock and holds it until disposed. Throws StoreError STORE_LOCKED naming the holder, or STORE_UNWRITABLE. */
export function lockFolder(folder: string): Disposable {
  const pidFile = join(folder, 'server.pid')
  const lockFile = lockFileOf(folder)
  let database: DatabaseSync | undefined
  try {
    makePrivateFile(lockFile)
    database = new DatabaseSync(lockFile, { timeout: 0 })
    // Nothing is ever written, so no file is needed to take it back.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    if (isBusy(error)) throw new StoreError('STORE_LOCKED', `${holder(pidFile)} uses the data folder "${folder}"`)
    throw toStoreError(error, `locking the data folder "${folder}"`)
  }
  writePid(pidFile)
  const held = database
  return {
    [Symbol.dispose]() {
      // Where the folder was moved, another server may have come to its place.
      if (readPid(pidFile) === process.pid) rmSync(pidFile, { force: true })
      held.close()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

/** For the message only: without it the holder has no name there. */
function writePid(pidFile: string): void {
  try {
    makePrivateFile(pidFile)
    writeFileSync(pidFile, `${process.pid}\n`)
  } catch {
    rmSync(pidFile, { force: true })
  }
}

function holder(pidFile: string): string {
  const pid = readPid(pidFile)
  return pid === null ? 'another process' : `process ${pid}`
}

function readPid(pidFile: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
    return Number.isNaN(pid) ? null : pid
  } catch {
    return null
  }
}
