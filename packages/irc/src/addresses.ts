/**
 * IP addresses in hosts and masks. The same address can be written in many ways (`::1`, `0:0::1`, `[::1]`, `::FFFF:10.0.0.1`);
 * here each has one (RFC 4291 2.2, RFC 5952 4).
 */

/** An address, or the first address of a network. */
export interface IpAddress {
  readonly family: 4 | 6
  /** The 32 or 128 bits as one number. */
  readonly value: bigint
}

/** How many bits an address of each family has. */
export const IP_BITS = { 4: 32, 6: 128 } as const

const GROUPS = 8
const GROUP_BITS = 16n
/** ::ffff:0:0/96, where IPv6 writes the addresses of IPv4 (RFC 4291 2.5.5.2). */
const MAPPED = 0xffffn
const BYTE = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/
const GROUP = /^[\da-f]{1,4}$/i

/** The address that a text is; brackets are allowed, a zone is not. An IPv4 address within IPv6 is IPv4. Null for all else. */
export function parseIp(text: string): IpAddress | null {
  if (!text.includes(':')) {
    const value = parseIpv4(text)
    return value === null ? null : { family: 4, value }
  }
  const value = parseIpv6(text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text)
  if (value === null) return null
  return value >> 32n === MAPPED ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value }
}

function parseIpv4(text: string): bigint | null {
  const bytes = text.split('.')
  if (bytes.length !== 4 || !bytes.every((byte) => BYTE.test(byte))) return null
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function parseIpv6(text: string): bigint | null {
  const [front = '', back, ...rest] = text.split('::')
  if (rest.length > 0) return null
  const before = parseGroups(front, back === undefined)
  const after = parseGroups(back ?? '', true)
  if (before === null || after === null) return null
  const missing = GROUPS - before.length - after.length
  if (back === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...before, ...Array.from({ length: missing }, () => 0n), ...after]
  return groups.reduce((value, group) => (value << GROUP_BITS) | group, 0n)
}

/** Nothing is no groups; the last two of an address may be written as IPv4. */
function parseGroups(text: string, isEnd: boolean): readonly bigint[] | null {
  if (text === '') return []
  const words = text.split(':')
  const last = words.at(-1) ?? ''
  const embedded = isEnd && last.includes('.') ? parseIpv4(last) : null
  const plain = embedded === null ? words : words.slice(0, -1)
  if (!plain.every((word) => GROUP.test(word))) return null
  const groups = plain.map((word) => BigInt(`0x${word}`))
  return embedded === null ? groups : [...groups, embedded >> GROUP_BITS, embedded & 0xffffn]
}

/** In the canonical form: dotted, or in small letters with the longest run of zeros left out. */
export function formatIp({ family, value }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
  const groups = Array.from({ length: GROUPS }, (_, index) => {
    const shift = GROUP_BITS * BigInt(GROUPS - 1 - index)
    return ((value >> shift) & 0xffffn).toString(16)
  }).join(':')
  const runs = [...groups.matchAll(/\b0(?::0)+\b/g)].map(([run]) => run)
  const longest = runs.reduce((one, other) => (other.length > one.length ? other : one), '')
  if (longest === '') return groups
  const at = groups.search(new RegExp(`(?<![^:])${longest}(?![^:])`))
  const [front, back] = [groups.slice(0, at), groups.slice(at + longest.length)]
  return `${front === '' ? ':' : front}${back === '' ? ':' : back}`
}

/** A network in CIDR notation (RFC 4632 3.1). */
export interface IpNetwork {
  readonly first: IpAddress
  readonly prefixBits: number
}

/** `10.0.0.0/8`, `2001:db8::/32` or `[2001:db8::]/32`. Null for all else, and for an address alone. */
export function parseNetwork(text: string): IpNetwork | null {
  const [, host = '', digits = ''] = /^(.+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const address = parseIp(host)
  if (address === null) return null
  // Of an IPv4 address that is written within IPv6, 96 bits are not its own.
  const isMapped = address.family === 4 && host.includes(':')
  const prefixBits = Number(digits) - (isMapped ? IP_BITS[6] - IP_BITS[4] : 0)
  if (prefixBits < 0 || prefixBits > IP_BITS[address.family]) return null
  return { first: networkOf(address, prefixBits), prefixBits }
}

export function isInNetwork(address: IpAddress, { first, prefixBits }: IpNetwork): boolean {
  return address.family === first.family && networkOf(address, prefixBits).value === first.value
}

/** An address or a network in its one form; any other host as it is. */
export function canonicalHost(host: string): string {
  const address = parseIp(host)
  if (address !== null) return formatIp(address)
  const network = parseNetwork(host)
  return network === null ? host : `${formatIp(network.first)}/${network.prefixBits}`
}

/** The first address of the network with so many bits that this address is in. */
export function networkOf({ family, value }: IpAddress, prefixBits: number): IpAddress {
  const rest = BigInt(IP_BITS[family] - prefixBits)
  return { family, value: (value >> rest) << rest }
}
