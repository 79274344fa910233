/** Tokens of the owner's programs: made at random, and recognised by what the network keeps of them. */
import { randomBytes } from 'node:crypto'
import type { ApiToken } from '../network/api-token.ts'
import { hashToken } from './device-token.ts'
import { equalSecrets } from './equal-secrets.ts'

/** Says to a person, and to a program that looks for secrets, what it is. */
const PREFIX = 'pla_'
const TOKEN_BYTES = 32

export function makeApiToken(): { readonly token: string; readonly hash: string } {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
  return { token, hash: hashToken(token) }
}

/**
 * The name of the token that it is; null for none. It takes as long for each, whichever it is.
 * @param now Unix milliseconds
 */
export function nameOfApiToken(tokens: Iterable<ApiToken>, given: string, now: number): string | null {
  const digest = hashToken(given)
  let found: string | null = null
  for (const { name, hash, until } of tokens) {
    if (equalSecrets(digest, hash) && (until === null || until > now)) found = name
  }
  return found
}
