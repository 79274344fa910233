/**
 * One-time codes with which a browser becomes one of the owner's: each is told once, is used once, and lasts an hour. They are kept in memory only, and
 * by their hash, so that neither the disk, nor a backup, nor a log has anything that opens the server.
 */
import { randomBytes } from 'node:crypto'
import { hashToken } from './device-token.ts'
import { equalSecrets } from './equal-secrets.ts'

const CODE_BYTES = 24
const LASTS_MS = 3_600_000
/** More links than these nobody has open at once: the oldest is then of no use any more. */
const CODES_MAX = 8

interface OwnerCode {
  readonly hash: string
  /** As `monotonic` has it. */
  readonly until: number
}

export class OwnerCodes {
  readonly #monotonic: () => number
  #codes: readonly OwnerCode[] = []

  constructor(clock: { readonly monotonic: () => number }) {
    this.#monotonic = () => clock.monotonic()
  }

  make(): { readonly code: string; readonly lastsMs: number } {
    const code = randomBytes(CODE_BYTES).toString('base64url')
    this.#codes = [...this.#live().slice(1 - CODES_MAX), { hash: hashToken(code), until: this.#monotonic() + LASTS_MS }]
    return { code, lastsMs: LASTS_MS }
  }

  /** Uses a code up; two that come at once do not both have it. @returns null where it is none; else gives it back, where it came to nothing */
  take(given: string): (() => void) | null {
    const digest = hashToken(given)
    const found = this.#live().filter(({ hash }) => equalSecrets(digest, hash))[0]
    if (found === undefined) return null
    this.#codes = this.#live().filter((one) => one !== found)
    return () => {
      this.#codes = [...this.#codes, found]
    }
  }

  #live(): readonly OwnerCode[] {
    const now = this.#monotonic()
    return this.#codes.filter(({ until }) => until > now)
  }
}
