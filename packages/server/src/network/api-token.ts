/** A token of a program of the owner: what there is of one. The rules are in `api-tokens.ts`. */

export interface ApiToken {
  readonly name: string
  /** SHA-256 of the token, hexadecimal. */
  readonly hash: string
  readonly by: string
  /** Unix milliseconds. */
  readonly at: number
  /** Unix milliseconds; null: it does not end by itself. */
  readonly until: number | null
}

export type ApiTokenCommand =
  /** `lastsMs`: null for ever. */
  | {
      readonly kind: 'addApiToken'
      readonly name: string
      readonly hash: string
      readonly lastsMs: number | null
      readonly actor: string
    }
  | { readonly kind: 'removeApiToken'; readonly name: string; readonly actor: string }

/** @throws {TypeError} it is no token */
export function restoreApiToken(
  { apiTokens }: { readonly apiTokens: Map<string, ApiToken> },
  key: string,
  value: unknown,
): void {
  const found = value as Partial<Record<keyof ApiToken, unknown>> | null
  const { name, hash, by, at, until } = found ?? {}
  const isRight =
    name === key &&
    typeof hash === 'string' &&
    typeof by === 'string' &&
    typeof at === 'number' &&
    (until === null || typeof until === 'number')
  if (!isRight) throw new TypeError(`"${key}" is no token`)
  apiTokens.set(key, { name: key, hash, by, at, until })
}
