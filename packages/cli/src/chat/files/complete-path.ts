/** What a path that is being written may become: names of a folder, as a shell completes them. */
import { opendir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { PathCompletion } from '@partyline/terminal'
import { absolutePath, pathWords, writtenPath } from './path-words.ts'

/** A folder with more is not read to its end. */
const ENTRIES_MAX = 10_000
const CANDIDATES_MAX = 50

/** @returns null where nothing fits, or the folder cannot be read */
export async function completePath(written: string, cwd: string): Promise<PathCompletion | null> {
  const last = pathWords(written).at(-1)
  const isBegun = last !== undefined && pathWords(`${written}x`).length === pathWords(written).length
  const { path, start } = isBegun ? last : { path: '', start: written.length }
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep)) + 1
  const [before, prefix] = [path.slice(0, at), path.slice(at)]
  const folder = absolutePath(before === '' ? '.' : before, cwd)
  const candidates: string[] = []
  for (const name of await namesIn(folder, prefix)) {
    const isFolder = (await stat(join(folder, name)).catch(() => null))?.isDirectory() === true
    candidates.push(`${writtenPath(before + name)}${isFolder ? '/' : ' '}`)
  }
  return candidates.length === 0 ? null : { start, candidates }
}

/** Hidden ones only where they are asked for. */
async function namesIn(folder: string, prefix: string): Promise<readonly string[]> {
  const names: string[] = []
  let count = 0
  try {
    for await (const { name } of await opendir(folder)) {
      if (name.startsWith(prefix) && (prefix !== '' || !name.startsWith('.'))) names.push(name)
      if ((count += 1) === ENTRIES_MAX) break
    }
  } catch {
    return []
  }
  return names.toSorted((one, other) => one.localeCompare(other)).slice(0, CANDIDATES_MAX)
}
