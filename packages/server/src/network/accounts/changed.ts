/** An account as a change leaves it, or why the change is not made. */
import type { NetworkLimits } from '../policy.ts'
import type { Refusal } from '../refusal.ts'
import type { Account } from './account.ts'
import type { AccountChange } from './account-change.ts'

type Alteration = Exclude<AccountChange, { kind: 'made' | 'verified' | 'hostGiven' | 'dropped' }>

export function changed(
  account: Account,
  change: Alteration,
  limits: NetworkLimits,
): Account | { readonly refused: Refusal } {
  const { fingerprints, tokens, keys = [], name } = account
  switch (change.kind) {
    case 'password':
      return { ...account, password: change.password }
    case 'fingerprintAdded': {
      const others = fingerprints.filter((one) => one !== change.fingerprint)
      if (others.length >= (limits.fingerprintsPerAccountMax ?? Infinity)) {
        return refused(`${name} has as many certificates as it may have (${others.length}). Remove one first`)
      }
      return { ...account, fingerprints: [...others, change.fingerprint] }
    }
    case 'fingerprintRemoved': {
      const others = fingerprints.filter((one) => one !== change.fingerprint)
      if (others.length === fingerprints.length) return refused(`${name} has no such certificate`)
      return { ...account, fingerprints: others }
    }
    case 'keyAdded': {
      const others = keys.filter(({ fingerprint }) => fingerprint !== change.key.fingerprint)
      if (others.length >= (limits.keysPerAccountMax ?? Infinity)) {
        return refused(`${name} has as many keys as it may have (${others.length}). Remove one first`)
      }
      return { ...account, keys: [...others, change.key] }
    }
    case 'keyRemoved': {
      const others = keys.filter(({ fingerprint }) => fingerprint !== change.fingerprint)
      return others.length === keys.length ? refused(`${name} has no such key`) : { ...account, keys: others }
    }
    case 'tokenMade':
      if (tokens.length >= (limits.tokensPerAccountMax ?? Infinity)) {
        return refused(`${name} has as many tokens as it may have (${tokens.length}). Revoke one first`)
      }
      return { ...account, tokens: [...tokens, change.token] }
    case 'tokenUsed':
      return {
        ...account,
        tokens: tokens.map((one) => (one.id === change.id ? { ...one, usedAt: change.usedAt } : one)),
      }
    case 'tokenRevoked': {
      const others = tokens.filter(({ id }) => id !== change.id)
      return others.length === tokens.length ? refused(`${name} has no such token`) : { ...account, tokens: others }
    }
    case 'emailAsked':
      return { ...account, wantedEmail: change.wanted }
    case 'emailRemoved':
      if (account.email === null && account.wantedEmail === null) return refused(`${name} has no e-mail address`)
      return { ...account, email: null, wantedEmail: null }
    case 'set':
      return { ...account, ...change.settings }
    case 'hostShown': {
      const { host } = account
      if (host === undefined) return refused(`${name} has no host of its own. Operators of the network give one`)
      return { ...account, host: { ...host, isShown: change.isShown } }
    }
    default:
      return change satisfies never
  }
}

function refused(text: string): { readonly refused: Refusal } {
  return { refused: { kind: 'failure', verb: 'NICKSERV', code: 'NOT_CHANGED', params: [], text } }
}
