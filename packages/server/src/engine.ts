/**
 * What a server is behind its doors: the order of commands, the network, the store that records, the delivery, and what looks after
 * them. Lines come in at its dispatcher.
 */
import type { Clock } from '@partyline/net'
import { Dispatcher } from './commands/dispatcher.ts'
import type { AccountDesk } from './commands/definition.ts'
import { COMMAND_TABLE } from './commands/table.ts'
import { Credentials } from './credentials/credentials.ts'
import { Delivery } from './delivery/delivery.ts'
import { banish } from './doors/banish.ts'
import { makeCloakKey } from './doors/host.ts'
import type { Journal, Wish } from './journal/journal.ts'
import type { LiveConfig } from './live-config.ts'
import type { Log } from './log/log.ts'
import { mailer } from './mail/send-mail.ts'
import { Measures } from './metrics/measures.ts'
import type { Command } from './network/command.ts'
import { hasMode } from './network/modes.ts'
import type { Network } from './network/network.ts'
import { channelRetention } from './network/registrations/channel-retention.ts'
import type { FileId } from './network/shared-file.ts'
import type { SessionId } from './network/state.ts'
import { orderFor, type Order } from './order.ts'
import { HookSender } from './outgoing/hook-sender.ts'
import { post } from './outgoing/post.ts'
import { tellingHooks } from './outgoing/telling-hooks.ts'
import { Pipeline } from './pipeline/pipeline.ts'
import { Recording } from './pipeline/recording.ts'
import { Pushes } from './push/pushes.ts'
import { Vapid } from './push/vapid.ts'
import type { OpenedSearch } from './search/open-search.ts'
import { startKeepalive } from './session/keepalive.ts'
import { PasswordGuesses } from './session/password-guesses.ts'
import { DailyAllowance } from './session/daily-allowance.ts'
import { Sessions } from './session/sessions.ts'
import { timeSlices } from './session/time-slice.ts'
import { believedDate } from './store/believed-date.ts'
import { keptSecret } from './store/kept-secret.ts'
import type { OpenedStore } from './store/store.ts'
import { startUpkeep, type StoreUpkeep } from './store/upkeep.ts'
import { tellingFiles } from './uploads/telling-files.ts'

export interface EngineParts {
  readonly live: LiveConfig
  readonly recorded: OpenedStore
  readonly search: OpenedSearch
  readonly clock: Clock
  readonly log: Log
  /** Aborted when the server has stopped, or cannot go on. */
  readonly stopping: AbortController
  /** See `StartParts`. */
  readonly rehash?: () => Promise<boolean>
  /** The node cannot go on as part of its cluster. */
  readonly onFailed: (error: unknown) => void
}

export interface Engine {
  readonly network: Network
  readonly journal: Journal
  readonly order: Order
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
  readonly accounts: AccountDesk
  readonly upkeep: StoreUpkeep
  readonly measures: Measures
  /** Unix milliseconds; see believed-date. */
  readonly believed: () => number
  /** From then on this is told of each file that is made, changed or removed, by whichever node, once it is recorded here. */
  readonly followFiles: (onChanged: (id: FileId) => void) => void
  /** What the node itself wishes. */
  readonly wish: (command: Command) => void
}

/** How long after a failed record the departures that are waiting for it are tried again. */
const POSTPONED_MS = 1_000
/** On one account, before each further one makes the next wait: people mistype. */
const FREE_GUESSES = 10

const REHASHED = '*** The configuration was read again'
const NOT_REHASHED = '*** The configuration could not be read, and everything stays as it was: the log says why'

/**
 * Nothing is handed over before `order.begin()`.
 * @param opened what is made here ends with it
 * @throws {StoreError | ClusterError} the data folder cannot be written, or the node cannot be part of its cluster
 */
export async function makeEngine(parts: EngineParts, opened: AsyncDisposableStack): Promise<Engine> {
  const { live, recorded, search, clock, log, stopping } = parts
  const { config } = live
  const { store } = recorded
  const limits = () => live.limits
  const info = () => live.info
  const sessions = new Sessions()
  const believed = believedDate(clock)
  const order = await orderFor({
    config,
    current: () => live.config,
    opened: recorded,
    clock,
    believed,
    log,
    isBehind: () => delivery.isWriting,
    flush: () => recording.flush(),
    onFailed: parts.onFailed,
  })
  opened.defer(() => order.leave())
  // A start that fails does not wait for what the disk refuses.
  opened.defer(() => stopping.abort())
  const { network, journal } = order
  const wish = (command: Command) =>
    journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null })

  const measures = new Measures()
  // All nodes of a cluster are one server to the services that push.
  const pushSecret = order.networkId ?? (await keptSecret(config.data, 'push-key', makeCloakKey)).text
  const vapid = new Vapid(pushSecret, `https://${config.name}`)
  live.learn({ vapidKey: vapid.publicKey })
  const { resolve } = live
  const pushes = new Pushes({
    network,
    clock,
    limits,
    log,
    vapid,
    post,
    isAllowed: (address) => live.isReachable(address),
    resolve,
    stopped: stopping.signal,
    onGone: (person, endpoint) => wish({ kind: 'pushGone', person, endpoint }),
  })
  const slicesOf = (count: () => number) =>
    timeSlices(
      () => clock.monotonic(),
      () => limits().sliceMs * count(),
    )
  const delivery = new Delivery({
    network,
    sessions,
    info,
    beginSlice: slicesOf(() => 1),
    clock,
    pushes,
    onRefused: (refusal) => measures.refused(refusal),
    onDefect: (session, error) => log.error('command.failed', { session: session.id, error }),
  })

  const accounts = accountDesk(parts, network, wish)
  const dispatcher = new Dispatcher({
    commands: COMMAND_TABLE,
    accounts,
    clock,
    limits,
    journal,
    network,
    delivery,
    store,
    search,
    info,
    log,
    now: () => clock.now(),
  })
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
      diskFreePercentMin: () => limits().diskFreePercentMin,
      retention: () => ({
        since: believed() - live.config.historyAgeMs,
        bytesPerTargetMax: live.config.historyBytes,
        conversationsMax: limits().conversationsMax,
        targets: channelRetention(network.registrations, believed()),
      }),
    }),
  )

  const sender = opened.use(
    new HookSender({
      clock,
      log,
      isAllowed: (address) => live.isReachable(address),
      resolve,
      hook: (id) => (live.config.sendsHooks ? network.hook(id)?.hook : undefined),
      queueMax: () => limits().outgoingQueueMax,
      waitingMax: () => limits().outgoingWaitingMax,
      atOnceMax: () => limits().outgoingAtOnceMax,
      giveUpMs: () => limits().outgoingGiveUpMs,
    }),
  )
  const isOwn = (session: string) => live.config.sendsHooks && sessions.get(session as SessionId) !== undefined
  let onFileChanged: (id: FileId) => void = () => {}
  const telling = tellingFiles(tellingHooks(store, { network, sender, isOwn }), (id) => onFileChanged(id))
  const recording = new Recording({
    store: measures.of(telling, clock),
    clock,
    log,
    onRefusal: journal.onRefusal,
    stopped: stopping.signal,
  })
  let isRunning = true
  opened.defer(() => {
    isRunning = false
  })
  const postpone = (wishes: readonly Wish[]) => {
    clock.setTimeout(() => {
      if (isRunning) for (const one of wishes) journal.submit(one)
    }, POSTPONED_MS)
  }
  const tellOperators = (text: string) => {
    for (const session of sessions) {
      const user = network.userOf(session.id)
      if (user === undefined || !hasMode(user, 's')) continue
      dispatcher.tell(session, ({ send, to }) => send({ source: to.server, verb: 'NOTICE', params: [to.nick, text] }))
    }
  }
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
    batchTurnsMax: () => limits().batchTurnsMax,
    beginSlice: slicesOf(() => delivery.batchSlices),
    onNicknameInUse: (holder) => keepalive.probe(holder),
    onOrder: ({ order: given, isOwn }) => {
      if (given.kind === 'banish') banish(given.ban, { sessions, network, dispatcher })
      else if (isOwn) void parts.rehash?.().then((isDone) => tellOperators(isDone ? REHASHED : NOT_REHASHED))
    },
  })
  order.consume((turns) => pipeline.run(turns))
  return {
    network,
    journal,
    order,
    sessions,
    dispatcher,
    accounts,
    upkeep,
    measures,
    believed,
    followFiles: (onChanged) => {
      onFileChanged = onChanged
    },
    wish,
  }
}

/** What commands about accounts work with. */
function accountDesk({ live, clock, log }: EngineParts, network: Network, wish: Engine['wish']): AccountDesk {
  const limits = () => live.limits
  const now = () => clock.now()
  const allowance = (max: () => number) => new DailyAllowance({ clock, limits, max })
  return {
    credentials: new Credentials({
      network,
      onTokenUsed: (account, change) => wish({ kind: 'account', account, change }),
      clock,
    }),
    guesses: new PasswordGuesses({
      clock,
      limits,
      onWrong: (address, wrong) => log.warn('password.wrong', { address, wrong }),
    }),
    guessesAt: new PasswordGuesses({
      clock,
      limits,
      freeCount: FREE_GUESSES,
      onWrong: (account, wrong) => log.warn('account.guessed', { account, wrong }),
    }),
    userOf: (session) => network.userOf(session),
    registrations: allowance(() => limits().registrationsPerAddressMax),
    mails: allowance(() => limits().registrationsPerAddressMax),
    wrongCodes: allowance(() => limits().verificationGuessesPerAddressMax),
    sendMail: (mail, signal) => {
      const { mail: settings } = live.config
      return settings === null ? Promise.resolve(false) : mailer({ ...settings, log, now })(mail, signal)
    },
    now,
  }
}
