/** Who may come in: from which addresses, how many in all, how many from one address. No sockets. */
import { type Address, formatAddress } from './address.ts'
import type { AddressList } from './address-list.ts'

/** Why a connection is turned away. */
export type Rejection =
  /** Its address is denied, or there is a list of those allowed and it is not on it. */
  | { readonly kind: 'address'; readonly address: Address }
  /** `maxConnections` are open, and nobody else may wait. */
  | { readonly kind: 'connections'; readonly address: Address; readonly limit: number }
  /** `connectionsPerAddressMax` are open from this address. */
  | { readonly kind: 'connections-per-address'; readonly address: Address; readonly limit: number }
  /** The process has no file descriptor to spare. */
  | { readonly kind: 'descriptors'; readonly address: Address }

export interface AdmissionOptions {
  readonly allow: AddressList | undefined
  readonly deny: AddressList | undefined
  readonly maxConnections: number
  readonly connectionsPerAddressMax: number
  /** Addresses for which only `maxConnections` counts. */
  readonly isExempt: (address: Address) => boolean
}

export class Admission {
  readonly #options: AdmissionOptions
  readonly #perHost = new Map<string, number>()
  #current = 0

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  get current(): number {
    return this.#current
  }

  /** Takes a place, which must be given back by `leave`; or says why there is none. */
  enter(address: Address): Rejection | undefined {
    const { maxConnections, connectionsPerAddressMax } = this.#options
    if (!this.#isAllowed(address)) return { kind: 'address', address }
    if (this.#isCounted(address) && this.#countOf(address) >= connectionsPerAddressMax) {
      return { kind: 'connections-per-address', address, limit: connectionsPerAddressMax }
    }
    if (this.#current >= maxConnections) return { kind: 'connections', address, limit: maxConnections }
    this.#current += 1
    if (this.#isCounted(address)) this.#perHost.set(hostOf(address), this.#countOf(address) + 1)
    return undefined
  }

  leave(address: Address): void {
    this.#current -= 1
    if (!this.#isCounted(address)) return
    const count = this.#countOf(address) - 1
    if (count > 0) this.#perHost.set(hostOf(address), count)
    else this.#perHost.delete(hostOf(address))
  }

  /** Lists are about IP addresses; who comes by another way is not on them. */
  #isAllowed(address: Address): boolean {
    const { allow, deny } = this.#options
    return address.kind !== 'ip' || (deny?.has(address) !== true && allow?.has(address) !== false)
  }

  #isCounted(address: Address): boolean {
    return this.#options.connectionsPerAddressMax !== Infinity && !this.#options.isExempt(address)
  }

  #countOf(address: Address): number {
    return this.#perHost.get(hostOf(address)) ?? 0
  }
}

function hostOf(address: Address): string {
  return address.kind === 'ip' ? address.host : formatAddress(address)
}
