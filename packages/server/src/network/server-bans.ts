/**
 * Bans from the whole network: of an account, of a mask of sources, of a network of addresses. They are kept, hold on every node, and end by
 * themselves. An address is compared where its client is: it is in no entry and no state, because hosts are cloaked.
 */
import { canonicalHost, foldName, formatIp, isInNetwork, parseIp, parseNetwork, SourceMask } from '@partyline/irc'
import type { IpAddress, IpNetwork } from '@partyline/irc'
import { parseAccountName } from './account-name.ts'
import { isMeantBy, type KnownAs } from './known-as.ts'
import { formatMoment } from './moment.ts'

export interface BanTarget {
  readonly of: 'account' | 'mask' | 'network'
  /** In its one form. */
  readonly text: string
}

export interface BanRecord extends BanTarget {
  /** Told to those that it keeps out. */
  readonly reason: string
  readonly by: string
  /** Unix milliseconds. */
  readonly at: number
  /** null: it does not end by itself. */
  readonly until: number | null
}

/** Ready for comparisons. */
export interface ServerBan extends BanRecord {
  readonly mask: SourceMask | null
  readonly network: IpNetwork | null
}

/** An address of IPv6 alone means the network of 64 bits that its customer has, as wherever addresses are counted. */
const IPV6_BITS = 64
const EVERYBODY = /^[*?!@]*$/

/**
 * `192.0.2.7`, `10.0.0.0/8`, `*@192.0.2.7`: addresses. `nick!user@host`, `user@host`, `host.example`: a mask. A word alone: an account.
 * @returns null for what is none of these, and for what would match everybody
 */
export function parseBanTarget(text: string): BanTarget | null {
  const network = parseAddresses(text)
  if (network !== null) return network === 'everybody' ? null : { of: 'network', text: network }
  // No source has a blank: `UBAN ADD ::1 spam` is the one parameter `:1 spam`.
  if (text.includes(' ')) return null
  if (/[!@*?.:]/.test(text)) {
    const { text: whole, folded } = new SourceMask(text)
    return EVERYBODY.test(folded) ? null : { of: 'mask', text: whole }
  }
  const account = parseAccountName(text)
  return account === null ? null : { of: 'account', text: account }
}

/** Of a ban that is to come: null also for a mask that nobody can match. */
export function parseNewBan(text: string): BanTarget | null {
  const target = parseBanTarget(text)
  return target?.of === 'mask' && !new SourceMask(target.text).canMatch ? null : target
}

/** Also of a mask that says nothing but its host. */
function parseAddresses(text: string): string | null {
  const host = text.replace(/^(?:\*!)?\*@/, '')
  const address = parseIp(host)
  const network = parseNetwork(host)
  if (address === null && network === null) return null
  if (network !== null) return network.prefixBits === 0 ? 'everybody' : canonicalHost(host)
  if (address?.family === 6) return canonicalHost(`${formatIp(address)}/${IPV6_BITS}`)
  return canonicalHost(host)
}

export function banKey({ of, text }: BanTarget): string {
  return `${of} ${foldName(text)}`
}

export function compileBan({ of, text, reason, by, at, until }: BanRecord): ServerBan {
  const address = of === 'network' ? parseIp(text) : null
  const network = address === null ? null : { first: address, prefixBits: address.family === 4 ? 32 : 128 }
  return {
    of,
    text,
    reason,
    by,
    at,
    until,
    mask: of === 'mask' ? new SourceMask(text) : null,
    network: of === 'network' ? (network ?? parseNetwork(text)) : null,
  }
}

export function recordOf({ of, text, reason, by, at, until }: ServerBan): BanRecord {
  return { of, text, reason, by, at, until }
}

/** By `banKey`. */
interface Bans {
  readonly bans: ReadonlyMap<string, ServerBan>
}

function* inForce({ bans }: Bans, now: number): Iterable<ServerBan> {
  for (const ban of bans.values()) if (ban.until === null || ban.until > now) yield ban
}

/** What a ban is compared with, of a user. */
interface Matched extends KnownAs {
  readonly account: string | null
}

/** By account or source; undefined where none holds. */
export function banOfUser(state: Bans, user: Matched, now: number): ServerBan | undefined {
  for (const ban of inForce(state, now)) if (isBannedBy(ban, user)) return ban
  return undefined
}

export function isBannedBy({ of, text, mask }: ServerBan, user: Matched): boolean {
  if (of === 'account') return user.account !== null && foldName(user.account) === foldName(text)
  return mask !== null && isMeantBy(mask, user)
}

export function banOfAddress(state: Bans, address: IpAddress, now: number): ServerBan | undefined {
  for (const ban of inForce(state, now)) if (hasAddress(ban, address)) return ban
  return undefined
}

export function hasAddress({ network }: ServerBan, address: IpAddress): boolean {
  return network !== null && isInNetwork(address, network)
}

/** For the client that is kept out. */
export function banText({ reason, until }: Pick<BanRecord, 'reason' | 'until'>, contact: string | null = null): string {
  const end = until === null ? '' : ` until ${formatMoment(until)}`
  // The reason is last: it is what gives way where a line is short.
  const whom = contact === null ? 'Its operators know more' : `To ask why, write to ${contact}`
  return `You are banned from this network${end}. ${whom}${reason === '' ? '' : `. The reason: ${reason}`}`
}

export function restoreBan({ bans }: { readonly bans: Map<string, ServerBan> }, key: string, value: unknown): void {
  const found = value as Partial<Record<keyof BanRecord, unknown>> | null
  const { of, text, reason, by, at, until } = found ?? {}
  const isRight =
    (of === 'account' || of === 'mask' || of === 'network') &&
    [text, reason, by].every((one) => typeof one === 'string') &&
    typeof at === 'number' &&
    (until === null || typeof until === 'number')
  if (!isRight) throw new TypeError(`"${key}" is no ban`)
  bans.set(key, compileBan(value as BanRecord))
}

/** Without its zone; null for a Unix socket. */
export function ipOf(address: string | null): IpAddress | null {
  return address === null ? null : parseIp(address.replace(/%.*$/, ''))
}
