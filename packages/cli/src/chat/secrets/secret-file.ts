/** Secrets in a file that only its owner reads, where the system has no place for them: an object of JSON, from name to secret. */
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { EXIT } from '../../exit-codes.ts'
import { text } from '../../language/text.ts'
import { ChatError } from '../chat-error.ts'
import { nameOf, type SecretStore } from './secret-store.ts'

const OTHERS = 0o077

/** Its methods reject with a ChatError where others can read the file, or it is damaged. */
export function secretFile(file: string): SecretStore {
  return {
    name: file,
    find: async (key) => read(file).get(nameOf(key)) ?? null,
    async keep(key, secret) {
      return write(file, new Map([...read(file), [nameOf(key), secret]]))
    },
    async forget(key) {
      const all = new Map(read(file))
      if (all.delete(nameOf(key))) write(file, all)
    },
  }
}

function read(file: string): ReadonlyMap<string, string> {
  let content: string
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) throw exposed(file)
    content = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw error instanceof ChatError ? error : damaged(file)
  }
  return parse(content, file)
}

function parse(content: string, file: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(file)
    return new Map(
      Object.entries(value).map(([name, secret]: readonly [string, unknown]) => {
        if (typeof secret !== 'string') throw damaged(file)
        return [name, secret]
      }),
    )
  } catch {
    // The cause would quote what stands in it.
    throw damaged(file)
  }
}

/** A reader sees all of the old file or all of the new one. */
function write(file: string, secrets: ReadonlyMap<string, string>): boolean {
  const fresh = `${file}.${randomUUID()}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(fresh, 0o600)
    renameSync(fresh, file)
    return true
  } catch {
    return false
  }
}

function exposed(file: string): ChatError {
  return new ChatError({
    said: text`others on this machine may read the secrets in ${file}`,
    remedy: text`chmod 600 ${file}, and change those that somebody may have read`,
    exitCode: EXIT.usage,
  })
}

function damaged(file: string): ChatError {
  return new ChatError({
    said: text`the secrets in ${file} cannot be read`,
    remedy: text`Mend the file, or remove it: what it held is asked for again`,
    exitCode: EXIT.usage,
  })
}
