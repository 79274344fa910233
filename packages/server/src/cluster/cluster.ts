/**
 * A node of a cluster that has its lease and its stream (`join-cluster.ts`), to its clean stop:
 *
 *     begin         read what it lacks, then a new run: its old sessions are over; with the tables of the others, its policy holds
 *     (serving)     others whose lease has ended are said to be lost, and their sessions end
 *     leave         its sessions are over, its lease is free
 *
 * Whatever makes it impossible to go on calls `onFailed` once. From then on no command is taken and no entry executed.
 */
import { ClusterError } from '../errors.ts'
import type { Consumer, Turn } from '../journal/journal.ts'
import type { EntryStream } from '../journal/entry-stream.ts'
import type { Durability } from '../journal/nats/check-servers.ts'
import type { NatsAccess } from '../journal/nats/connect.ts'
import { StreamJournal, type StreamState } from '../journal/stream-journal.ts'
import type { Log } from '../log/log.ts'
import type { Command } from '../network/command.ts'
import { Network } from '../network/network.ts'
import type { Policy } from '../network/policy.ts'
import type { NodeId } from '../network/state.ts'
import type { Through } from '../store/store.ts'
import { CHECKPOINT_EVERY, Checkpoints } from './checkpoints.ts'
import { whyUnusable, writeNodeState, type NodeState } from './node-state.ts'
import { untilTablesHold } from './unicode.ts'

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
  /** Under which name the clients of this node know it. */
  readonly name: string
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

const NOTHING_YET: StreamState = { place: null, stamps: { seq: 0, time: 0, shown: 0, taken: [] }, runs: [] }

/** What a node has when it has joined. */
export interface Joined {
  readonly stream: EntryStream
  readonly kept: NodeState | null
  readonly networkId: string
  /** Of the last message that the stream had when it was opened. */
  readonly lastPosition: number
  /** The same, now. */
  readonly currentPosition: () => Promise<number>
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
      // What it reads at its start has long happened.
      onNodeLost: (node) => {
        if (this.#hasBegun) parts.log.warn('cluster.node-lost', { node })
      },
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
    const { lastPosition, run, watch, missedWithinMs } = this.#joined
    const { unicode, name } = this.#parts
    await this.journal.reaches(lastPosition)
    const recorded = this.#parts.through?.seq ?? 0
    if (this.#failure === null && this.network.lastSeq < recorded) {
      const message = `the stream ends with the entry ${this.network.lastSeq}, and this node has recorded ${recorded}`
      this.fail(new ClusterError('CLUSTER_BEHIND', message))
    }
    if (this.#failure !== null) throw this.#failure
    this.#hasBegun = true
    this.#say({ kind: 'nodeStarted', unicode, name })
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
    await untilTablesHold({
      unicode,
      others: () => this.journal.otherTables,
      missedWithinMs,
      signal: this.#leaving.signal,
      log: this.#parts.log,
    })
    if (this.#failure !== null) throw this.#failure
    this.#hasOwnTables = true
    this.#say({ kind: 'policy', policy })
    await this.journal.settled()
    if (this.#failure !== null) throw this.#failure
    // From now on this folder is of this stream, and of no other of its name.
    this.#save()
  }

  /**
   * Resolves when everything is executed that the stream has now. After `begin`; one at a time.
   * @throws {ClusterError} the servers did not answer, or what the node has failed with
   */
  async caughtUp(): Promise<void> {
    await this.journal.reaches(await this.#joined.currentPosition())
    if (this.#failure !== null) throw this.#failure
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
