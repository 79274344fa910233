/** Is a program of the system there? Debian keeps servers in sbin, which is not on everybody's path. */
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** The full path of a program, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
