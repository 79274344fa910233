/** Paths as a person writes them in a shell (POSIX 2.2): words with spaces between them, quoted or with backslashes. `~` is the home folder. */
import { homedir } from 'node:os'
import { join, resolve, sep } from 'node:path'

export interface PathWord {
  /** What is meant. */
  readonly path: string
  /** Where it begins in what was written. */
  readonly start: number
}

/** On Windows a backslash stands between folders. */
const ESCAPE = sep === '\\' ? null : '\\'
const SPECIAL = /[\s"'\\$&;|<>()*?[\]{}`!#]/g

/** A quote that is not closed ends with the text. */
export function pathWords(written: string): readonly PathWord[] {
  const words: PathWord[] = []
  let path: string | null = null
  let start = 0
  let quote = ''
  for (let at = 0; at < written.length; at += 1) {
    const sign = written.charAt(at)
    if (quote === '' && /\s/.test(sign)) {
      if (path !== null) words.push({ path, start })
      path = null
      continue
    }
    if (path === null) start = at
    path ??= ''
    if (sign === ESCAPE && quote !== "'" && at + 1 < written.length) {
      at += 1
      path += written.charAt(at)
    } else if (quote === '' ? sign === '"' || sign === "'" : sign === quote) {
      quote = quote === '' ? sign : ''
    } else path += sign
  }
  return path === null ? words : [...words, { path, start }]
}

/** Read back, it is the same path. A leading `~/` stays what it is. */
export function writtenPath(path: string): string {
  return ESCAPE === null ? (/\s/.test(path) ? `"${path}"` : path) : path.replaceAll(SPECIAL, (sign) => ESCAPE + sign)
}

/** @param folder in which a path begins that does not say */
export function absolutePath(path: string, folder: string): string {
  return path === '~' || path.startsWith('~/') || path.startsWith(`~${sep}`)
    ? join(homedir(), path.slice(1))
    : resolve(folder, path)
}
