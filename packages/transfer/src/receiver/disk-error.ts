/** A failure of the disk as one of the transfer. */
import { TransferError } from '../errors.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** @param doing such as `write "a/b"` */
export function diskError(doing: string, cause: unknown): TransferError {
  if (cause instanceof TransferError) return cause
  const code = errorCode(cause)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new TransferError(FULL.has(code) ? 'TRANSFER_SPACE' : 'TRANSFER_DISK', `cannot ${doing}: ${reason}`, { cause })
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
