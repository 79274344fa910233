/** Opens every door that the configuration names; all of them, or none. */
import {
  Admission,
  formatAddress,
  NetError,
  PortInUseError,
  type Address as SocketAddress,
  type Connection,
  type Rejection,
  type ServeOptions,
  type Server,
} from '@partyline/net'
import type { Certificate } from '../certificate/certificate.ts'
import { formatAddress as formatDoorAddress, type Address } from '../config/address.ts'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Visitors } from '../session/server-info.ts'
import type { DoorCounts } from '../metrics/server-metrics.ts'
import type { Measures } from '../metrics/measures.ts'
import type { Door } from './definition.ts'
import { byDoor, DOOR_NAMES, doorOf, openAll, type AllDoorParts, type DoorName } from './table.ts'

export interface DoorsParts {
  readonly config: Config
  readonly limits: () => Limits
  /** The addresses for which the limits for each address do not hold. May change on reload. */
  readonly isExempt: (remote: SocketAddress) => boolean
  /** The proxies whose connections begin with a PROXY header. May change on reload. */
  readonly isProxy: (remote: SocketAddress) => boolean
  readonly certificate: Certificate | null
  readonly log: Log
  readonly measures: Pick<Measures, 'rejected'>
  /** What the doors are made of. */
  readonly made: AllDoorParts
}

export interface Doors {
  /** Where each door listens, with the ports that were chosen. */
  readonly addresses: Readonly<Record<DoorName, readonly string[]>>
  /** By the names of those that are open. */
  readonly counts: () => ReadonlyMap<string, DoorCounts>
  setCertificate(certificate: Certificate): void
  /** No more connections; those that are open may end by themselves until the time is over. */
  drain(timeoutMs: number): Promise<{ readonly endedCount: number; readonly cutOffCount: number }>
}

interface OpenDoor {
  readonly name: DoorName
  readonly server: Server
}

export async function openDoors(parts: DoorsParts): Promise<Doors> {
  const { config, limits, isExempt } = parts
  const open: OpenDoor[] = []
  const doors = openAll(parts.made)
  // A client must not get more by coming in at another door.
  const admission = new Admission({
    get maxConnections() {
      return limits().sessionsMax
    },
    get connectionsPerAddressMax() {
      return limits().sessionsPerAddressMax
    },
    isExempt,
  })
  try {
    for (const name of DOOR_NAMES) {
      for (const address of config.doors[name]) {
        const server = await listenAt(address, name, doors[name], admission, parts).catch((error: unknown) => {
          throw collision(error, name, address, open) ?? error
        })
        open.push({ name, server })
      }
    }
  } catch (error) {
    await Promise.all(open.map(({ server }) => server.stop()))
    await closeAll(doors)
    throw error
  }
  const addressesOf = (name: DoorName) =>
    open.filter((door) => door.name === name).flatMap(({ server }) => server.addresses.map(formatAddress))
  return {
    addresses: byDoor(addressesOf),
    counts: () => countsOf(open),
    setCertificate: ({ cert, key }) => {
      for (const { name, server } of open) if (doorOf(name).isTls) server.setCertificates({ cert, key })
    },
    drain: async (timeoutMs) => {
      const reports = await Promise.all(open.map(({ server }) => server.drain({ timeoutMs })))
      await closeAll(doors)
      return {
        endedCount: reports.reduce((sum, report) => sum + report.endedCount, 0),
        cutOffCount: reports.reduce((sum, report) => sum + report.cutOffCount, 0),
      }
    },
  }
}

async function closeAll(doors: Readonly<Record<DoorName, Door>>): Promise<void> {
  await Promise.all(Object.values(doors).flatMap((door) => door.close?.() ?? []))
}

async function listenAt(
  address: Address,
  name: DoorName,
  door: Door,
  admission: Admission,
  { certificate, isProxy, log, measures }: DoorsParts,
): Promise<Server> {
  const target = address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port }
  const { isTls, definition } = doorOf(name)
  const options: ServeOptions = {
    admission,
    isProxy,
    rejection: (rejection) => {
      measures.rejected(name, rejection.kind)
      return door.farewell(reasonOf(rejection, log, name))
    },
    onError: (error, connection) => logTrouble(log, name, error, connection),
    ...(isTls && certificate !== null ? { tls: tlsOf(certificate, definition.visitors) } : {}),
  }
  const server = await door.listen(name, target, options)
  log.info('door.opened', { door: name, address: server.addresses.map(formatAddress).join(' ') })
  return server
}

/** A door may listen at several places. */
function countsOf(open: readonly OpenDoor[]): ReadonlyMap<string, DoorCounts> {
  const counts = new Map<string, DoorCounts>()
  for (const { name, server } of open) {
    const { current, accepted } = server.counters
    const before = counts.get(name) ?? { current: 0, accepted: 0 }
    counts.set(name, { current: before.current + current, accepted: before.accepted + accepted })
  }
  return counts
}

/** Clients may show a certificate (SASL EXTERNAL). A browser would ask its person which one, whatever the page wants. */
function tlsOf({ cert, key }: Certificate, visitors: Visitors): ServeOptions['tls'] & {} {
  return { cert, key, ...(visitors === 'clients' ? { clientAuth: { ca: null, isRequired: false } } : {}) }
}

/** Two doors at one place; null where another process is in the way, or nobody. */
function collision(error: unknown, name: DoorName, address: Address, open: readonly OpenDoor[]): ConfigError | null {
  if (!(error instanceof PortInUseError) || (error.holder !== undefined && error.holder.pid !== process.pid))
    return null
  for (const { name: other, server } of open) {
    const held = server.addresses.find((one) => isSamePlace(one, address))
    if (held === undefined) continue
    const [first, second] = [`--${other} ${formatAddress(held)}`, `--${name} ${formatDoorAddress(address)}`]
    return new ConfigError('CONFIG_CONFLICT', `${first} and ${second} cannot both be open: it is the same place`, {
      cause: error,
    })
  }
  return null
}

function isSamePlace(held: SocketAddress, wanted: Address): boolean {
  return held.kind === 'ip' && wanted.kind === 'tcp'
    ? held.port === wanted.port
    : held.kind === 'unix' && wanted.kind === 'unix' && held.path === wanted.path
}

function reasonOf(rejection: Rejection, log: Log, door: DoorName): string {
  log.warn('door.rejected', { door, kind: rejection.kind, address: formatAddress(rejection.address) })
  return rejection.kind === 'connections-per-address'
    ? `Your address has as many connections as it may have (${rejection.limit}). Please close one of them`
    : 'The server is full. Please try again later'
}

/** Whatever ended a connection that was no session yet is worth a look, unless it only left. */
function logTrouble(log: Log, door: DoorName, error: unknown, connection: Connection | undefined): void {
  const address = connection === undefined ? {} : { address: formatAddress(connection.remoteAddress) }
  const message = error instanceof Error ? error.message : String(error)
  log[hasOnlyLeft(error) ? 'debug' : 'warn']('door.trouble', { door, ...address, message })
}

const LEFT = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE'])

/** A scan, a health check or `partyline doctor` leaves before hands are shaken; what TLS complains about has a code of its own. */
function hasOnlyLeft(error: unknown): boolean {
  if (!(error instanceof NetError) || error.phase !== 'handshake' || !(error.cause instanceof Error)) return false
  const { cause } = error
  return 'code' in cause ? LEFT.has(String(cause.code)) : true
}
