/** An account out of its record. Without it somebody else could take the name, so a start fails that finds a damaged one. */
import { isObject } from '../../json.ts'
import { personOfAccount } from '../conversation.ts'
import { parseAccountName } from '../account-name.ts'
import type { NetworkState, PersonKey } from '../state.ts'
import type { Account, AccountHost, AccountKey, DeviceToken, PasswordProof, Pending, WantedEmail } from './account.ts'

/** @throws {TypeError} it is none */
export function restoreAccount(state: NetworkState, key: string, value: unknown): void {
  const account = parseAccount(value)
  if (account === null || personOfAccount(account.name) !== key)
    throw new TypeError(`the record of the account "${key}" is none`)
  state.accounts.set(personOfAccount(account.name), account)
}

/** @throws {TypeError} it is none */
export function restoreRetired(state: NetworkState, key: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`the record of the account "${key}", which is gone, has no date`)
  state.retired.set(key as PersonKey, value)
}

type Fields = Readonly<Record<string, unknown>>

function parseAccount(value: unknown): Account | null {
  if (!isObject(value)) return null
  const { madeAt, email, stays, isShared } = value
  const name = typeof value['name'] === 'string' ? parseAccountName(value['name']) : null
  const password = optional(value['password'], parsePassword)
  const pending = optional(value['pending'], parsePending)
  // Records of earlier versions have none.
  const wantedEmail = optional(value['wantedEmail'] ?? null, parseWantedEmail)
  const fingerprints = listOf(value['fingerprints'], (one) => (typeof one === 'string' ? one : undefined))
  const tokens = listOf(value['tokens'], parseToken)
  if (name === null || password === undefined || pending === undefined || fingerprints === null || tokens === null)
    return null
  if (typeof madeAt !== 'number' || !isTextOrNull(email) || wantedEmail === undefined) return null
  if (typeof isShared !== 'boolean' || (stays !== 'on' && stays !== 'off' && stays !== 'default')) return null
  const host = optional(value['host'] ?? null, parseHost)
  const keys = listOf(value['keys'] ?? [], parseKey)
  if (host === undefined || keys === null) return null
  const account: Account = {
    name,
    madeAt,
    password,
    fingerprints,
    tokens,
    email,
    wantedEmail,
    pending,
    stays,
    isShared,
  }
  return { ...account, ...(host === null ? {} : { host }), ...(value['keys'] === undefined ? {} : { keys }) }
}

function parseHost({ name, isShown }: Fields): AccountHost | undefined {
  return typeof name === 'string' && typeof isShown === 'boolean' ? { name, isShown } : undefined
}

function parsePassword(value: Fields): PasswordProof | undefined {
  const { hash, scram } = value
  if (typeof hash !== 'string' || !isObject(scram)) return undefined
  const { salt, iterations, storedKey, serverKey } = scram
  const isText = [salt, storedKey, serverKey].every((one) => typeof one === 'string')
  if (!isText || typeof iterations !== 'number') return undefined
  return { hash, scram: { salt: String(salt), iterations, storedKey: String(storedKey), serverKey: String(serverKey) } }
}

function parsePending({ code, until, wrong }: Fields): Pending | undefined {
  if (typeof code !== 'string' || typeof until !== 'number') return undefined
  return typeof wrong === 'number' ? { code, until, wrong } : { code, until }
}

function parseWantedEmail(value: Fields): WantedEmail | undefined {
  const pending = parsePending(value)
  const { email } = value
  return pending !== undefined && typeof email === 'string' ? { email, ...pending } : undefined
}

function parseToken(value: unknown): DeviceToken | undefined {
  if (!isObject(value)) return undefined
  const { id, label, hash, madeAt, usedAt } = value
  if (typeof id !== 'string' || typeof label !== 'string' || typeof hash !== 'string') return undefined
  if (typeof madeAt !== 'number' || (usedAt !== null && typeof usedAt !== 'number')) return undefined
  return { id, label, hash, madeAt, usedAt }
}

function parseKey(value: unknown): AccountKey | undefined {
  if (!isObject(value)) return undefined
  const { fingerprint, label, madeAt } = value
  if (typeof fingerprint !== 'string' || typeof label !== 'string' || typeof madeAt !== 'number') return undefined
  return { fingerprint, label, madeAt }
}

/** undefined for what cannot be read. */
function optional<T>(value: unknown, parse: (value: Fields) => T | undefined): T | null | undefined {
  if (value === null) return null
  return isObject(value) ? parse(value) : undefined
}

function listOf<T>(value: unknown, parse: (value: unknown) => T | undefined): readonly T[] | null {
  if (!Array.isArray(value)) return null
  const parsed = value.flatMap((one: unknown) => parse(one) ?? [])
  return parsed.length === value.length ? parsed : null
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
