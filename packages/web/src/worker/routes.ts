/** What of the page's requests the worker answers, without the network, and by which file. */
import { PAGE_PATHS } from './protocol.ts'

/** The page as it lies in the cache. */
export const PAGE = './'

export interface Asked {
  readonly method: string
  readonly url: string
  /** A person opens an address, and no script asks for a file. */
  readonly isNavigation: boolean
}

/**
 * The name in the cache, relative to the worker; null: the network answers.
 * @param base the address of the worker's folder, which ends in a slash
 * @param files of this version, relative to it
 */
export function cachedName(
  { method, url, isNavigation }: Asked,
  base: string,
  files: ReadonlySet<string>,
): string | null {
  if (method !== 'GET') return null
  const { origin, pathname } = new URL(url)
  const home = new URL(base)
  if (origin !== home.origin || !pathname.startsWith(home.pathname)) return null
  const name = pathname.slice(home.pathname.length)
  if (isNavigation) return PAGE_PATHS.includes(`/${name}`) ? PAGE : null
  return name !== '' && files.has(name) ? name : null
}
