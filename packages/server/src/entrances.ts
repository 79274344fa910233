/** Every way into a server: the doors for clients, datagrams, the owner's socket, and what says on the LAN where it is. */
import type { Address, Clock } from '@partyline/net'
import { ulid } from 'ulid'
import { carryingOut } from './admin/carry-out.ts'
import { Exports } from './admin/exports.ts'
import { hasBrowser } from './admin/owner.ts'
import type { Certificate } from './certificate/certificate.ts'
import type { HostKey } from './certificate/host-key.ts'
import type { ClusterConfig, Config } from './config/config.ts'
import { OwnerCodes } from './credentials/owner-codes.ts'
import { reachableServices } from './discovery/reachable-services.ts'
import { openDiscovery } from './discovery/responder.ts'
import { openControl } from './doors/control.ts'
import { openDatagramDoor, type DatagramDoor } from './doors/datagram/datagram-door.ts'
import { openDoors, type Doors } from './doors/doors.ts'
import { cloakedHost, makeCloakKey, shownHost, type HostOf } from './doors/host.ts'
import { Reception } from './doors/reception.ts'
import { readClientFiles } from './doors/web/client-files.ts'
import type { Engine } from './engine.ts'
import type { LiveConfig } from './live-config.ts'
import type { Log } from './log/log.ts'
import { LoopDelay } from './metrics/loop-delay.ts'
import { cpuSeconds, formatMetrics } from './metrics/server-metrics.ts'
import { Trends } from './metrics/trends.ts'
import { ipOf } from './network/server-bans.ts'
import type { SessionId } from './network/state.ts'
import { nodeOf, type Order } from './order.ts'
import { readiness } from './readiness.ts'
import type { OpenedSearch } from './search/open-search.ts'
import { Arrivals } from './session/arrivals.ts'
import { Backups } from './store/backups.ts'
import { folderBytes } from './store/folder-bytes.ts'
import { keptSecret } from './store/kept-secret.ts'
import type { ExportQuery, StatisticsQuery, Store } from './store/store.ts'
import { Expiry, isNamed } from './uploads/expiry.ts'
import { Uploads, type UploadsParts } from './uploads/uploads.ts'

export interface EntrancesParts {
  readonly live: LiveConfig
  readonly engine: Engine
  readonly search: OpenedSearch
  readonly store: Pick<Store, 'statistics' | 'exported' | 'message'>
  readonly certificate: Certificate | null
  /** Of the browser client as it was built; null for none. */
  readonly clientFolder: string | null
  readonly hostKey: HostKey | null
  readonly clock: Clock
  readonly log: Log
  readonly stopped: AbortSignal
  /** null while the server goes on; else why it ends. */
  readonly ending: () => string | null
}

export interface Entrances {
  readonly doors: Doors
  readonly datagrams: DatagramDoor
  readonly reception: Reception
  /** See `RunningServer`. */
  readonly ownerLink: () => string | null
}

/**
 * Resolves when every door is open.
 * @param opened what is opened here is closed with it, except the doors, which are to be drained
 * @throws {NetError} a place to listen at cannot be had
 */
export async function openEntrances(parts: EntrancesParts, opened: AsyncDisposableStack): Promise<Entrances> {
  const { live, engine, search, store, certificate, hostKey, clock, log, ending } = parts
  const { sessions, dispatcher, network, journal, measures, upkeep, believed, accounts } = engine
  const { config } = live
  const limits = () => live.limits
  const info = () => live.info
  const heldBy = (remote: Address) => live.holderOf(remote)

  const reception = new Reception({
    sessions,
    dispatcher,
    clock,
    limits,
    log,
    guesses: accounts.guesses,
    arrivals: new Arrivals({ clock, limits }),
    holderOf: heldBy,
    banOf: (address) => {
      const ip = ipOf(address)
      return ip === null ? undefined : network.banOfAddress(ip, believed())
    },
    nextSessionId: () => inOnePiece(ulid(clock.now())) as SessionId,
    hostOf: await hostsFor(config, engine.order.networkId),
  })
  const carryOut = carryingOut(journal, parts.stopped)
  const uploads = await openUploads({ live, engine, store, clock, log, carryOut }, opened)
  const ownerCodes = new OwnerCodes(clock)
  const trends = opened.use(
    new Trends({
      clock,
      measures,
      sessions,
      users: network.users,
      diskBytes: async () => (await folderBytes(config.data)) + uploads.diskBytes,
      process: () => ({ cpuSeconds: cpuSeconds(), memoryBytes: process.memoryUsage.rss() }),
    }),
  )
  const admin = {
    info,
    network,
    search,
    statistics: (query: StatisticsQuery) => store.statistics(query),
    backups: opened.use(new Backups(config.data)),
    exports: new Exports((query: ExportQuery) => store.exported(query)),
    uploads,
    credentials: accounts.credentials,
    ownerCodes,
    trends,
    actor: 'owner',
    now: believed,
    sessionCount: () => sessions.size,
    carryOut,
  }
  opened.use(await openControl(config.data, admin, { log, clock }))
  const datagrams = await openDatagramDoor(config.doorSettings.datagram ?? [], {
    dispatcher,
    network,
    info,
    log,
    clock,
    limits,
    onDropped: (reason) => measures.rejected('datagram', reason),
  })
  opened.defer(() => datagrams.close())

  const client = parts.clientFolder === null ? null : await readClientFiles(parts.clientFolder)
  let doors: Doors | null = null
  const loopDelay = opened.use(new LoopDelay())
  const counts = () => doors?.counts() ?? new Map<string, never>()
  doors = await openDoors({
    config,
    limits,
    isExempt: (remote) => live.isExempt(remote),
    isProxy: (remote) => live.speaksForOthers(remote),
    certificate,
    log,
    measures,
    made: {
      reception,
      dispatcher,
      accounts,
      hostKey,
      network,
      info,
      log,
      gateways: () => live.gateways,
      isTrustedProxy: (address) => live.isTrustedProxy(address),
      clock,
      holderOf: heldBy,
      admin,
      client,
      uploads,
      isFileNamed: async (file) => file.namedBy.length === 0 || isNamed(file, store),
      areFilesForMembers: () => live.config.fileAccess === 'members',
      isOneOfSeveral: config.cluster !== null,
      metrics: () => formatMetrics({ info, measures, loopDelay, sessions, network, search, doors: counts }),
      readiness: () => readiness({ journal, upkeep, ending, clock }),
      settings: () => live.config.doorSettings,
      limits,
    },
  })
  live.learn({ doors: doors.addresses })
  await announce(config, doors, log, opened)
  const ownerLink = () => {
    const web = client === null || hasBrowser(network) ? null : info().webAddress()
    return web === null ? null : `${web.origin}/owner#${ownerCodes.make().code}`
  }
  return { doors, datagrams, reception, ownerLink }
}

type UploadParts = Pick<EntrancesParts, 'live' | 'engine' | 'store' | 'clock' | 'log'> & Pick<UploadsParts, 'carryOut'>

async function openUploads(parts: UploadParts, opened: AsyncDisposableStack): Promise<Uploads> {
  const { live, engine, store, clock, log, carryOut } = parts
  const { network, believed } = engine
  const limits = () => live.limits
  const { config } = live
  const opening = Uploads.open({
    folder: config.data,
    network,
    limits,
    scanCommand: () => live.config.uploadScan,
    carryOut,
    clock,
    log,
    cluster: config.cluster === null ? null : filesOf(config, config.cluster, engine.order),
  })
  const uploads = opened.use(await opening)
  engine.followFiles((id) => uploads.changed(id))
  const fileAgeMs = () => live.config.fileAgeMs
  opened.use(new Expiry({ uploads, network, store, clock, now: believed, log, limits, fileAgeMs }))
  return uploads
}

function filesOf({ network, limits }: Config, cluster: ClusterConfig, order: Order): UploadsParts['cluster'] {
  const { servers, credentials, ca } = cluster
  const setting = { servers, credentials, ca, network, node: nodeOf(cluster), bytesWanted: limits.uploadBytesTotalMax }
  return { setting, caughtUp: () => order.caughtUp() }
}

/** The key of the cloaks stays with the data, so that bans on them hold; all nodes of a cluster have that of its stream. */
async function hostsFor({ isCloaked, data }: Config, networkId: string | null): Promise<HostOf> {
  if (!isCloaked) return shownHost
  if (networkId !== null) return cloakedHost(networkId)
  const { text } = await keptSecret(data, 'cloak-key', makeCloakKey)
  return cloakedHost(text)
}

/** A text that was put together from pieces keeps them all: four times the memory, and one such text for each session. */
function inOnePiece(ascii: string): string {
  return Buffer.from(ascii, 'latin1').toString('latin1')
}

async function announce(config: Config, doors: Doors, log: Log, opened: AsyncDisposableStack): Promise<void> {
  const services = reachableServices(doors.addresses)
  if (!config.isDiscoverable || services.length === 0) return
  const own = ulid().slice(-6)
  const announced = { instance: `${config.network} ${own}`, host: `partyline-${own.toLowerCase()}`, services }
  const discovery = await openDiscovery({ announced: () => announced, log })
  opened.defer(() => discovery.close())
  log.info('discovery.announced', { interfaces: discovery.interfaces.join(' ') })
}
