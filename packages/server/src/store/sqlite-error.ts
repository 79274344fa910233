/**
 * What SQLite's result codes mean for the operator of the server (https://www.sqlite.org/rescode.html).
 */

import { StoreError, type StoreErrorCode } from '../errors.ts'

const CODES: Readonly<Record<number, StoreErrorCode>> = {
  8: 'STORE_UNWRITABLE', // SQLITE_READONLY
  11: 'STORE_CORRUPT', // SQLITE_CORRUPT
  13: 'STORE_FULL', // SQLITE_FULL
  14: 'STORE_UNWRITABLE', // SQLITE_CANTOPEN
  26: 'STORE_CORRUPT', // SQLITE_NOTADB
}
/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow, which it asks the disk for first. */
const IOERR_SHMSIZE = 4874
/** The low byte is the primary code; the rest says more about it. */
const PRIMARY_MASK = 0xff

/** The StoreError for whatever was thrown while doing `what`; a StoreError stays as it is. */
export function toStoreError(error: unknown, what: string): StoreError {
  if (error instanceof StoreError) return error
  const message = `${what}: ${error instanceof Error ? error.message : String(error)}`
  return new StoreError(storeErrorCode(error), message, { cause: error })
}

function storeErrorCode(error: unknown): StoreErrorCode {
  if (!(error instanceof Error)) return 'STORE_FAILED'
  if ('errcode' in error && typeof error.errcode === 'number') {
    if (error.errcode === IOERR_SHMSIZE) return 'STORE_FULL'
    return CODES[error.errcode & PRIMARY_MASK] ?? 'STORE_FAILED'
  }
  switch ('code' in error ? error.code : undefined) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'STORE_FULL'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENOENT':
      return 'STORE_UNWRITABLE'
    default:
      return 'STORE_FAILED'
  }
}
