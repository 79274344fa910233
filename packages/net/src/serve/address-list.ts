/**
 * A set of IP addresses as people write it: addresses, CIDR blocks (RFC 4632, RFC 4291 2.3) and ranges, of both families.
 * An IPv4 address mapped into IPv6 (RFC 4291 2.5.5.2) is that IPv4 address, in the list and in the question.
 */
import { BlockList, isIP, SocketAddress } from 'node:net'
import { type Address, checkAddress } from '../address.ts'
import { type Check, checkArgument, hasMethods, TEXT } from '../arguments.ts'
import { AddressListError } from '../errors.ts'

interface Ip {
  readonly text: string
  readonly family: 'ipv4' | 'ipv6'
  /** Written as an IPv4 address mapped into IPv6. */
  readonly isMapped: boolean
}

/** A text could be walked through too, and each of its characters would be no address. */
const ENTRIES: Check = { what: 'a list of strings', isRight: (value) => hasMethods(value, Symbol.iterator) }
const MAPPED = '::ffff:'
const MAPPED_PREFIX_BITS = 96

/** Addresses that are in or out, as `allow` and `deny` take them: made once, asked for each connection. */
export class AddressList {
  /** One for each family: in a common one, `::/0` would have every IPv4 address. */
  readonly #blocks = { ipv4: new BlockList(), ipv6: new BlockList() }

  /**
   * @param entries `192.0.2.1`, `192.0.2.0/24`, `192.0.2.1-192.0.2.20`, `2001:db8::/32`; a block may be written with any
   * address in it, a range includes both its ends
   * @throws {AddressListError} an entry is not understood; it is quoted
   */
  constructor(entries: Iterable<string>) {
    checkArgument('the entries of an AddressList', entries, ENTRIES)
    for (const entry of entries) this.#add(entry)
  }

  /** False for what has no IP address. The zone of an IPv6 address (`%eth0`) makes no difference. */
  has(address: Address): boolean {
    checkAddress(address)
    if (address.kind !== 'ip') return false
    const ip = parseIp(address.host.replace(/%.*$/, ''))
    return ip !== undefined && this.#blocks[ip.family].check(ip.text, ip.family)
  }

  #add(entry: string): void {
    checkArgument('an entry of an AddressList', entry, TEXT)
    const [, first = '', mark, second = ''] = /^([^/-]*)(?:([/-])(.*))?$/.exec(entry.trim()) ?? []
    const start = parseIp(first)
    if (start === undefined) throw invalid(entry, `${JSON.stringify(first)} is no IP address`)
    if (mark === '/') this.#addBlock(entry, start, second)
    else if (mark === '-') this.#addRange(entry, start, second)
    else this.#blocks[start.family].addAddress(start.text, start.family)
  }

  #addBlock(entry: string, start: Ip, bits: string): void {
    const [least, most] = start.isMapped ? [MAPPED_PREFIX_BITS, 128] : [0, start.family === 'ipv4' ? 32 : 128]
    const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
    if (!(length >= least && length <= most)) {
      throw invalid(entry, `${JSON.stringify(bits)} is no prefix length from ${least} to ${most}`)
    }
    this.#blocks[start.family].addSubnet(start.text, length - least, start.family)
  }

  #addRange(entry: string, start: Ip, last: string): void {
    const end = parseIp(last)
    if (end === undefined) throw invalid(entry, `${JSON.stringify(last)} is no IP address`)
    if (end.family !== start.family) throw invalid(entry, 'its ends are of two families')
    try {
      this.#blocks[start.family].addRange(start.text, end.text, start.family)
    } catch (cause) {
      throw invalid(entry, 'it ends before it begins', cause)
    }
  }
}

function parseIp(text: string): Ip | undefined {
  const family = text.includes('%') ? 0 : isIP(text)
  if (family === 0) return undefined
  if (family === 4) return { text, family: 'ipv4', isMapped: false }
  // One way to write each address, so that a mapped one shows, also when it was written in hexadecimal.
  const plain = new SocketAddress({ address: text, family: 'ipv6' }).address
  const isMapped = plain.startsWith(MAPPED) && plain.includes('.')
  return isMapped
    ? { text: plain.slice(MAPPED.length), family: 'ipv4', isMapped }
    : { text: plain, family: 'ipv6', isMapped }
}

function invalid(entry: string, reason: string, cause?: unknown): AddressListError {
  return new AddressListError(`address list entry ${JSON.stringify(entry)} is not understood: ${reason}`, { cause })
}
