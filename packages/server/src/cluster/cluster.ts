/**
 * A node of a cluster, from the first question to the NATS servers to its clean stop:
 *
 *     joinCluster   are the servers fit; the lease of this node's name; where it was; the stream
 *     begin         read what it lacks, then a new run: its old sessions are over; with the tables of the others, its policy holds
 *     (serving)     others whose lease has ended are said to be lost, and their sessions end
 *     leave         its sessions are over, its lease is free
 *
 * Whatever makes it impossible to go on calls `onFailed` once. From then on no command is taken and no entry executed.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { ClusterError } from '../errors.ts'
import type { Consumer, Turn } from '../journal/journal.ts'
import { checkServers, type Durability } from '../journal/nats/check-servers.ts'
import { connectNatsServers, type NatsAccess } from '../journal/nats/connect.ts'
import { EntryStream as NatsStream } from '../journal/nats/entry-stream.ts'
import { LeaseBucket } from '../journal/nats/lease-bucket.ts'
import { Lease, LEASE_MS } from '../journal/nats/lease.ts'
import { clusterNames } from '../journal/nats/names.ts'
import { watchLeases } from '../journal/nats/watch-leases.ts'
import { StreamJournal, type EntryStream, type StreamPlace, type StreamState } from '../journal/stream-journal.ts'
import type { Log } from '../log/log.ts'
import type { Command } from '../network/command.ts'
import { Network } from '../network/network.ts'
import type { Policy } from '../network/policy.ts'
import type { NodeId } from '../network/state.ts'
import type { Through } from '../store/store.ts'
import { CHECKPOINT_EVERY, Checkpoints } from './checkpoints.ts'
import { readNodeState, whyUnusable, writeNodeState, type NodeState } from './node-state.ts'

export interface ClusterConfig extends NatsAccess {
  /** NATS servers, as `nats://HOST:PORT`. */
  readonly servers: readonly string[]
  readonly node: NodeId
  readonly durability: Durability
}

export interface ClusterParts {
  readonly config: ClusterConfig
  /** The name of the network. */
  readonly network: string
  /** Holds until the first entry of the stream brings one. */
  readonly policy: Policy
  /** The version of the Unicode tables by which this process compares names. */
  readonly unicode: string
  /** The data folder. */
  readonly folder: string
  /** The last entry that the history of this folder has recorded; null when it is empty. */
  readonly through: Through | null
  readonly batchWishesMax: () => number
  readonly isBehind: () => boolean
  /** See `Recording.flush`. */
  readonly flush: () => Promise<boolean>
  readonly log: Log
  readonly onFailed: (error: unknown) => void
  /** Entries from one comparison of states to the next. */
  readonly checkpointEvery?: number
}

/** Until its lease has ended, and two looks have missed it. */
const MISSED_WITHIN_LEASES = 1.5
/** How often a node looks whether those for which it waits are there. */
const LOOK_MS = 100

const NOTHING_YET: StreamState = { place: null, stamps: { seq: 0, time: 0, shown: 0, taken: [] }, runs: [] }

/**
 * @throws {ClusterError} the servers are not fit, another process is this node, or its data folder is not of this stream: nothing
 *   is left open
 */
export async function joinCluster(parts: ClusterParts): Promise<Cluster> {
  const { config, network, folder, through } = parts
  if (through !== null && through.position === null) {
    const message = `the history in ${folder} is that of a server that was alone`
    throw new ClusterError('CLUSTER_FOLDER_UNSUITABLE', message)
  }
  await using opened = new AsyncDisposableStack()
  const connection = await connectNatsServers(config.servers, `partyline ${config.node}`, config)
  opened.defer(() => connection.close())
  await checkServers(connection, config.durability)
  const names = clusterNames(network)
  const bucket = await LeaseBucket.open(connection, names, LEASE_MS)
  let onLost: (error: unknown) => void = () => {}
  const lease = await Lease.acquire(bucket, { node: config.node, onLost: (error) => onLost(error) })
  opened.defer(() => lease.release())
  const kept = await readNodeState(folder)
  const place = kept?.stream.place ?? null
  const natsStream = await NatsStream.open(connection, names, {
    networkId: kept?.networkId ?? null,
    hasEntries: through !== null,
    through: place === null ? null : natsPlace(place),
  })
  const cluster = new Cluster(parts, {
    stream: streamOf(natsStream, lease),
    kept,
    networkId: natsStream.networkId,
    lastPosition: natsStream.lastSeq,
    batchBytesMax: () => natsStream.batchBytesMax,
    run: lease.publisher.epoch,
    watch: (others, onEnded, signal) => watchLeases(bucket, others, onEnded, signal),
    missedWithinMs: bucket.leaseMs * MISSED_WITHIN_LEASES,
    opened: opened.move(),
  })
  onLost = (error) => cluster.fail(error)
  return cluster
}

function natsPlace({ position, time, messageId }: StreamPlace): {
  streamSeq: number
  streamTime: number
  messageId: string
} {
  return { streamSeq: position, streamTime: time, messageId }
}

function streamOf(stream: NatsStream, lease: Lease): EntryStream {
  const closing = new AbortController()
  const { signal } = closing
  return {
    async *read(after) {
      for await (const found of stream.read(after === null ? null : natsPlace(after), signal)) {
        const { streamSeq: position, streamTime: time, messageId, bytes } = found
        yield { position, time, messageId, bytes }
      }
    },
    async publish(messageId, bytes) {
      // A process that was stopped for longer than its lease has lost it before it knows.
      if (!lease.isHeld) throw new ClusterError('CLUSTER_LEASE_LOST', 'the lease of this node has ended')
      const placement = await stream.publish(bytes, messageId, signal)
      if (placement.kind !== 'placed') throw placement.error
    },
    passOverCommand: (position) => stream.passOverCommand(position),
    close: async () => closing.abort(),
  }
}

interface Joined {
  readonly stream: EntryStream
  readonly kept: NodeState | null
  readonly networkId: string
  /** Of the last message that the stream had when it was opened. */
  readonly lastPosition: number
  readonly batchBytesMax: () => number
  readonly run: number
  readonly watch: (
    others: () => readonly { readonly node: string; readonly epoch: number }[],
    onEnded: (other: { readonly node: string; readonly epoch: number }) => void,
    signal: AbortSignal,
  ) => Promise<void>
  /** `watch` has noticed by then that another node is no more. */
  readonly missedWithinMs: number
  readonly opened: AsyncDisposableStack
}

export class Cluster {
  readonly journal: StreamJournal
  /** As it was up to where this node's own state goes; the rest comes with `begin`. */
  readonly network: Network
  readonly #parts: ClusterParts
  readonly #joined: Joined
  readonly #checkpoints: Checkpoints
  readonly #leaving = new AbortController()
  /** Why the stream is read from its beginning, although there is a state; null where that is not so. */
  readonly #unusable: string | null
  #saving: Promise<void> = Promise.resolve()
  #failure: Error | null = null
  #hasBegun = false
  /** What was executed before, the others may have executed by other tables: no start goes on from it. */
  #hasOwnTables = false

  constructor(parts: ClusterParts, joined: Joined) {
    this.#parts = parts
    this.#joined = joined
    const { config, batchWishesMax, isBehind } = parts
    const { stream, batchBytesMax } = joined
    this.#unusable = joined.kept === null ? null : whyUnusable(joined.kept, parts.through)
    if (this.#unusable !== null) parts.log.warn('cluster.state-unusable', { reason: this.#unusable })
    const kept = this.#unusable === null ? joined.kept : null
    this.network = new Network(parts.policy)
    if (kept !== null) this.network.restore(kept.network)
    const state = kept?.stream ?? NOTHING_YET
    this.journal = new StreamJournal({
      stream,
      network: parts.network,
      node: config.node,
      state,
      latestTime: () => this.network.lastTime,
      sessionsOf: (ended) => this.network.sessionsOf(ended),
      batchBytesMax,
      batchWishesMax,
      isBehind,
      onForeign: ({ position }) => parts.log.warn('cluster.foreign-message', { position }),
      onFailed: (error) => this.fail(error),
    })
    this.#checkpoints = new Checkpoints({
      network: this.network,
      node: config.node,
      every: parts.checkpointEvery ?? CHECKPOINT_EVERY,
      isBetweenMessages: () => this.journal.state !== null,
      // What it reads again was said by its last run.
      say: (command) => {
        if (this.#hasBegun) this.#say(command)
      },
      onDiverged: (error) => this.fail(error),
    })
  }

  /** Made with the stream: tells it from every other stream of that name. */
  get networkId(): string {
    return this.#joined.networkId
  }

  consume(consumer: Consumer): void {
    this.journal.consume(async (turns) => {
      // A consumer that has stopped in a batch executes nothing more: no state is compared from then on.
      if (!this.network.isCommitted) return consumer(turns)
      await consumer(this.#checkpoints.until(this.#compared(turns)))
      if (!this.#checkpoints.isDue || !this.network.isCommitted) return
      const snapshot = this.#snapshot()
      this.#checkpoints.take(snapshot)
      if (this.#hasOwnTables) this.#save(snapshot)
    })
  }

  /**
   * Resolves when the node has everything that the stream held before, and its own beginning; then doors may open.
   * @throws {ClusterError} CLUSTER_BEHIND, CLUSTER_DIVERGED, CLUSTER_OTHER_UNICODE, or what the journal failed with
   */
  async begin(policy: Policy): Promise<void> {
    const { lastPosition, run, watch } = this.#joined
    const { unicode } = this.#parts
    await this.journal.reaches(lastPosition)
    const recorded = this.#parts.through?.seq ?? 0
    if (this.#failure === null && this.network.lastSeq < recorded) {
      const message = `the stream ends with the entry ${this.network.lastSeq}, and this node has recorded ${recorded}`
      this.fail(new ClusterError('CLUSTER_BEHIND', message))
    }
    if (this.#failure !== null) throw this.#failure
    this.#hasBegun = true
    this.#say({ kind: 'nodeStarted', unicode })
    this.journal.begin(run)
    await this.journal.settled()
    if (this.#failure !== null) throw this.#failure
    const others = () =>
      this.journal.runs.flatMap(({ node, run: epoch, isOver }) =>
        isOver || node === this.#parts.config.node ? [] : [{ node, epoch }],
      )
    const onEnded = ({ node, epoch }: { readonly node: string; readonly epoch: number }) => {
      this.#say({ kind: 'nodeLost', node: node as NodeId, run: epoch })
    }
    void watch(others, onEnded, this.#leaving.signal)
    await this.#untilOwnTables()
    this.#say({ kind: 'policy', policy })
    await this.journal.settled()
    if (this.#failure !== null) throw this.#failure
    // From now on this folder is of this stream, and of no other of its name.
    this.#save()
  }

  /**
   * Names that one node takes for the same are two for a node with other Unicode tables, so those of the nodes that were there first
   * hold. Of nodes that were killed nobody may have said yet that they are lost.
   */
  async #untilOwnTables(): Promise<void> {
    const { unicode, log } = this.#parts
    const until = performance.now() + this.#joined.missedWithinMs
    const [first] = this.journal.otherTables
    if (first !== undefined)
      log.warn('cluster.other-unicode', { node: first.node, theirs: first.unicode, ours: unicode })
    for (;;) {
      if (this.#failure !== null) throw this.#failure
      const [other] = this.journal.otherTables
      if (other === undefined) break
      if (performance.now() >= until) {
        const message = `the node ${other.node} runs with Unicode ${other.unicode}, and this one has ${unicode}`
        throw new ClusterError('CLUSTER_OTHER_UNICODE', message)
      }
      await delay(LOOK_MS, undefined, { signal: this.#leaving.signal }).catch(() => {})
    }
    this.#hasOwnTables = true
  }

  /** The node cannot go on. */
  fail(error: unknown): void {
    if (this.#failure !== null) return
    this.#failure = this.#explained(error)
    this.#leaving.abort()
    void this.journal.close()
    this.#parts.onFailed(this.#failure)
  }

  /** A stream that does not begin with the first entry is no defect of its own: a node with its state would not notice. */
  #explained(error: unknown): Error {
    const isHole = error instanceof ClusterError && error.code === 'CLUSTER_HOLE'
    if (isHole && !this.#hasBegun && this.#unusable !== null) {
      const message = `${this.#unusable}, and the stream has not everything from its beginning on`
      return new ClusterError('CLUSTER_STATE_UNUSABLE', message, { cause: error })
    }
    return error instanceof Error ? error : new Error(String(error))
  }

  /** Its sessions must have ended. */
  async leave(): Promise<void> {
    this.#leaving.abort()
    await this.journal.leave()
    if (this.#failure === null && this.#hasOwnTables) this.#save()
    await this.#parts.flush()
    await this.#saving
    await this.journal.close()
    await this.#joined.opened.disposeAsync()
  }

  #say(command: Command): void {
    this.journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null })
  }

  /** What this node has recorded must be what the stream has. */
  *#compared(turns: Iterable<Turn>): Iterable<Turn> {
    const { through } = this.#parts
    for (const turn of turns) {
      if (turn.kind === 'entry' && turn.entry.seq === through?.seq && turn.entry.time > through.time) {
        const message = `the entry ${through.seq} of the stream is not the one that this node has recorded`
        this.fail(new ClusterError('CLUSTER_DIVERGED', message))
        return
      }
      yield turn
    }
  }

  #snapshot(): string {
    return JSON.stringify(this.network.snapshot())
  }

  /** A start can go on from here. One that cannot be written is no reason to stop: the stream has everything. */
  #save(snapshot?: string): void {
    const stream = this.journal.state
    // What was executed and could not be recorded is read again by the next start.
    if (stream === null || !this.network.isCommitted) return
    const state = { networkId: this.#joined.networkId, stream }
    const network = snapshot ?? this.#snapshot()
    // A state is never ahead of the history beside it: where it is, the history is an older one.
    const flushed = this.#parts.flush()
    this.#saving = this.#saving
      .then(async () => ((await flushed) ? writeNodeState(this.#parts.folder, state, network) : undefined))
      .catch((error: unknown) => this.#parts.log.warn('cluster.state-not-written', { error }))
  }
}
