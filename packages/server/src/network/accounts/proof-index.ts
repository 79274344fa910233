/** Accounts by what proves them without a name: the hashes of device tokens, and the fingerprints of certificates and keys. */
import type { Context } from '../context.ts'
import { personOfAccount } from '../conversation.ts'
import type { NetworkState, PersonKey } from '../state.ts'
import type { Account } from './account.ts'

/** For a state that is being made. */
export function indexProofs({ accounts, proofs }: NetworkState): void {
  for (const account of accounts.values()) {
    for (const hash of hashesOf(account)) proofs.set(hash, withKey(proofs.get(hash), personOfAccount(account.name)))
  }
}

/** Must be called when an account is another than before. null: it is new, or no more. */
export function reindexProofs({ state, ledger }: Context, before: Account | null, after: Account | null): void {
  const [old, next] = [hashesOf(before), hashesOf(after)]
  for (const hash of old.difference(next)) {
    const others = (state.proofs.get(hash) ?? []).filter((key) => key !== keyOf(before))
    if (others.length === 0) ledger.delete(state.proofs, hash)
    else ledger.set(state.proofs, hash, others)
  }
  const key = keyOf(after)
  if (key === null) return
  for (const hash of next.difference(old)) ledger.set(state.proofs, hash, withKey(state.proofs.get(hash), key))
}

function hashesOf(account: Account | null): ReadonlySet<string> {
  if (account === null) return new Set()
  const { tokens, fingerprints, keys = [] } = account
  return new Set([...tokens.map(({ hash }) => hash), ...fingerprints, ...keys.map(({ fingerprint }) => fingerprint)])
}

function keyOf(account: Account | null): PersonKey | null {
  return account === null ? null : personOfAccount(account.name)
}

function withKey(keys: readonly PersonKey[] = [], key: PersonKey): readonly PersonKey[] {
  return keys.includes(key) ? keys : [...keys, key]
}
