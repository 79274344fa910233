/** A name that a channel had before, out of its record. */
import type { NameKey, NetworkState, Redirect } from './state.ts'

/** @throws {TypeError} it is none */
export function restoreRedirect({ redirects }: NetworkState, key: string, value: unknown): void {
  const found: Partial<Redirect> = typeof value === 'object' && value !== null ? value : {}
  const { to, at } = found
  if (typeof to !== 'string' || typeof at !== 'number') throw new TypeError(`the redirect of "${key}" is none`)
  redirects.set(key as NameKey, { to, at })
}
