/** Who may come in: from which addresses, how many in all, how many from one address. No sockets. */
import { type Address, formatAddress, ipAddress } from '../address.ts'
import type { AddressList } from './address-list.ts'

/** Why a connection is turned away. */
export type Rejection =
  /** Its address is denied, or there is a list of those allowed and it is not on it. */
  | { readonly kind: 'address'; readonly address: Address }
  /** `maxConnections` are open, and nobody else may wait. */
  | { readonly kind: 'connections'; readonly address: Address; readonly limit: number }
  /** `connectionsPerAddressMax` are open from this address, or from its network of 64 bits if it is one of IPv6. */
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

/** Groups of 16 bits of an IPv6 address, and of its network. */
const GROUPS = 8
const NETWORK_GROUPS = 4

export class Admission {
  readonly #options: AdmissionOptions
  readonly #perHolder = new Map<string, number>()
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
    if (this.#isCounted(address)) this.#perHolder.set(holderOf(address), this.#countOf(address) + 1)
    return undefined
  }

  leave(address: Address): void {
    this.#current -= 1
    if (!this.#isCounted(address)) return
    const count = this.#countOf(address) - 1
    if (count > 0) this.#perHolder.set(holderOf(address), count)
    else this.#perHolder.delete(holderOf(address))
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
    return this.#perHolder.get(holderOf(address)) ?? 0
  }
}

/**
 * Who counts as one: an IPv4 address, also when it comes mapped into IPv6; of IPv6 a network of 64 bits, because each
 * customer gets at least one and can use any address in it (RFC 6177 2, RFC 7421); for what is no IP address all together.
 */
function holderOf(address: Address): string {
  if (address.kind !== 'ip') return formatAddress(address)
  const { host, family } = ipAddress(address.host, address.port)
  if (family === 4) return host
  const [plain = '', zone = ''] = host.split('%')
  const [head = [], tail = []] = plain.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0')
  const network = [...head, ...zeros, ...tail].slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16))
  return `${network.map((group) => group.toString(16)).join(':')}::/64${zone === '' ? '' : `%${zone}`}`
}
