/**
 * The journal of several nodes: one stream is the truth. A node publishes the wishes of its sessions, one batch after the
 * other, reads every batch of every node in the order of the stream, and makes the same entries of them as every other node.
 *
 * A batch counts when it is the next of a run that counts (`stream-runs.ts`). What a node publishes that was taken for dead
 * meanwhile counts nowhere, also not for itself; and a batch that was published twice, because nobody knew whether it had
 * arrived, counts once.
 */
import { ENDED_AT_ONCE, nodeEndedBy } from '../network/attachment.ts'
import type { NodeId } from '../network/state.ts'
import { ClusterError } from '../errors.ts'
import { decodeBatch, type Proposal, type ProposedBatch } from './entry-codec.ts'
import type { EntryStream, StreamMessage, StreamPlace } from './entry-stream.ts'
import type { Ask, Consumer, Journal, Turn, Wish } from './journal.ts'
import { Stamps, type StampsState } from './stamps.ts'
import { StreamPublisher } from './stream-publisher.ts'
import { StreamRuns, type Run } from './stream-runs.ts'
import { StreamTurns } from './stream-turns.ts'

/** What a node must know of the stream, beside the state of the network, to go on behind a message. */
export interface StreamState {
  /** Of the last message that was handed over whole; null before the first. */
  readonly place: StreamPlace | null
  readonly stamps: StampsState
  /** The last run of each node. */
  readonly runs: readonly Run[]
}

export interface StreamJournalParts {
  readonly stream: EntryStream
  readonly network: string
  readonly node: NodeId
  readonly state: StreamState
  /** Unix milliseconds of the latest event of the network. */
  readonly latestTime: () => number
  /** How many sessions of that node are on the network, after the last entry that was handed over. */
  readonly sessionsOf: (node: NodeId) => number
  /** Bytes and wishes in one message at most; they may change. */
  readonly batchBytesMax: () => number
  readonly batchWishesMax: () => number
  /** What was handed over before is still being written to its readers. */
  readonly isBehind: () => boolean
  /** A message of the stream is of no node, and is passed over by all of them. */
  readonly onForeign: (place: StreamPlace) => void
  /** Another node has said that this one is no more. */
  readonly onNodeLost: (node: NodeId) => void
  /** The node cannot go on: what comes next is not known, or the others have taken it for dead. Called once. */
  readonly onFailed: (error: unknown) => void
}

/** So many messages are read ahead of the consumer. */
const AHEAD_MAX = 64
/** One turn of so many is for an entry, however many questions wait. */
const ENTRY_EVERY = 4
/**
 * `<node>/<run>/<number>`: the id of every batch, in every version. So what has another id, or none, is no batch that some version
 * could understand, and every node passes it over. What has such an id is never passed over.
 */
const MESSAGE_ID = /^[\w-]{1,64}\/\d+\/\d+$/
const FOREIGN: ProposedBatch = { network: '', node: '' as NodeId, run: 0, number: 0, proposals: [] }

interface Incoming {
  readonly message: StreamMessage
  readonly batch: ProposedBatch
  /** Whether it counts; null before its turn. */
  isCounted: boolean | null
  /** How many of its proposals have been handed over. */
  taken: number
  /** The last of them ends the sessions of a node, and has not ended all of them. */
  ending: Ending | null
}

interface Ending {
  readonly node: NodeId
  readonly proposal: Proposal
  readonly wish: Wish | null
  /** How many there were when it was handed over last. */
  left: number
}

export class StreamJournal implements Journal {
  readonly onRefusal = 'retry'
  readonly #parts: StreamJournalParts
  readonly #turns = new StreamTurns()
  readonly #stamps: Stamps
  readonly #runs: StreamRuns
  readonly #publisher: StreamPublisher
  readonly #incoming: Incoming[] = []
  #consumer: Consumer | null = null
  #place: StreamPlace | null
  /** Unix milliseconds of the message in hand. */
  #date = 0
  /** Turns so far. */
  #count = 0
  #isRunning = false
  /** Nothing is published any more, and no entry is handed over; questions are. */
  #hasFailed = false
  #isLeaving = false
  #onRoom = (): void => {}
  #settled: (() => void)[] = []
  #turning: (() => void)[] = []
  #reached: { readonly position: number; readonly resolve: () => void } | null = null

  constructor(parts: StreamJournalParts) {
    this.#parts = parts
    this.#place = parts.state.place
    this.#runs = new StreamRuns(parts.state.runs)
    this.#publisher = new StreamPublisher({
      ...parts,
      turns: this.#turns,
      onFailed: (error) => this.#fail(error),
    })
    const now = () => this.#date
    this.#stamps = new Stamps({
      now,
      believed: now,
      givenSeq: 0,
      lastTime: 0,
      latestTime: parts.latestTime,
      // All nodes must find the same dates, so these never go back with the clock of a server of the stream.
      aheadMsMax: () => Infinity,
      onGivenUp: () => {},
    })
    this.#stamps.restore(parts.state.stamps)
  }

  /** To go on from later; null where a message has been handed over in part. */
  get state(): StreamState | null {
    if (this.#partly !== undefined) return null
    return { place: this.#place, stamps: this.#stamps.state, runs: this.runs }
  }

  /** The last run of each node. */
  get runs(): readonly Run[] {
    return this.#runs.all
  }

  /** Those that began before this one, have not ended, and compare names by other tables. */
  get otherTables(): readonly Run[] {
    return this.#runs.otherTables(this.#parts.node)
  }

  /** Of the message from which an entry was last handed over. */
  get position(): number {
    return this.#partly?.message.position ?? this.#handedOver
  }

  submit(item: Wish | Ask): void {
    // Behind the end of its run nothing counts.
    if (item.kind === 'wish' && (this.#hasFailed || this.#isLeaving)) return
    this.#turns.push(item)
    this.#schedule()
    this.#publisher.publishSoon()
  }

  consume(consumer: Consumer): void {
    this.#consumer = consumer
    void this.#read()
    this.#schedule()
  }

  /** Resolves when the message of that position has been handed over. */
  async reaches(position: number): Promise<void> {
    if (this.#handedOver >= position || this.#hasFailed) return
    await new Promise<void>((resolve) => (this.#reached = { position, resolve }))
  }

  /**
   * A new run of this node begins, and its wishes are published. What the stream held before must have been handed over; the
   * first wish that was submitted must be `nodeStarted`.
   * @param run greater than every earlier one of this node
   */
  begin(run: number): void {
    this.#publisher.begin(run)
  }

  async settled(): Promise<void> {
    if (this.#isSettled) return
    await new Promise<void>((resolve) => this.#settled.push(resolve))
  }

  async turned(): Promise<void> {
    const { lastNumber } = this.#publisher
    const turn = () => new Promise<void>((resolve) => this.#turning.push(resolve))
    if (this.#isRunning) await turn()
    while (this.#publisher.isUnderway(lastNumber) && !this.#hasFailed) await turn()
  }

  /** Tells the others that the sessions of this node are over, when it stops; resolves when that has its place. */
  async leave(): Promise<void> {
    const { node } = this.#parts
    const { run } = this.#publisher
    if (run === null || this.#hasFailed) return
    const command = { kind: 'nodeLost', node, run } as const
    this.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null })
    this.#isLeaving = true
    await this.settled()
  }

  /** Nothing more is published, and no entry is handed over. */
  async close(): Promise<void> {
    this.#end()
    await this.#parts.stream.close()
  }

  /** The last that was handed over whole. */
  get #handedOver(): number {
    return this.#place?.position ?? 0
  }

  /** A message of which something is left to hand over. */
  get #partly(): Incoming | undefined {
    const [first] = this.#incoming
    return first !== undefined && first.taken > 0 ? first : undefined
  }

  get #isSettled(): boolean {
    return !this.#isRunning && this.#turns.isEmpty
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.#parts.stream.read(this.#place)) {
        this.#take(message)
        this.#schedule()
        if (this.#incoming.length >= AHEAD_MAX) await new Promise<void>((resolve) => (this.#onRoom = resolve))
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  #take(message: StreamMessage): void {
    if (MESSAGE_ID.test(message.messageId)) {
      const batch = this.#decode(message)
      this.#incoming.push({ message, batch, isCounted: null, taken: 0, ending: null })
    } else {
      this.#incoming.push({ message, batch: FOREIGN, isCounted: false, taken: 0, ending: null })
      this.#parts.onForeign(message)
    }
  }

  /** @throws {ClusterError} the operator learns how it goes on, where that is not by a newer version */
  #decode({ bytes, position }: StreamMessage): ProposedBatch {
    try {
      return decodeBatch(bytes, position)
    } catch (cause) {
      if (!(cause instanceof ClusterError) || cause.code !== 'CLUSTER_ENTRY_MALFORMED') throw cause
      const message = `${cause.message}. To pass it over on all nodes: ${this.#parts.stream.passOverCommand(position)}`
      throw new ClusterError(cause.code, message, { cause })
    }
  }

  #schedule(): void {
    if (this.#isRunning || this.#consumer === null) return
    if ((this.#hasFailed || this.#incoming.length === 0) && !this.#turns.hasAsk) return
    this.#isRunning = true
    setImmediate(() => void this.#handOver())
  }

  async #handOver(): Promise<void> {
    const isBehind = this.#parts.isBehind()
    try {
      if (!isBehind || this.#turns.hasShortAsk) await this.#consumer?.(this.#next(isBehind))
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#isRunning = false
      for (const resolve of this.#turning.splice(0)) resolve()
      if (this.#reached !== null && (this.#handedOver >= this.#reached.position || this.#hasFailed))
        this.#reached.resolve()
      // Before the next batch begins: other nodes may never pause.
      if (this.#isSettled) for (const resolve of this.#settled.splice(0)) resolve()
      this.#schedule()
    }
  }

  *#next(isBehind: boolean): Iterable<Turn> {
    for (let turn = this.#turn(isBehind); turn !== null; turn = this.#turn(isBehind)) yield turn
  }

  #turn(isBehind: boolean): Turn | null {
    this.#count += 1
    const isEntryFirst = !isBehind && this.#count % ENTRY_EVERY === 0
    const entry = isEntryFirst ? this.#nextEntry() : null
    if (entry !== null) return entry
    const ask = this.#turns.takeAsk(isBehind ? ['short'] : undefined)
    if (ask !== undefined) return { kind: 'ask', ask }
    return isBehind || isEntryFirst ? null : this.#nextEntry()
  }

  /** The next entry; first the questions that its session asked before. */
  #nextEntry(): Turn | null {
    for (let incoming = this.#counted(); incoming !== null; incoming = this.#counted()) {
      const again = this.#again(incoming)
      if (again !== null) return again
      const { batch, taken } = incoming
      const proposal = batch.proposals[taken]
      if (proposal === undefined) {
        this.#done()
        continue
      }
      const wish = this.#publisher.wishOf(batch, taken)
      const ask = wish === null ? undefined : this.#turns.takeAskBefore(wish)
      if (ask !== undefined) return { kind: 'ask', ask }
      incoming.taken += 1
      const isInForce = this.#isInForce(incoming.batch.node, proposal)
      if (isInForce) incoming.ending = this.#endingOf(incoming, proposal, wish)
      if (incoming.ending === null) {
        if (wish !== null) this.#turns.handedOver(wish)
        if (incoming.taken >= batch.proposals.length) this.#done()
      }
      if (isInForce) return this.#entryOf(incoming, proposal, wish)
    }
    return null
  }

  #entryOf({ batch, message }: Incoming, { session, command }: Proposal, wish: Wish | null): Turn {
    this.#date = message.time
    return { kind: 'entry', entry: { ...this.#stamps.next(command), node: batch.node, session, command }, wish }
  }

  #endingOf({ batch }: Incoming, proposal: Proposal, wish: Wish | null): Ending | null {
    const node = nodeEndedBy({ node: batch.node, command: proposal.command })
    if (node === null) return null
    const left = this.#parts.sessionsOf(node)
    return left > ENDED_AT_ONCE ? { node, proposal, wish, left } : null
  }

  /** One more entry of a wish that ends more sessions than one entry may. What comes behind it waits. */
  #again(incoming: Incoming): Turn | null {
    const { ending } = incoming
    if (ending === null) return null
    const left = this.#parts.sessionsOf(ending.node)
    // Where an entry has ended none, which is a defect, the next would not either.
    const isMore = left > 0 && left < ending.left
    ending.left = left
    if (isMore) return this.#entryOf(incoming, ending.proposal, null)
    incoming.ending = null
    if (ending.wish !== null) this.#turns.handedOver(ending.wish)
    return null
  }

  /** The next message that counts; those before it are passed over. */
  #counted(): Incoming | null {
    for (;;) {
      const [incoming] = this.#incoming
      if (incoming === undefined || this.#hasFailed) return null
      incoming.isCounted ??= this.#counts(incoming)
      if (incoming.isCounted) return incoming
      this.#done()
    }
  }

  #counts({ batch, message }: Incoming): boolean {
    const { node, run, number } = batch
    const { network } = this.#parts
    if (batch.network !== network) {
      const found = `message ${message.position} of the stream is of the network "${batch.network}"`
      this.#fail(new ClusterError('CLUSTER_OTHER_NETWORK', `${found}, and this server is of "${network}"`))
      return false
    }
    const verdict = this.#runs.take(batch)
    if (verdict === 'hole') {
      this.#fail(new ClusterError('CLUSTER_HOLE', `batch ${number} of ${node} came where an earlier one was expected`))
    } else if (this.#publisher.isOwn(node, run) && this.#runs.isOver(node, run)) this.#lost()
    return verdict === 'counts'
  }

  /** Whether a wish still means something: of those that end a run, the first does. */
  #isInForce(speaker: NodeId, { command }: Proposal): boolean {
    if (command.kind !== 'nodeLost') return true
    const { node, run } = command
    if (!this.#runs.end(node, run)) return false
    if (speaker !== node) this.#parts.onNodeLost(node)
    if (this.#publisher.isOwn(node, run) && !this.#isLeaving) this.#lost()
    return true
  }

  #lost(): void {
    this.#fail(new ClusterError('CLUSTER_LOST', `the other nodes have taken ${this.#parts.node} for dead`))
  }

  /** The first message has been handed over, or passed over. */
  #done(): void {
    const incoming = this.#incoming.shift()
    if (incoming === undefined) return
    const { position, time, messageId } = incoming.message
    this.#place = { position, time, messageId }
    if (incoming.isCounted === true) this.#publisher.cameBack(incoming.batch)
    this.#onRoom()
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return
    this.#end()
    this.#parts.onFailed(error)
  }

  #end(): void {
    this.#hasFailed = true
    this.#turns.dropWishes()
    this.#publisher.end()
    this.#onRoom()
    // What was published does not come back; what is being consumed now has its own end.
    if (!this.#isRunning) for (const resolve of this.#turning.splice(0)) resolve()
    this.#schedule()
    this.#reached?.resolve()
    if (this.#isSettled) for (const resolve of this.#settled.splice(0)) resolve()
  }
}
