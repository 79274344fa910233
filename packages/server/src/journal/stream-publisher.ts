/**
 * What a node publishes to the stream: the wishes of its sessions, one batch after the other. A batch is under way until it has
 * come back from the stream.
 */
import { ClusterError } from '../errors.ts'
import type { NodeId } from '../network/state.ts'
import { encodeBatch, encodeProposal, type ProposedBatch } from './entry-codec.ts'
import type { EntryStream } from './entry-stream.ts'
import type { Wish } from './journal.ts'
import type { StreamTurns } from './stream-turns.ts'

export interface StreamPublisherParts {
  readonly stream: Pick<EntryStream, 'publish'>
  readonly network: string
  readonly node: NodeId
  readonly turns: StreamTurns
  /** Bytes and wishes in one message at most; they may change. */
  readonly batchBytesMax: () => number
  readonly batchWishesMax: () => number
  /** A batch can have no place. Nothing is published any more. */
  readonly onFailed: (error: unknown) => void
}

const FRAME_BYTES = 1024

interface NextBatch {
  readonly wishes: readonly Wish[]
  readonly proposals: readonly string[]
}

export class StreamPublisher {
  readonly #parts: StreamPublisherParts
  /** What has not come back yet, by the number of the batch. */
  readonly #underway = new Map<number, readonly Wish[]>()
  #run: number | null = null
  /** Of the next batch. */
  #number = 0
  /** Wishes that had no room in the last batch: they go before all others. */
  #held: Wish[] = []
  /** The batch that has to come back before another is published. */
  #awaited: { readonly number: number; readonly resolve: () => void } | null = null
  #isPublishing = false
  #hasEnded = false

  constructor(parts: StreamPublisherParts) {
    this.#parts = parts
  }

  /** null while this node has not begun. */
  get run(): number | null {
    return this.#run
  }

  /** Of the last batch that was published; -1 before the first. */
  get lastNumber(): number {
    return this.#number - 1
  }

  /** @param run greater than every earlier one of this node */
  begin(run: number): void {
    this.#run = run
    this.publishSoon()
  }

  /** After every socket that is readable now has been read: one message for all of them. */
  publishSoon(): void {
    const run = this.#run
    if (this.#isPublishing || run === null || this.#hasEnded || !this.#hasUnpublished) return
    this.#isPublishing = true
    setImmediate(() => void this.#publish(run))
  }

  isOwn(node: NodeId, run: number): boolean {
    return node === this.#parts.node && run === this.#run
  }

  isUnderway(number: number): boolean {
    return this.#underway.has(number)
  }

  /** The wish behind a proposal, where it was submitted here. */
  wishOf({ node, run, number }: ProposedBatch, index: number): Wish | null {
    return this.isOwn(node, run) ? (this.#underway.get(number)?.[index] ?? null) : null
  }

  /** A batch that counts has been handed over. */
  cameBack({ node, run, number, proposals }: ProposedBatch): void {
    if (!this.isOwn(node, run)) return
    if (proposals.length === 0) this.#held.unshift(...(this.#underway.get(number) ?? []))
    this.#underway.delete(number)
    if (this.#awaited?.number === number) this.#awaited.resolve()
  }

  /** Nothing more is published. */
  end(): void {
    this.#hasEnded = true
    this.#held = []
    this.#awaited?.resolve()
  }

  get #hasUnpublished(): boolean {
    return this.#held.length > 0 || this.#parts.turns.hasUnpublished
  }

  /** One message after another: a second one could overtake the first when it has to be tried again. */
  async #publish(run: number): Promise<void> {
    try {
      while (this.#hasUnpublished && !this.#hasEnded) await this.#publishNext(run)
      this.#isPublishing = false
      this.publishSoon()
    } catch (error) {
      this.#parts.onFailed(error)
    }
  }

  async #publishNext(run: number): Promise<void> {
    const { stream, network, node } = this.#parts
    const number = this.#number
    const { wishes, proposals } = this.#nextBatch()
    this.#number += 1
    this.#underway.set(number, wishes)
    const id = `${node}/${run}/${number}`
    const header = { network, node, run, number }
    await stream.publish(id, encodeBatch(header, proposals)).catch(async (error: unknown) => {
      // The first batch of a run begins with its start.
      if (!isTooLong(error) || wishes.length === 1 || number === 0) throw error
      // Nobody knows whether it has a place. Of two messages with one id the first one counts, and that one comes back.
      const comingBack = new Promise<void>((resolve) => (this.#awaited = { number, resolve }))
      await stream.publish(id, encodeBatch(header, []))
      await comingBack
    })
  }

  #nextBatch(): NextBatch {
    const wishesMax = this.#parts.batchWishesMax()
    const bytesMax = this.#parts.batchBytesMax()
    const wishes: Wish[] = []
    const proposals: string[] = []
    let bytes = FRAME_BYTES
    while (wishes.length < wishesMax) {
      const wish = this.#held.shift() ?? this.#parts.turns.takeUnpublished()
      if (wish === undefined) break
      const proposal = encodeProposal(wish)
      bytes += Buffer.byteLength(proposal) + 1
      if (wishes.length > 0 && bytes > bytesMax) {
        this.#held.unshift(wish)
        break
      }
      wishes.push(wish)
      proposals.push(proposal)
    }
    return { wishes, proposals }
  }
}

function isTooLong(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 'CLUSTER_TOO_LONG'
}
