/**
 * The host under which everyone sees a person: nick!user@host. By default it is a cloak, which tells nothing of the address
 * and is the same whenever the person comes from there, so that a ban on it holds.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { formatIp, networkOf, parseIp, type IpAddress } from '@partyline/irc'
import type { Address } from '@partyline/net'
import { CLOAK_ENDING } from '../network/host.ts'

export type HostOf = (address: Address) => string

/** A connection through a Unix socket comes from this machine and has no address. */
const NO_ADDRESS = 'localhost'
/** A provider gives each customer a network of its own, with all its addresses (RFC 6177). */
const IPV6_BITS = 64
/** fe80::/10 is the same network on every cable (RFC 4291 2.5.6), so there an address stands for itself. */
const LINK_LOCAL_BITS = 10
const LINK_LOCAL = parseIp('fe80::')
/** 80 bits: no two addresses share a cloak by chance. */
const CLOAK_HEX_DIGITS = 20
const CLOAK_LENGTH = 16
const KEY_BYTES = 32

/** The addresses themselves. */
export const shownHost: HostOf = (address) => {
  if (address.kind !== 'ip') return NO_ADDRESS
  // RFC 2812 2.3: a parameter must not begin with a colon, and an IPv6 address may.
  return address.host.startsWith(':') ? `0${address.host}` : address.host
}

/** For cloakedHost, from now on. */
export function makeCloakKey(): string {
  return randomBytes(KEY_BYTES).toString('hex')
}

/** @param key a secret: with it, all the addresses of IPv4 could be tried */
export function cloakedHost(key: string): HostOf {
  return (address) => {
    if (address.kind !== 'ip') return NO_ADDRESS
    const [host = ''] = address.host.split('%')
    const ip = parseIp(host)
    const digest = createHmac('sha256', key)
      .update(ip === null ? host : placeOf(ip))
      .digest('hex')
    const number = BigInt(`0x${digest.slice(0, CLOAK_HEX_DIGITS)}`)
    return `${number.toString(32).padStart(CLOAK_LENGTH, '0')}${CLOAK_ENDING}`
  }
}

/** What all addresses of one place have in common. */
function placeOf(ip: IpAddress): string {
  const isWhole = ip.family === 4 || networkOf(ip, LINK_LOCAL_BITS).value === LINK_LOCAL?.value
  return formatIp(isWhole ? ip : networkOf(ip, IPV6_BITS))
}
