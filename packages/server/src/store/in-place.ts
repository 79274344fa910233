/**
 * Whether files are still where they were opened. A process keeps a file that was moved, removed or replaced, and writes to
 * it as before; what it writes is then not found at the next start, and another server can open what has come in its place.
 */

import { statSync } from 'node:fs'
import { StoreError } from '../errors.ts'
import { toStoreError } from './sqlite-error.ts'

/** Device and inode say which file it is, whatever its name. */
export interface FileIdentity {
  readonly path: string
  readonly device: bigint
  readonly inode: bigint
}

/** Throws StoreError. */
export function identify(paths: readonly string[]): readonly FileIdentity[] {
  return paths.map((path) => {
    try {
      const { dev, ino } = statSync(path, { bigint: true })
      return { path, device: dev, inode: ino }
    } catch (error) {
      throw toStoreError(error, `opening "${path}"`)
    }
  })
}

function isInPlace({ path, device, inode }: FileIdentity): boolean {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return dev === device && ino === inode
  } catch {
    return false
  }
}

/** Throws StoreError STORE_MOVED unless all are where they were. */
export function requireInPlace(files: readonly FileIdentity[]): void {
  const moved = files.find((file) => !isInPlace(file))
  if (moved === undefined) return
  throw new StoreError('STORE_MOVED', `"${moved.path}" was moved, removed or replaced while the server runs`)
}
