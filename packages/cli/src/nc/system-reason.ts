/** The reason in an error of the system, in words: what was tried and with which file, the message around it says. */
import { getSystemErrorMessage } from 'node:util'

/** @returns such as `no such file or directory (ENOENT)`; the message of an error that is not of the system */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('code' in error && 'errno' in error && typeof error.errno === 'number')) return error.message
  return `${getSystemErrorMessage(error.errno) ?? error.message} (${String(error.code)})`
}
