/** Names looked up once and remembered for a while: a datagram must not cost a question to the name server. */
import type { Clock } from '../clock.ts'
import { lookUp, checkHost, type Lookup, type ResolvedAddress } from '../connect/resolve.ts'

export interface NameCacheOptions {
  readonly lookup: Lookup
  readonly lifetimeMs: number
  /** When there are more, the name that was looked up first is forgotten. */
  readonly namesMax: number
  readonly clock: Clock
}

interface Entry {
  readonly addresses: Promise<readonly ResolvedAddress[]>
  readonly expiresAt: number
}

export class NameCache {
  readonly #options: NameCacheOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: NameCacheOptions) {
    this.#options = options
  }

  /**
   * The addresses of a name, at least one. Callers that ask while the answer is on its way share it. A failure is not remembered.
   * @throws {NameNotFoundError | TargetError} no address; what cannot be a name
   */
  find(name: string): Promise<readonly ResolvedAddress[]> {
    const { clock, lifetimeMs, namesMax } = this.#options
    const now = clock.monotonic()
    const known = this.#entries.get(name)
    if (known !== undefined && now < known.expiresAt) return known.addresses
    this.#entries.delete(name)
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined && this.#entries.size >= namesMax) this.#entries.delete(oldest)
    const entry = { addresses: this.#ask(name), expiresAt: now + lifetimeMs }
    this.#entries.set(name, entry)
    entry.addresses.catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name)
    })
    return entry.addresses
  }

  async #ask(name: string): Promise<readonly ResolvedAddress[]> {
    checkHost(name)
    return lookUp(name, this.#options.lookup)
  }
}
