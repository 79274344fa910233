/** From the host of a target to addresses to try, in the order of RFC 8305 4. */
import { lookup as dnsLookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { hostFamily } from '../address.ts'
import { AddressNotAvailableError, NameNotFoundError, TargetError } from '../errors.ts'
import { interleaveFamilies } from './happy-eyeballs.ts'
import { fromSystemError } from '../system-error.ts'
import { untilAborted } from '../wait.ts'

/** An address of a name. */
export interface ResolvedAddress {
  /** IPv4 or IPv6, as text. */
  readonly address: string
  /** 4 or 6. */
  readonly family: number
}

/** How names become addresses. Rejects, or gives none, for a name that has none. */
export type Lookup = (host: string) => Promise<readonly ResolvedAddress[]>

export interface ResolveOptions {
  readonly lookup: Lookup | undefined
  /** Only addresses of its family are of use. */
  readonly localAddress: string | undefined
  readonly signal: AbortSignal
}

/** RFC 1035 2.3.4 as text, with the dot of the root at its end. */
const NAME_LENGTH_MAX = 254
const NAME_LENGTH_SHOWN = 40

/** In the order in which the system prefers them (RFC 6724). */
export const systemLookup: Lookup = (name) => dnsLookup(name, { all: true, order: 'verbatim' })

/**
 * At least one address.
 * @throws {TargetError | NameNotFoundError | AddressNotAvailableError} @throws the signal's reason
 */
export async function resolve(host: string, options: ResolveOptions): Promise<readonly ResolvedAddress[]> {
  options.signal.throwIfAborted()
  checkHost(host)
  checkZone(host)
  const family = hostFamily(host)
  const addresses = family === 0 ? await ask(host, options) : [{ address: host, family }]
  return ofSourceFamily(addresses, host, options.localAddress)
}

/**
 * Refuses what the system's resolver would take for a mistake in the program instead of an unknown name.
 * @throws {TargetError} empty, longer than a name can be (RFC 1035 2.3.4), or with characters that no name has
 */
export function checkHost(host: string): void {
  const quoted = JSON.stringify(host.length > NAME_LENGTH_MAX ? `${host.slice(0, NAME_LENGTH_SHOWN)}…` : host)
  const remedy = 'give a name or an IP address'
  if (host === '') throw new TargetError('the host is empty', { phase: 'resolve', remedy })
  if (host.length > NAME_LENGTH_MAX) {
    throw new TargetError(`host ${quoted} has ${host.length} characters, a name has ${NAME_LENGTH_MAX} at most`, {
      phase: 'resolve',
      remedy,
    })
  }
  if (/[\s\0]/.test(host))
    throw new TargetError(`host ${quoted} has a space or a NUL, which no name has`, { phase: 'resolve', remedy })
}

async function ask(host: string, { lookup = systemLookup, signal }: ResolveOptions): Promise<ResolvedAddress[]> {
  // The system's resolver cannot be interrupted.
  return interleaveFamilies(await untilAborted(lookUp(host, lookup), signal))
}

/**
 * At least one address of what `checkHost` takes for a name.
 * @throws {NetError} in the phase `resolve`: the name has none, the lookup failed, or its answer is no address
 */
export async function lookUp(name: string, lookup: Lookup): Promise<readonly ResolvedAddress[]> {
  const doing = `cannot resolve ${JSON.stringify(name)}`
  try {
    const addresses = await lookup(name)
    if (addresses.length === 0) throw new NameNotFoundError(`${doing}: the name has no address`)
    const odd = addresses.find(({ address }) => hostFamily(address) === 0)
    if (odd === undefined) return addresses
    throw new NameNotFoundError(`${doing}: the answer ${JSON.stringify(odd.address)} is no IP address`, {
      remedy: 'correct the function that was given as lookup',
    })
  } catch (error) {
    throw fromSystemError(error, 'resolve', doing)
  }
}

/** From an address of one family only that family can be reached. */
function ofSourceFamily(
  addresses: readonly ResolvedAddress[],
  host: string,
  localAddress: string | undefined,
): readonly ResolvedAddress[] {
  if (localAddress === undefined) return addresses
  if (hostFamily(localAddress) === 0) {
    throw new TargetError(`localAddress ${JSON.stringify(localAddress)} is no IP address`, {
      remedy: 'give an IP address of this machine, or leave localAddress out',
    })
  }
  const sourceFamily = hostFamily(localAddress)
  const reachable = addresses.filter(({ family }) => family === sourceFamily)
  if (reachable.length > 0) return reachable
  const message = `cannot connect to ${host} from ${localAddress}: it has no address of that family`
  throw new AddressNotAvailableError(message, {
    phase: 'connect',
    remedy: 'connect from an address of the same family',
  })
}

/**
 * The system takes an unknown zone for no zone, and would look for the address on any link. It does the same with an address of
 * one link (RFC 4291 2.5.6) that has no zone.
 */
function checkZone(host: string): void {
  const zone = /%(.+)$/.exec(host)?.[1]
  const interfaces = Object.keys(networkInterfaces())
  if (zone === undefined && hostFamily(host) === 6 && /^fe[89ab]/i.test(host)) {
    const message = `cannot connect to ${JSON.stringify(host)}: it is an address of one link, and does not say of which`
    const remedy = `write one of the interfaces that are up behind it, such as ${interfaces.map((name) => `${host}%${name}`).join(' or ')}`
    throw new AddressNotAvailableError(message, { phase: 'connect', remedy })
  }
  if (zone === undefined || /^\d+$/.test(zone) || interfaces.includes(zone)) return
  const message = `cannot connect to ${JSON.stringify(host)}: no interface of this machine is called ${JSON.stringify(zone)}`
  const remedy = `name one of the interfaces that are up, after %: ${interfaces.join(', ')}`
  throw new AddressNotAvailableError(message, { phase: 'connect', remedy })
}
