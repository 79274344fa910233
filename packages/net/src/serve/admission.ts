/** How many connections may be open, in all and from one address. No sockets here. */
import { type Address, checkAddress, formatAddress, ipAddress } from '../address.ts'
import { CALLBACK, checkArgument, type Checks, checkOptions, COUNT, TEXT } from '../arguments.ts'
import { LIMITS } from '../limits.ts'

/** Why a connection is turned away. */
export type Rejection =
  /** Its address is denied, or there is a list of those allowed and it is not on it. */
  | { readonly kind: 'address'; readonly address: Address }
  /** `maxConnections` are open, and no more may wait. */
  | { readonly kind: 'connections'; readonly address: Address; readonly limit: number }
  /** `limit` are open from this address, or if it is one of IPv6 from its network of 64 bits, or of 48. */
  | { readonly kind: 'connections-per-address'; readonly address: Address; readonly limit: number }
  /** The process has no file descriptor to spare. */
  | { readonly kind: 'descriptors'; readonly address: Address }

type PerAddressRejection = Extract<Rejection, { readonly kind: 'connections-per-address' }>

/** The limits. Each is read at each connection, and has a default. */
export interface AdmissionOptions {
  /** How many connections may be open. Default: `LIMITS.maxConnections`. */
  readonly maxConnections?: number
  /**
   * How many connections may be open from one IPv4 address, or from one IPv6 network of 64 bits: each customer of a provider
   * has at least one of these, and all the addresses in it. One network of 48 bits may have `SITE_SHARE` times as many. Default: no limit.
   */
  readonly connectionsPerAddressMax?: number
  /** Addresses to which `connectionsPerAddressMax` does not apply. Default: none. */
  readonly isExempt?: (address: Address) => boolean
}

export const ADMISSION: Checks<AdmissionOptions> = {
  maxConnections: COUNT,
  connectionsPerAddressMax: COUNT,
  isExempt: CALLBACK,
}

/** Groups of 16 bits of an IPv6 address, and of its network. */
const GROUPS = 8
const NETWORK_GROUPS = 4

/** The places for connections: of one server, or of several that are given the same one and then count together. */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #isPerAddress: boolean
  /** And per site. */
  readonly #perHolder = new Map<string, number>()
  readonly #waiting = new Set<() => void>()
  #current = 0

  constructor(options: AdmissionOptions = {}) {
    checkOptions('the options of an Admission', options, ADMISSION)
    this.#options = options
    this.#isPerAddress = options.connectionsPerAddressMax !== undefined
  }

  /** How many places are taken. */
  get current(): number {
    return this.#current
  }

  /** Takes a place, which must be given back by `leave`; or says why there is none. */
  enter(address: Address): Rejection | undefined {
    checkAddress(address)
    const { maxConnections = LIMITS.maxConnections.default } = this.#options
    const rejection = this.#rejectionByAddress(address)
    if (rejection !== undefined) return rejection
    if (this.#current >= maxConnections) return { kind: 'connections', address, limit: maxConnections }
    this.#current += 1
    this.#count(address, 1)
    return undefined
  }

  /**
   * Of a place that is taken already for a proxy: counts it for the client behind it, until the function that is returned is
   * called; or says why that client may have none.
   */
  onBehalfOf(client: Address, proxy: Address): PerAddressRejection | (() => void) {
    checkAddress(client)
    checkAddress(proxy)
    const rejection = this.#rejectionByAddress(client)
    if (rejection !== undefined) return rejection
    this.#count(proxy, -1)
    this.#count(client, 1)
    return () => {
      this.#count(client, -1)
      this.#count(proxy, 1)
    }
  }

  /** Gives a place back. */
  leave(address: Address): void {
    checkAddress(address)
    this.#current -= 1
    this.#count(address, -1)
    for (const tell of this.#waiting) tell()
  }

  #rejectionByAddress(address: Address): PerAddressRejection | undefined {
    const { connectionsPerAddressMax: perHolder } = this.#options
    if (perHolder === undefined) return undefined
    const holder = holderOf(address)
    const site = siteOf(holder)
    const perSite = perHolder * SITE_SHARE
    const isSiteFull = site !== null && this.#countOf(site) >= perSite
    if (!isSiteFull && this.#countOf(holder) < perHolder) return undefined
    if (this.#options.isExempt?.(address) === true) return undefined
    return { kind: 'connections-per-address', address, limit: isSiteFull ? perSite : perHolder }
  }

  /** Also for an address that is exempt now: it need not be so any more when it leaves. */
  #count(address: Address, change: 1 | -1): void {
    if (!this.#isPerAddress) return
    const holder = holderOf(address)
    for (const name of [holder, siteOf(holder)]) {
      if (name === null) continue
      const count = this.#countOf(name) + change
      if (count > 0) this.#perHolder.set(name, count)
      else this.#perHolder.delete(name)
    }
  }

  #countOf(holder: string): number {
    return this.#perHolder.get(holder) ?? 0
  }

  /** Calls back whenever a place is given back, until the function that is returned is called. */
  onPlace(tell: () => void): () => void {
    checkArgument('the function of onPlace', tell, CALLBACK)
    this.#waiting.add(tell)
    return () => this.#waiting.delete(tell)
  }
}

/**
 * What counts as one peer: an IPv4 address, also when it comes mapped into IPv6; of IPv6 a network of 64 bits, because each
 * customer gets at least one and can use any address in it (RFC 6177 2, RFC 7421); for what is no IP address all together.
 */
export function holderOf(address: Address): string {
  checkAddress(address)
  if (address.kind !== 'ip') return formatAddress(address)
  const { host, family } = ipAddress(address.host, address.port)
  if (family === 4) return host
  const [plain = '', zone = ''] = host.split('%')
  const [head = [], tail = []] = plain.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0')
  const network = [...head, ...zeros, ...tail].slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16))
  return `${network.map((group) => group.toString(16)).join(':')}::/64${zone === '' ? '' : `%${zone}`}`
}

/** So many times as much as one holder may, a site may: a university is one. */
export const SITE_SHARE = 16

const NETWORK_64 = /^([\da-f]+:[\da-f]+:[\da-f]+):[\da-f]+::\/64$/

/**
 * The network of 48 bits that a provider gives a customer (RFC 6177): it has 65,536 of those of 64 bits that count as one peer, so what comes from
 * all of them together is to be bounded too.
 * @param holder as `holderOf` gives it; null where it is no network of IPv6 beyond the link
 */
export function siteOf(holder: string): string | null {
  checkArgument('the holder of siteOf', holder, TEXT)
  const [, front] = NETWORK_64.exec(holder) ?? []
  return front === undefined ? null : `${front}::/48`
}
