/** A registration out of its record. Without it the channel would belong to nobody, so a start fails that finds a damaged one. */
import { foldName } from '@partyline/irc'
import { isObject } from '../../json.ts'
import { parseAccountName } from '../account-name.ts'
import type { NameKey, NetworkState } from '../state.ts'
import { isAccessRank, type Access, type Registration } from './registration.ts'

/** @throws {TypeError} it is none */
export function restoreRegistration(state: NetworkState, key: string, value: unknown): void {
  const registration = parseRegistration(value)
  if (registration === null || foldName(registration.name) !== key) {
    throw new TypeError(`the record of the registered channel "${key}" is none`)
  }
  state.registrations.set(key as NameKey, registration)
}

function parseRegistration(value: unknown): Registration | null {
  if (!isObject(value)) return null
  const { name, registeredAt, access, ageMs, bytes, entryMessage } = value
  const founder = accountOf(value['founder'])
  if (typeof name !== 'string' || founder === null || typeof registeredAt !== 'number') return null
  if (!Array.isArray(access) || !isNumberOrNull(ageMs) || !isNumberOrNull(bytes)) return null
  if (entryMessage !== undefined && typeof entryMessage !== 'string') return null
  const entries: readonly unknown[] = access
  const parsed = entries.map(parseAccess)
  const known = parsed.filter((entry) => entry !== null)
  if (known.length !== parsed.length) return null
  const said = entryMessage === undefined ? {} : { entryMessage }
  return { name, founder, registeredAt, access: known, ageMs, bytes, ...said }
}

function parseAccess(value: unknown): Access | null {
  if (!isObject(value)) return null
  const { rank } = value
  const account = accountOf(value['account'])
  return account === null || typeof rank !== 'string' || !isAccessRank(rank) ? null : { account, rank }
}

function accountOf(value: unknown) {
  return typeof value === 'string' ? parseAccountName(value) : null
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number'
}
