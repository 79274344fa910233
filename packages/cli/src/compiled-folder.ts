/**
 * Where Node keeps what it has compiled (`module.enableCompileCache`). The sources are hundreds of files, of which types are stripped at each start. Of the
 * bundle, the chat alone is large enough to gain by it, and is seldom ended by a signal, after which nothing is kept.
 */
import { join } from 'node:path'

/**
 * @param main the address of this program @param command as it was typed
 * @returns a folder of this person, into which nobody else can put code; null where nothing is kept
 */
export function compiledFolder(
  main: string,
  command: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (main.endsWith('.ts')) return join(import.meta.dirname, '../../../node_modules/.cache/node-compile-cache')
  if (command !== 'chat') return null
  const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = env
  if (cache.startsWith('/')) return join(cache, 'partyline')
  return home.startsWith('/') ? join(home, '.cache/partyline') : null
}
