/** What proves an account, against the accounts as the network has them now. Nothing here changes one. */
import { personOfAccount } from '../network/conversation.ts'
import { randomBytes } from 'node:crypto'
import { foldName } from '@partyline/irc'
import type { Clock } from '@partyline/net'
import { parseAccountName, type AccountName } from '../network/account-name.ts'
import type { AccountChange } from '../network/accounts/account-change.ts'
import { type Account, type DeviceToken, type PasswordProof } from '../network/accounts/account.ts'
import type { Network } from '../network/network.ts'
import type { Claim } from '../sasl/mechanism.ts'
import type { ScramKeys } from '../sasl/scram.ts'
import { hashToken, looksLikeToken } from './device-token.ts'
import { hashPassword, isPasswordOf, type HashCost } from '../sasl/password-hash.ts'
import { prepared } from './prepared.ts'
import { ProvenLately } from './proven-lately.ts'
import { decoyKeys, makeScramKeys, SCRAM_ITERATIONS } from './scram-keys.ts'

export interface CredentialsParts {
  readonly network: Pick<Network, 'accounts' | 'accountsProvenBy' | 'isInvitation'>
  /** A device has used its token: to be noted, to the day. */
  readonly onTokenUsed: (account: AccountName, change: TokenUsed) => void
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  /** For tests, where nobody guesses. */
  readonly cost?: HashCost
  readonly scramIterations?: number
}

type TokenUsed = Extract<AccountChange, { kind: 'tokenUsed' }>

const DAY_MS = 86_400_000

export class Credentials {
  readonly #parts: CredentialsParts
  /** What an unknown name is asked to prove. */
  readonly #secret = randomBytes(32)
  readonly #lately: ProvenLately
  #decoy: Promise<string> | null = null

  constructor(parts: CredentialsParts) {
    this.#parts = parts
    this.#lately = new ProvenLately(parts.clock)
  }

  /** The account of that name that can be used; none that has still to be verified. */
  find(name: string): Account | undefined {
    const account = this.#named(name)
    return account?.pending === null ? account : undefined
  }

  /** The account that keeps others from that name: also one that may be verified yet. */
  ownerOf(name: string): Account | undefined {
    const account = this.#named(name)
    return (account?.pending?.until ?? Infinity) > this.#parts.clock.now() ? account : undefined
  }

  /** The account, as it was registered, that this proves; null for none, which takes as long. */
  async verify(claim: Claim, fingerprint: string | null): Promise<AccountName | null> {
    switch (claim.kind) {
      case 'password':
        return this.#byPassword(claim.account, claim.password)
      case 'token':
        return this.#byToken(claim.account, claim.token)
      case 'certificate':
        return this.#byCertificate(claim.account, fingerprint)
      case 'proven':
        return this.find(claim.account)?.name ?? null
      default:
        return claim satisfies never
    }
  }

  /** Whether an account can be made now with the code of an invitation that has this hash. */
  isInvitation(hash: string): boolean {
    return this.#parts.network.isInvitation(hash, this.#parts.clock.now())
  }

  /** Whether a code was sent for that account, is waited for, and has another hash. */
  isWrongMailedCode(name: AccountName, hash: string): boolean {
    const { pending = null, wantedEmail = null } = this.#named(name) ?? {}
    const awaited = [pending, wantedEmail].filter((one) => one !== null)
    return awaited.length > 0 && awaited.every(({ code }) => code !== hash)
  }

  /** For a new password; a second or less in threads. */
  async make(password: string): Promise<PasswordProof> {
    const [hash, scram] = await Promise.all([
      hashPassword(prepared(password), this.#parts.cost),
      makeScramKeys(password, this.#parts.scramIterations),
    ])
    return { hash, scram }
  }

  /** For SCRAM; a name without an account, or without a password, has keys that nobody can prove. */
  scramKeysOf(name: string): ScramKeys {
    const keys = this.find(name)?.password?.scram
    return keys ?? decoyKeys(foldName(name), this.#secret, this.#parts.scramIterations ?? SCRAM_ITERATIONS)
  }

  #named(name: string): Account | undefined {
    const parsed = parseAccountName(name)
    return parsed === null ? undefined : this.#parts.network.accounts.get(personOfAccount(parsed))
  }

  async #byPassword(name: string, password: string): Promise<AccountName | null> {
    if (looksLikeToken(password)) return this.#byToken(name, password)
    const account = this.find(name)
    const kept = account?.password?.hash ?? null
    const tried = prepared(password)
    if (account !== undefined && kept !== null && this.#lately.has(kept, tried)) return account.name
    const isRight = await isPasswordOf(kept ?? (await this.#decoyHash()), tried)
    if (account === undefined || kept === null || !isRight) return null
    this.#lately.add(kept, tried)
    return account.name
  }

  #byToken(name: string | null, token: string): AccountName | null {
    const hash = hashToken(token)
    for (const account of this.#provenBy(name, hash)) {
      const used = account.tokens.find((one) => one.hash === hash)
      if (used === undefined) continue
      this.#used(account.name, used)
      return account.name
    }
    return null
  }

  #used(account: AccountName, { id, usedAt }: DeviceToken): void {
    const today = Math.floor(this.#parts.clock.now() / DAY_MS) * DAY_MS
    if (usedAt !== today) this.#parts.onTokenUsed(account, { kind: 'tokenUsed', id, usedAt: today })
  }

  #byCertificate(name: string | null, fingerprint: string | null): AccountName | null {
    if (fingerprint === null) return null
    const found = this.#provenBy(name, fingerprint).filter((account) => hasFingerprint(account, fingerprint))
    // One of several accounts says nothing without a name.
    return found.length === 1 ? (found[0]?.name ?? null) : null
  }

  /** The accounts that can be used and may be meant: that of the name, or all that have something with this hash. */
  #provenBy(name: string | null, hash: string): readonly Account[] {
    if (name === null) return [...this.#parts.network.accountsProvenBy(hash)].filter(({ pending }) => pending === null)
    const named = this.find(name)
    return named === undefined ? [] : [named]
  }

  /** As dear as any, so that nobody learns which accounts there are from how long it takes. */
  #decoyHash(): Promise<string> {
    this.#decoy ??= hashPassword(randomBytes(16).toString('hex'), this.#parts.cost)
    return this.#decoy
  }
}

function hasFingerprint({ fingerprints, keys = [] }: Account, fingerprint: string): boolean {
  return fingerprints.includes(fingerprint) || keys.some((key) => key.fingerprint === fingerprint)
}
