/**
 * The composition root: builds the parts of one server from its configuration, opens the doors, and owns the lifetime of
 * all of it. Nothing else in this package makes a part or keeps one.
 */
import {
  AddressList,
  holderOf,
  isLoopback as isFromHere,
  systemClock,
  type Address as SocketAddress,
  type Clock,
} from '@partyline/net'
import { ulid } from 'ulid'
import type { Certificate } from './certificate/certificate.ts'
import { addressesMissingIn, serverCertificate } from './certificate/server-certificate.ts'
import { Dispatcher } from './commands/dispatcher.ts'
import { COMMAND_TABLE } from './commands/table.ts'
import { formatAddress, isLoopback, parseAddress } from './config/address.ts'
import { changesNeedingRestart } from './config/changes-needing-restart.ts'
import type { Config } from './config/config.ts'
import { Credentials } from './credentials/credentials.ts'
import { Delivery } from './delivery/delivery.ts'
import { banish } from './doors/banish.ts'
import { carryingOut } from './admin/carry-out.ts'
import { openControl } from './doors/control.ts'
import { openDiscovery } from './discovery/responder.ts'
import { reachableServices } from './discovery/reachable-services.ts'
import { openDatagramDoor } from './doors/datagram/datagram-door.ts'
import { openDoors, type Doors } from './doors/doors.ts'
import { post } from './outgoing/post.ts'
import { Pushes } from './push/pushes.ts'
import { Vapid } from './push/vapid.ts'
import { cloakedHost, makeCloakKey, shownHost, type HostOf } from './doors/host.ts'
import { Reception } from './doors/reception.ts'
import { gatewaysAt, type Gateway } from './doors/irc/webirc.ts'
import { DOOR_NAMES, doorOf } from './doors/table.ts'
import type { Wish } from './journal/journal.ts'
import type { ServerLog } from './log/log.ts'
import { mailer } from './mail/send-mail.ts'
import { LoopDelay } from './metrics/loop-delay.ts'
import { Measures } from './metrics/measures.ts'
import { formatMetrics } from './metrics/server-metrics.ts'
import { STOPPING } from './network/attachment.ts'
import { hasMode } from './network/modes.ts'
import type { Command } from './network/command.ts'
import type { Refusal } from './network/refusal.ts'
import { nameKey } from './network/context.ts'
import { ipOf } from './network/server-bans.ts'
import type { SessionId } from './network/state.ts'
import { orderFor, policyOf } from './order.ts'
import { HookSender } from './outgoing/hook-sender.ts'
import { tellingHooks } from './outgoing/telling-hooks.ts'
import { readiness } from './readiness.ts'
import { ensurePassword, type EnsuredPassword } from './password.ts'
import { Pipeline } from './pipeline/pipeline.ts'
import { Recording } from './pipeline/recording.ts'
import { openSearch, type OpenedSearch } from './search/open-search.ts'
import { Arrivals } from './session/arrivals.ts'
import { PasswordGuesses } from './session/password-guesses.ts'
import { Registrations } from './session/registrations.ts'
import { startKeepalive } from './session/keepalive.ts'
import type { OpenDoor, ServerInfo } from './session/server-info.ts'
import type { Session } from './session/session.ts'
import { Sessions } from './session/sessions.ts'
import { timeSlices } from './session/time-slice.ts'
import { believedDate } from './store/believed-date.ts'
import { isEnteredByOthers } from './store/data-folder.ts'
import { keptSecret } from './store/kept-secret.ts'
import { openStore } from './store/open-store.ts'
import { channelRetention } from './network/registrations/channel-retention.ts'
import { startUpkeep } from './store/upkeep.ts'
import { VERSION } from './version.ts'

export interface StartParts {
  readonly log: ServerLog
  /** Reads the configuration again, as on SIGHUP, for an operator that has asked for it. @returns whether it could; never rejects */
  readonly rehash?: () => Promise<boolean>
  /** Default: the machine's. */
  readonly clock?: Clock
}

export interface RunningServer {
  /** Where each door listens, with the ports that were chosen. */
  readonly doors: Doors['addresses']
  /** Where the datagram door listens. */
  readonly datagrams: readonly string[]
  /** SHA-256 of the TLS certificate; null when there is no TLS door. */
  readonly fingerprint: string | null
  /** The password that the server made, on this start or an earlier one; null when it made none. */
  readonly madePassword: EnsuredPassword | null
  /**
   * Takes up a new configuration and reads the certificate again.
   * @returns the names of the options that take effect only at the next start
   * @throws {CertificateError | StoreError} unusable certificate, or no room for a password; everything stays as it was
   */
  reload(config: Config): Promise<readonly string[]>
  /** Resolves with the error when the node cannot go on as part of its cluster: it takes no command any more, and must be drained. */
  readonly failed: Promise<unknown>
  /** Accepts no more, tells everybody, lets them take their last lines, and closes. Never rejects. */
  drain(): Promise<void>
}

/** How long after a failed record the departures that are waiting for it are tried again. */
const POSTPONED_MS = 1_000

const REHASHED = '*** The configuration was read again'
const NOT_REHASHED = '*** The configuration could not be read, and everything stays as it was: the log says why'
/** On one account, before each further one makes the next wait: people mistype. */
const FREE_GUESSES = 10

/** What everybody is told at the end. */
const LOST = 'this server has lost its network. Please connect to another one'

/**
 * Starts a server; resolves when every door is open.
 * @throws {StoreError | CertificateError | NetError | ConfigError} nothing is left open
 */
export async function start(config: Config, { log, rehash, clock = systemClock }: StartParts): Promise<RunningServer> {
  let current = config
  let reachable = new AddressList(config.outgoingTo)
  let gateways = gatewaysOf(config)
  let addresses = addressesOf(config)
  const limits = () => current.limits

  await using opened = new AsyncDisposableStack()
  let search: OpenedSearch | null = null
  const recorded = await openStore({
    folder: config.data,
    durability: config.durability,
    limits: config.limits,
    onRecorded: (events) => search?.onRecorded(events),
    onRemoved: (removed) => search?.onRemoved(removed),
    onDamaged: (target, positions) => log.error('history.damaged', { target, positions: positions.join(' ') }),
  })
  const { store } = recorded
  opened.defer(() => store.close())
  const searching = opened.use(
    openSearch({ folder: config.data, clock, log, timeoutMs: () => current.limits.searchTimeoutMs }),
  )
  search = searching
  if (isEnteredByOthers(config.data)) log.warn('data.exposed', { folder: config.data, remedy: 'chmod 700' })
  // Open to the network there is always a password, whatever a reload takes away.
  const madePassword = async (wanted: Config) =>
    config.isPublic && wanted.password === null ? ensurePassword(config.data) : null
  let made = await madePassword(config)
  const hasTls = DOOR_NAMES.some((name) => doorOf(name).isEncrypted && config.doors[name].length > 0)
  const certificate = hasTls ? await serverCertificate(config, new Date(clock.now())) : null
  if (certificate?.warning) log.warn('certificate.warning', { message: certificate.warning })
  if (certificate !== null && config.isPublic) warnOfAddresses(certificate, log)

  const startedAt = clock.now()
  const startedMonotonic = clock.monotonic()
  let doors: Doors | null = null
  let vapid: Vapid | null = null
  const describe = (): ServerInfo => ({
    name: config.name,
    network: config.network,
    version: `partyline-${VERSION}`,
    startedAt,
    uptimeMs: () => clock.monotonic() - startedMonotonic,
    lobby: current.plainChannel,
    doors: doors === null ? [] : openDoorsOf(doors),
    motd: current.motd?.trimEnd().split('\n') ?? null,
    description: current.description,
    admin: current.admin,
    icon: current.icon,
    password: current.password ?? made?.password ?? null,
    operPasswords: operPasswordsOf(current),
    stsSeconds: current.stsMs === null ? null : current.stsMs / 1_000,
    accounts: {
      registration: current.registration,
      // Making an account must not open the door that a password closes.
      isBeforeConnect: !current.isRegisteringConnected && (current.password ?? made) === null,
      isMailed: current.mail !== null,
    },
    sendsHooks: current.sendsHooks,
    vapidKey: vapid?.publicKey ?? null,
    limits: current.limits,
  })
  // Every command asks for it several times.
  let described = describe()
  const info = () => described
  const sessions = new Sessions()
  const stopping = new AbortController()
  const believed = believedDate(clock)
  const failure = Promise.withResolvers<unknown>()
  const order = await orderFor({
    config,
    current: () => current,
    opened: recorded,
    clock,
    believed,
    log,
    isBehind: () => delivery.isWriting,
    flush: () => recording.flush(),
    onFailed: (error) => {
      log.error('cluster.failed', { error })
      stopping.abort()
      failure.resolve(error)
    },
  })
  opened.defer(() => order.leave())
  // A start that fails does not wait for what the disk refuses.
  opened.defer(() => stopping.abort())
  const { network, journal } = order
  const beginSlice = timeSlices(
    () => clock.monotonic(),
    () => current.limits.sliceMs,
  )
  const onDefect = (session: Session, error: unknown) => {
    log.error('command.failed', { session: session.id, error })
  }
  const measures = new Measures()
  const onRefused = (refusal: Refusal) => measures.refused(refusal)
  // All nodes of a cluster are one server to the services that push.
  const pushSecret = order.networkId ?? (await keptSecret(config.data, 'push-key', makeCloakKey)).text
  vapid = new Vapid(pushSecret, `https://${config.name}`)
  described = describe()
  const ofNode = (command: Command) =>
    journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null })
  const pushes = new Pushes({
    network,
    clock,
    limits,
    log,
    vapid,
    post,
    isAllowed: (address) => reachable.has(address),
    stopped: stopping.signal,
    onGone: (person, endpoint) => ofNode({ kind: 'pushGone', person, endpoint }),
  })
  const delivery = new Delivery({ network, sessions, info, beginSlice, pushes, onRefused, onDefect })
  let isStopping = false
  // A node that lost its network ends for that, also when it stops afterwards.
  const endingReason = () => (stopping.signal.aborted ? LOST : isStopping ? STOPPING : null)
  let isRunning = true
  opened.defer(() => {
    isRunning = false
  })
  const postpone = (wishes: readonly Wish[]) => {
    clock.setTimeout(() => {
      if (isRunning) for (const wish of wishes) journal.submit(wish)
    }, POSTPONED_MS)
  }
  const batchTurnsMax = () => current.limits.batchTurnsMax
  const guesses = new PasswordGuesses({
    clock,
    limits,
    onWrong: (address, wrong) => log.warn('password.wrong', { address, wrong }),
  })
  const credentials = new Credentials({
    network,
    onTokenUsed: (account, change) => ofNode({ kind: 'account', account, change }),
    now: () => clock.now(),
  })
  const dispatcher = new Dispatcher({
    commands: COMMAND_TABLE,
    accounts: {
      credentials,
      guesses,
      guessesAt: new PasswordGuesses({
        clock,
        limits,
        freeCount: FREE_GUESSES,
        onWrong: (account, wrong) => log.warn('account.guessed', { account, wrong }),
      }),
      userOf: (session) => network.userOf(session),
      registrations: new Registrations({ clock, limits }),
      mails: new Registrations({ clock, limits }),
      sendMail: (mail, signal) =>
        current.mail === null
          ? Promise.resolve(false)
          : mailer({ ...current.mail, log, now: () => clock.now() })(mail, signal),
      now: () => clock.now(),
    },
    clock,
    limits,
    journal,
    network,
    delivery,
    store,
    search: searching,
    info,
    log,
    now: () => clock.now(),
  })
  // Behind a trusted proxy, each client is counted by its own address.
  const isExempt = (remote: SocketAddress) =>
    (!current.isLoopbackLimited && isFromHere(remote)) ||
    addresses.trusted.has(remote) ||
    addresses.exempt.has(remote) ||
    gatewaysAt(remote, gateways).length > 0
  const keepalive = startKeepalive({
    sessions,
    clock,
    limits,
    ping: (session) =>
      dispatcher.tell(session, ({ send, to }) => send({ source: to.server, verb: 'PING', params: [to.server] })),
    dismiss: (session, reason) => dispatcher.leave(session, reason),
  })
  opened.defer(() => keepalive.cancel())
  const upkeep = opened.use(
    startUpkeep({
      store,
      clock,
      log,
      diskFreePercentMin: () => current.limits.diskFreePercentMin,
      retention: () => ({
        since: believed() - current.historyAgeMs,
        bytesPerTargetMax: current.historyBytes,
        conversationsMax: current.limits.conversationsMax,
        targets: channelRetention(network.registrations, believed()),
      }),
    }),
  )
  const { onRefusal } = journal
  const sender = opened.use(
    new HookSender({
      clock,
      log,
      isAllowed: (address) => reachable.has(address),
      hook: (id) => (current.sendsHooks ? network.hook(id)?.hook : undefined),
      queueMax: () => current.limits.outgoingQueueMax,
      waitingMax: () => current.limits.outgoingWaitingMax,
      atOnceMax: () => current.limits.outgoingAtOnceMax,
      giveUpMs: () => current.limits.outgoingGiveUpMs,
    }),
  )
  const isOwn = (session: string) => current.sendsHooks && sessions.get(session as SessionId) !== undefined
  const telling = tellingHooks(store, { network, sender, isOwn })
  const recording = new Recording({
    store: measures.of(telling, clock),
    clock,
    log,
    onRefusal,
    stopped: stopping.signal,
  })
  const pipeline = new Pipeline({
    network,
    sessions,
    store,
    recording,
    delivery,
    log,
    postpone,
    position: () => journal.position,
    recordedSeq: order.recorded.seq,
    batchTurnsMax,
    beginSlice,
    onNicknameInUse: (holder) => keepalive.probe(holder),
    onOrder: ({ order, isOwn }) => {
      if (order.kind === 'banish') banish(order.ban, { sessions, network, dispatcher })
      else if (isOwn) void rehash?.().then((isDone) => tellOperators(isDone ? REHASHED : NOT_REHASHED))
    },
  })
  const tellOperators = (text: string) => {
    for (const session of sessions) {
      const user = network.userOf(session.id)
      if (user === undefined || !hasMode(user, 's')) continue
      dispatcher.tell(session, ({ send, to }) => send({ source: to.server, verb: 'NOTICE', params: [to.nick, text] }))
    }
  }
  const hostOf = await hostsFor(config, order.networkId)
  const heldBy = (remote: SocketAddress) => (isExempt(remote) ? null : holderOf(remote))
  const reception = new Reception({
    sessions,
    dispatcher,
    clock,
    limits,
    log,
    guesses,
    arrivals: new Arrivals({ clock, limits }),
    holderOf: heldBy,
    banOf: (address) => {
      const ip = ipOf(address)
      return ip === null ? undefined : network.banOfAddress(ip, believed())
    },
    nextSessionId: () => ulid(clock.now()) as SessionId,
    hostOf,
  })
  const loopDelay = opened.use(new LoopDelay())
  const counts = () => doors?.counts() ?? new Map<string, never>()
  const metrics = () =>
    formatMetrics({ info, measures, loopDelay, sessions, network, search: searching, doors: counts })
  order.consume((turns) => pipeline.run(turns))
  await order.begin()
  warnOfPlaintext(config, log)
  const admin = {
    info,
    network,
    search: searching,
    credentials,
    actor: 'owner',
    now: believed,
    sessionCount: () => sessions.size,
    carryOut: carryingOut(journal, stopping.signal),
  }
  opened.use(await openControl(config.data, admin, log))
  const datagrams = await openDatagramDoor(config.doorSettings.datagram ?? [], {
    dispatcher,
    network,
    info,
    log,
    clock,
    limits: () => current.limits,
    onDropped: (reason) => measures.rejected('datagram', reason),
  })
  opened.defer(() => datagrams.close())
  const listening = await openDoors({
    config,
    limits,
    isExempt,
    isProxy: (remote) => addresses.speaking.has(remote),
    certificate,
    log,
    measures,
    made: {
      reception,
      dispatcher,
      network,
      info,
      log,
      gateways: () => gateways,
      isTrustedProxy: (address) => addresses.trusted.has(address),
      clock,
      holderOf: heldBy,
      admin,
      metrics,
      readiness: () => readiness({ journal, upkeep, ending: endingReason, clock }),
      settings: () => current.doorSettings,
      limits: () => current.limits,
    },
  })
  doors = listening
  described = describe()
  const services = reachableServices(listening.addresses)
  if (config.isDiscoverable && services.length > 0) {
    const own = ulid().slice(-6)
    const announced = { instance: `${config.network} ${own}`, host: `partyline-${own.toLowerCase()}`, services }
    const discovery = await openDiscovery({ announced: () => announced, log })
    opened.defer(() => discovery.close())
    log.info('discovery.announced', { interfaces: discovery.interfaces.join(' ') })
  }
  const running = opened.move()

  return {
    doors: listening.addresses,
    datagrams: datagrams.addresses,
    fingerprint: certificate?.fingerprintSha256 ?? null,
    madePassword: made,
    failed: failure.promise,
    async reload(next) {
      const renewed = certificate === null ? null : await serverCertificate(next, new Date(clock.now()))
      const password = await madePassword(next)
      if (password?.isNew === true) log.warn('password.made', { file: password.file })
      made = password
      if (renewed !== null) listening.setCertificate(renewed)
      if (renewed?.warning) log.warn('certificate.warning', { message: renewed.warning })
      const waiting = changesNeedingRestart(config, next)
      current = next
      gateways = gatewaysOf(next)
      reachable = new AddressList(next.outgoingTo)
      addresses = addressesOf(next)
      described = describe()
      ofNode({ kind: 'policy', policy: policyOf(next) })
      log.configure(next)
      return waiting
    },
    async drain() {
      isStopping = true
      log.info('server.stopping', { sessions: sessions.size })
      const reason = endingReason() ?? STOPPING
      await datagrams.close()
      const [report] = await Promise.all([listening.drain(current.limits.drainTimeoutMs), reception.close(reason)])
      stopping.abort()
      await journal.settled()
      await running.disposeAsync()
      log.info('server.stopped', { ...report })
    },
  }
}

/**
 * Those whose connections begin with a PROXY header, those whose fields are believed at the web door, and clients that limits for each address do
 * not hold for.
 */
function addressesOf({
  proxyProtocol,
  trustedProxies,
  exempt,
}: Config): Readonly<Record<'speaking' | 'trusted' | 'exempt', AddressList>> {
  return {
    speaking: new AddressList(proxyProtocol),
    trusted: new AddressList(trustedProxies),
    exempt: new AddressList(exempt),
  }
}

function gatewaysOf({ webirc }: Config): readonly Gateway[] {
  return webirc.map(({ address, password }) => ({ addresses: new AddressList([address]), password }))
}

function openDoorsOf({ addresses }: Doors): readonly OpenDoor[] {
  return DOOR_NAMES.filter((name) => addresses[name].length > 0).map((name) => {
    const { definition, isEncrypted } = doorOf(name)
    return {
      name,
      visitors: definition.visitors,
      isEncrypted,
      ports: addresses[name].flatMap(portOf),
      addresses: addresses[name],
    }
  })
}

function operPasswordsOf({ opers }: Config): ServerInfo['operPasswords'] {
  return new Map(opers.map(({ name, password }) => [nameKey(name), password]))
}

/** None for a Unix socket. */
function portOf(address: string): readonly number[] {
  const parsed = parseAddress(address)
  return parsed?.kind === 'tcp' ? [parsed.port] : []
}

/** The key of the cloaks stays with the data, so that bans on them hold; all nodes of a cluster have that of its stream. */
async function hostsFor({ isCloaked, data }: Config, networkId: string | null): Promise<HostOf> {
  if (!isCloaked) return shownHost
  if (networkId !== null) return cloakedHost(networkId)
  const { text } = await keptSecret(data, 'cloak-key', makeCloakKey)
  return cloakedHost(text)
}

/** A machine may get another address later; people have compared the fingerprint by then. */
function warnOfAddresses(certificate: Certificate, log: ServerLog): void {
  const missing = addressesMissingIn(certificate)
  if (missing.length === 0) return
  log.warn('certificate.addresses', {
    missing: missing.join(' '),
    remedy:
      'clients that check the address refuse. Remove certificate.pem, and a new one is made, with another fingerprint',
  })
}

/** Everybody on the same network as a client can read what it sends in plain text. */
function warnOfPlaintext(config: Config, log: ServerLog): void {
  for (const door of DOOR_NAMES.filter((name) => !doorOf(name).isEncrypted)) {
    for (const address of config.doors[door]) {
      if (!isLoopback(address)) log.warn('door.plaintext', { door, address: formatAddress(address) })
    }
  }
  for (const address of (config.doorSettings.datagram ?? []).map((place) => ({ kind: 'tcp', ...place }) as const)) {
    if (!isLoopback(address)) log.warn('door.plaintext', { door: 'datagram', address: formatAddress(address) })
  }
}
