/**
 * The composition root: builds the parts of one server from its configuration, opens the doors, and owns the lifetime of
 * all of it. `makeEngine` makes what is behind the doors, `openEntrances` opens them. Nothing else in this package makes a part or keeps one.
 */
import { systemClock, type Clock } from '@partyline/net'
import type { Certificate } from './certificate/certificate.ts'
import { ensureHostKey } from './certificate/host-key.ts'
import { serverCertificate } from './certificate/server-certificate.ts'
import { changesNeedingRestart } from './config/changes-needing-restart.ts'
import type { Config } from './config/config.ts'
import type { Doors } from './doors/doors.ts'
import { DOOR_NAMES, doorOf } from './doors/table.ts'
import { makeEngine } from './engine.ts'
import { openEntrances } from './entrances.ts'
import { LiveConfig } from './live-config.ts'
import type { ServerLog } from './log/log.ts'
import { STOPPING } from './network/attachment.ts'
import { policyOf } from './order.ts'
import type { EnsuredPassword } from './password.ts'
import { openSearch, type OpenedSearch } from './search/open-search.ts'
import { warnOfCertificate, warnOfFolder, warnOfPlaintext } from './start-warnings.ts'
import { noteKeptLimits } from './store/kept-limits.ts'
import { openStore } from './store/open-store.ts'
import type { OpenedStore } from './store/store.ts'

export interface StartParts {
  readonly log: ServerLog
  /** Reads the configuration again, as on SIGHUP, for an operator that has asked for it. @returns whether it could; never rejects */
  readonly rehash?: () => Promise<boolean>
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Of the browser client as it was built, served at the web door; default: none is. */
  readonly clientFolder?: string
}

export interface RunningServer {
  /** Where each door listens, with the ports that were chosen. */
  readonly doors: Doors['addresses']
  /** Where the datagram door listens. */
  readonly datagrams: readonly string[]
  /** SHA-256 of the TLS certificate; null when there is no TLS door. */
  readonly fingerprint: string | null
  /** Of the host key, as `ssh` shows it; null when there is no ssh door. */
  readonly hostKey: string | null
  /** The password that the server made, on this start or an earlier one; null when it made none. */
  readonly madePassword: EnsuredPassword | null
  /**
   * Takes up a new configuration and reads the certificate again.
   * @returns the names of the options that take effect only at the next start
   * @throws {CertificateError | StoreError} unusable certificate, or no room for a password; everything stays as it was
   */
  reload(config: Config): Promise<readonly string[]>
  /**
   * A new link that makes the browser that opens it the owner's, once; null where the owner has such a browser, or no client is served.
   * Whoever has it owns the server: it MUST be shown to a person and to nobody else, and MUST NOT be in a log.
   */
  ownerLink(): string | null
  /** Resolves with the error when the node cannot go on as part of its cluster: it takes no command any more, and must be drained. */
  readonly failed: Promise<unknown>
  /** Accepts no more, tells everybody, lets them take their last lines, and closes. Once: asked again, it is the same. Never rejects. */
  drain(): Promise<void>
}

/** What everybody is told at the end. */
const LOST = 'this server has lost its network. Please connect to another one'

/**
 * Starts a server; resolves when every door is open.
 * @throws {StoreError | CertificateError | NetError | ConfigError} nothing is left open
 */
export async function start(
  config: Config,
  { log, rehash, clock = systemClock, clientFolder }: StartParts,
): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack()
  const searchTimeoutMs = () => live.limits.searchTimeoutMs
  const { recorded, search } = await openHistory(config, searchTimeoutMs, { clock, log, opened })
  warnOfFolder(config, log)
  const live = await LiveConfig.begin(config, clock)
  await noteKept(config, log)
  const certificate = hasTls(config) ? await serverCertificate(config, new Date(clock.now())) : null
  if (certificate !== null) {
    live.learn({ certificate })
    warnOfCertificate(config, certificate, log)
  }
  const hostKey = config.doors.ssh.length > 0 ? await ensureHostKey(config.data) : null

  const stopping = new AbortController()
  const failure = Promise.withResolvers<unknown>()
  const onFailed = (error: unknown) => {
    log.error('cluster.failed', { error })
    stopping.abort()
    failure.resolve(error)
  }
  let isStopping = false
  // A node that lost its network ends for that, also when it stops afterwards.
  const ending = () => (stopping.signal.aborted ? LOST : isStopping ? STOPPING : null)

  const engine = await makeEngine(
    { live, recorded, search, clock, log, stopping, onFailed, ...(rehash === undefined ? {} : { rehash }) },
    opened,
  )
  await engine.order.begin()
  warnOfPlaintext(config, log)
  const stopped = stopping.signal
  const { store } = recorded
  const entrances = await openEntrances(
    {
      live,
      engine,
      search,
      store,
      certificate,
      hostKey,
      clientFolder: clientFolder ?? null,
      clock,
      log,
      stopped,
      ending,
    },
    opened,
  )
  const { doors, datagrams, reception } = entrances
  const running = opened.move()

  let drained: Promise<void> | null = null
  const drain = async (): Promise<void> => {
    isStopping = true
    log.info('server.stopping', { sessions: engine.sessions.size })
    const reason = ending() ?? STOPPING
    await datagrams.close()
    const [report] = await Promise.all([doors.drain(live.limits.drainTimeoutMs), reception.close(reason)])
    stopping.abort()
    await engine.journal.settled()
    await running.disposeAsync()
    log.info('server.stopped', { ...report })
  }

  return {
    doors: doors.addresses,
    datagrams: datagrams.addresses,
    fingerprint: certificate?.fingerprintSha256 ?? null,
    hostKey: hostKey?.fingerprint ?? null,
    madePassword: live.made,
    ownerLink: entrances.ownerLink,
    failed: failure.promise,
    async reload(next) {
      const renewed = certificate === null ? null : await serverCertificate(next, new Date(clock.now()))
      const made = await live.passwordFor(next)
      await noteKept({ ...next, data: config.data }, log)
      if (made?.isNew === true) log.warn('password.made', { file: made.file })
      if (renewed !== null) {
        useCertificate(doors, renewed, log)
        live.learn({ certificate: renewed })
      }
      live.takeUp(next, made)
      engine.wish({ kind: 'policy', policy: policyOf(next) })
      log.configure(next)
      return changesNeedingRestart(config, next)
    },
    drain: () => (drained ??= drain()),
  }
}

interface History {
  readonly recorded: OpenedStore
  readonly search: OpenedSearch
}

/** The store, and the index that follows it. @param timeoutMs for how long a search is gone on with */
async function openHistory(
  { data: folder, durability, limits }: Config,
  timeoutMs: () => number,
  { clock, log, opened }: { readonly clock: Clock; readonly log: ServerLog; readonly opened: AsyncDisposableStack },
): Promise<History> {
  let search: OpenedSearch | null = null
  const recorded = await openStore({
    folder,
    durability,
    limits,
    onRecorded: (events) => search?.onRecorded(events),
    onRemoved: (removed) => search?.onRemoved(removed),
    onDamaged: (target, positions) => log.error('history.damaged', { target, positions: positions.join(' ') }),
  })
  opened.defer(() => recorded.store.close())
  search = opened.use(openSearch({ folder, clock, log, timeoutMs }))
  return { recorded, search }
}

/** For an import, which is made while no server runs. Not being able to is no reason not to go on. */
async function noteKept(
  { data, historyAgeMs, historyBytes }: Pick<Config, 'data' | 'historyAgeMs' | 'historyBytes'>,
  log: ServerLog,
): Promise<void> {
  const orNull = (limit: number) => (limit === Infinity ? null : limit)
  const limits = { ageMs: orNull(historyAgeMs), bytes: orNull(historyBytes) }
  await noteKeptLimits(data, limits).catch((error: unknown) => log.warn('store.failed', { error }))
}

function hasTls({ doors }: Config): boolean {
  return DOOR_NAMES.some((name) => doorOf(name).isTls && doors[name].length > 0)
}

function useCertificate(doors: Doors, certificate: Certificate, log: ServerLog): void {
  doors.setCertificate(certificate)
  if (certificate.warning) log.warn('certificate.warning', { message: certificate.warning })
}
