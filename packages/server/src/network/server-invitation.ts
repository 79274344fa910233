/**
 * An invitation to the server: a code with which its holder comes in, and makes an account. What there is of one; the rules are in
 * `server-invitations.ts`. (To be invited into a channel is another thing.)
 */
import { isObject } from '../json.ts'
import { parseAccountName, type AccountName } from './account-name.ts'

export interface ServerInvitation {
  /** By which it is named in lists and the audit, and taken back. It says nothing of the code. */
  readonly id: string
  /** SHA-256 of the code, hexadecimal. */
  readonly hash: string
  /** For whom or what it is, in the words of its maker. */
  readonly label: string
  readonly by: string
  /** Unix milliseconds. */
  readonly at: number
  /** Unix milliseconds; null: it does not end by itself. */
  readonly until: number | null
  /** So many accounts may be made with it. */
  readonly usesMax: number
  /** The oldest first. */
  readonly uses: readonly InvitationUse[]
}

/** An account that was made with it. */
export interface InvitationUse {
  readonly account: AccountName
  /** Unix milliseconds: where its address is not verified until then, there is no such account, and no use. null: it is one. */
  readonly until: number | null
}

export type ServerInvitationCommand =
  /** `lastsMs`: null for ever. */
  | {
      readonly kind: 'addServerInvitation'
      readonly id: string
      readonly hash: string
      readonly label: string
      readonly usesMax: number
      readonly lastsMs: number | null
      readonly actor: string
    }
  | { readonly kind: 'removeServerInvitation'; readonly id: string; readonly actor: string }

/** Field by field, as it is recorded and as nodes compare it. */
export function plainInvitation({ id, hash, label, by, at, until, usesMax, uses }: ServerInvitation) {
  const plainUses = uses.map((use) => ({ account: use.account, until: use.until }))
  return { id, hash, label, by, at, until, usesMax, uses: plainUses }
}

/** Those that count. @param now Unix milliseconds */
export function usesOf({ uses }: ServerInvitation, now: number): readonly InvitationUse[] {
  return uses.filter(({ until }) => until === null || until > now)
}

/** Whether one more account may be made with it. @param now Unix milliseconds */
export function isUsable(invitation: ServerInvitation, now: number): boolean {
  const { until, usesMax } = invitation
  return (until === null || until > now) && usesOf(invitation, now).length < usesMax
}

/** Of a code that nobody has, that has ended, and that is used up, the same: none. @param now Unix milliseconds */
export function usableInvitation(
  invitations: ReadonlyMap<string, ServerInvitation>,
  hash: string,
  now: number,
): ServerInvitation | undefined {
  for (const invitation of invitations.values()) {
    if (invitation.hash === hash) return isUsable(invitation, now) ? invitation : undefined
  }
  return undefined
}

/** @throws {TypeError} it is none */
export function restoreInvitation(
  { serverInvitations }: { readonly serverInvitations: Map<string, ServerInvitation> },
  key: string,
  value: unknown,
): void {
  const { id, hash, label, by, at, until, usesMax, uses } = isObject(value) ? value : {}
  const parsed = Array.isArray(uses) ? uses.map(parseUse) : [null]
  const known = parsed.filter((use) => use !== null)
  const isRight =
    id === key &&
    typeof hash === 'string' &&
    typeof label === 'string' &&
    typeof by === 'string' &&
    typeof at === 'number' &&
    (until === null || typeof until === 'number') &&
    typeof usesMax === 'number' &&
    known.length === parsed.length
  if (!isRight) throw new TypeError(`"${key}" is no invitation`)
  serverInvitations.set(key, { id: key, hash, label, by, at, until, usesMax, uses: known })
}

function parseUse(value: unknown): InvitationUse | null {
  const { account, until } = isObject(value) ? value : {}
  const name = typeof account === 'string' ? parseAccountName(account) : null
  return name !== null && (until === null || typeof until === 'number') ? { account: name, until } : null
}
