/** The files that a person has named behind `/upload`. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { LocalFile } from '@partyline/terminal'
import { type Text, text } from '../../language/text.ts'
import { LIMITS } from '../limits.ts'
import { absolutePath, pathWords } from './path-words.ts'

/** @param written one path as it is, or several as in a shell @returns what is wrong, where one of them cannot be sent */
export async function findFiles(written: string, cwd: string): Promise<readonly LocalFile[] | Text> {
  // A name with spaces that nobody has quoted.
  const whole = await fileAt(written.trim(), cwd)
  if (typeof whole === 'object' && 'bytes' in whole) return [whole]
  const words = pathWords(written)
  if (words.length > LIMITS.filesAtOnce) return text`at most ${LIMITS.filesAtOnce} files are sent at a time`
  const files: LocalFile[] = []
  for (const { path } of words) {
    const file = await fileAt(path, cwd)
    if (typeof file !== 'object' || !('bytes' in file)) return file
    files.push(file)
  }
  return files
}

async function fileAt(written: string, cwd: string): Promise<LocalFile | Text> {
  const path = absolutePath(written, cwd)
  try {
    const found = await stat(path)
    if (found.isFile()) return { path, name: basename(path), bytes: found.size }
    return found.isDirectory()
      ? text`${written} is a folder. As an archive it can be sent: tar czf photos.tgz photos`
      : text`${written} is no file`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return text`there is no file ${written}`
    if (code === 'EACCES') return text`${written} may not be read`
    return error instanceof Error ? error.message : String(error)
  }
}
