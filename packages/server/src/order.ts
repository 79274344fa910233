/** Where the one order of entries comes from: a server that is alone makes it itself, the nodes of a cluster share a stream. */
import { hostname } from 'node:os'
import type { Clock } from '@partyline/net'
import type { ClusterConfig, Config } from './config/config.ts'
import { ClusterError, StoreError } from './errors.ts'
import type { Consumer, Journal } from './journal/journal.ts'
import { LocalJournal } from './journal/local.ts'
import { Stamps } from './journal/stamps.ts'
import type { Log } from './log/log.ts'
import { nameKey } from './network/context.ts'
import type { Kept } from './network/kept.ts'
import { Network } from './network/network.ts'
import { networkLimits, type Policy } from './network/policy.ts'
import type { NodeId } from './network/state.ts'
import { holdPlaces } from './pipeline/hold-places.ts'
import type { OpenedStore, Through } from './store/store.ts'

export interface Order {
  readonly network: Network
  readonly journal: Journal
  /** What the history had recorded before this start. */
  readonly recorded: Through
  /** Random, made with the stream, and known to its nodes only; null for a server that is alone. */
  readonly networkId: string | null
  consume(consumer: Consumer): void
  /** Before doors open. @throws {ClusterError} the node cannot be part of its cluster */
  begin(): Promise<void>
  /** Resolves when the network has everything that other nodes had said before this was asked. After `begin`; one at a time. @throws {ClusterError} */
  caughtUp(): Promise<void>
  /** When all doors are closed; nothing is handed over afterwards. */
  leave(): Promise<void>
}

const NOTHING: Through = { seq: 0, time: 0, position: null }

export interface OrderParts {
  readonly config: Config
  /** The configuration as it is now. */
  readonly current: () => Config
  readonly opened: OpenedStore
  readonly clock: Clock
  readonly believed: () => number
  readonly log: Log
  /** What was handed over before is still being written to its readers. */
  readonly isBehind: () => boolean
  /** See `Recording.flush`. */
  readonly flush: () => Promise<boolean>
  /** The node cannot go on as part of its cluster. */
  readonly onFailed: (error: unknown) => void
}

/** @throws {ClusterError} the data folder is not of such a server, or the cluster cannot be joined */
export function orderFor(parts: OrderParts): Promise<Order> {
  const { cluster } = parts.config
  return cluster === null ? orderAlone(parts) : orderInCluster(parts, cluster)
}

async function orderAlone({ config, current, opened, clock, believed, log, isBehind }: OrderParts): Promise<Order> {
  const { store, channels, records, givenSeq, lastTime, through } = opened
  if (through !== null && through.position !== null) {
    const message = `the history in ${config.data} is that of a node of a cluster`
    throw new ClusterError('CLUSTER_FOLDER_UNSUITABLE', message)
  }
  const recorded = through ?? NOTHING
  const now = clock.now()
  const { places, changes } = holdPlaces(opened.places, now, config.limits.returnTimeoutMs)
  // Not being able to write this is no reason not to start: the places are held all the same.
  if (changes.length > 0) {
    await store.append({ changes, through: recorded }).catch((error: unknown) => log.warn('store.failed', { error }))
  }
  const network = restored(policyOf(config), { channels, places, records, now })
  const stamps = new Stamps({
    now: () => clock.now(),
    believed,
    givenSeq,
    lastTime,
    latestTime: () => network.lastTime,
    aheadMsMax: () => current().limits.dateAheadMsMax,
    onGivenUp: (aheadMs) => log.warn('clock.set-back', { seconds: Math.round(aheadMs / 1000) }),
  })
  const journal = new LocalJournal(stamps, isBehind)
  return {
    network,
    journal,
    recorded,
    networkId: null,
    consume: (consumer) => journal.consume(consumer),
    async begin() {
      journal.submit({ kind: 'wish', session: null, rank: 'usual', command: { kind: 'nodeStarted' }, label: null })
    },
    async caughtUp() {},
    async leave() {},
  }
}

async function orderInCluster(parts: OrderParts, nats: ClusterConfig): Promise<Order> {
  const { config, current, opened, log, isBehind, flush, onFailed } = parts
  // A server that is alone is not kept waiting for what it does not use.
  const { joinCluster } = await import('./cluster/join-cluster.ts')
  const { through } = opened
  const cluster = await joinCluster({
    config: { ...nats, node: nodeOf(nats) },
    network: config.network,
    name: config.name,
    policy: policyOf(config),
    unicode: process.versions['unicode'] ?? '',
    folder: config.data,
    through,
    batchWishesMax: () => current().limits.batchTurnsMax,
    isBehind,
    flush,
    log,
    onFailed,
  })
  return {
    network: cluster.network,
    journal: cluster.journal,
    recorded: through ?? NOTHING,
    networkId: cluster.networkId,
    consume: (consumer) => cluster.consume(consumer),
    begin: () => cluster.begin(policyOf(current())),
    caughtUp: () => cluster.caughtUp(),
    leave: () => cluster.leave(),
  }
}

/** @throws {StoreError} STORE_CORRUPT: to go on without a record would let in a person that was banned, or another with a person's name */
function restored(policy: Policy, kept: Kept): Network {
  try {
    return new Network(policy, kept)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError('STORE_CORRUPT', `the history cannot be put back: ${what}`, { cause })
  }
}

/** That of the machine, as the name of a node may be written, where the owner gives none. */
export function nodeOf({ node }: Pick<ClusterConfig, 'node'>): NodeId {
  const [name = ''] = hostname().split('.')
  return (node ?? (name.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 64) || 'node')) as NodeId
}

/** A nickname that is a name of the server would read as the server. */
export function policyOf({
  limits,
  name,
  network,
  reservedNicknames,
  plainChannel,
  opers,
  operClasses,
  alwaysOn,
  registration,
  admin,
}: Config): Policy {
  const reserved = { nicknames: [name, network, ...reservedNicknames], lobby: plainChannel }
  const named = opers.map(({ name: oper, className, password }) => [
    nameKey(oper),
    { className, isAccount: password === null },
  ])
  const classes = { classes: operClasses, opers: Object.fromEntries(named) }
  return {
    limits: networkLimits(limits),
    reserved,
    opers: classes,
    alwaysOn,
    registration,
    contact: admin.at(-1) ?? null,
  }
}
