/**
 * Whether all nodes still have the same state. Each makes a hash of it at the same places in the order; the node whose entry was
 * the last before says in the stream what it found, and every other compares. A node that finds something else stops: it would
 * show its people another truth.
 *
 * A checkpoint is where the first message ends that reaches the next multiple of so many entries. There a batch ends, so that the state
 * which is compared is one that is recorded, and from which a start can go on.
 */
import { createHash } from 'node:crypto'
import { ClusterError } from '../errors.ts'
import type { Turn } from '../journal/journal.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import type { NodeId } from '../network/state.ts'

export const CHECKPOINT_EVERY = 100_000
/** What is said of an earlier place is not compared. */
const KEPT = 4

export interface CheckpointsParts {
  readonly network: Pick<Network, 'lastSeq'>
  readonly node: NodeId
  readonly every: number
  /** Nothing is left to hand over of a message. */
  readonly isBetweenMessages: () => boolean
  readonly say: (command: Command) => void
  readonly onDiverged: (error: ClusterError) => void
}

export class Checkpoints {
  readonly #parts: CheckpointsParts
  readonly #hashes = new Map<number, string>()
  /** The place from which on the next is due. */
  #next = 0
  /** Whose entry was the last. */
  #node: NodeId | null = null

  constructor(parts: CheckpointsParts) {
    this.#parts = parts
    this.#passed()
  }

  /** The same turns, up to the next checkpoint. When one is asked for, those before it must have been executed. */
  *until(turns: Iterable<Turn>): Iterable<Turn> {
    for (const turn of turns) {
      if (turn.kind === 'entry') {
        const { node, command } = turn.entry
        this.#node = node
        if (command.kind === 'checked') this.#compare(command.seq, command.hash, node)
      }
      yield turn
      if (this.isDue) return
    }
  }

  get isDue(): boolean {
    return this.#place >= this.#next && this.#parts.isBetweenMessages()
  }

  /** @param snapshot the text of the state as it is now, equal for equal states, whatever machine they are on */
  take(snapshot: string): void {
    const { node, say } = this.#parts
    const hash = createHash('sha256').update(snapshot).digest('hex')
    const seq = this.#place
    this.#hashes.set(seq, hash)
    for (const [old] of this.#hashes) if (this.#hashes.size > KEPT) this.#hashes.delete(old)
    if (this.#node === node) say({ kind: 'checked', seq, hash })
    this.#passed()
  }

  /** Of the next entry. */
  get #place(): number {
    return this.#parts.network.lastSeq + 1
  }

  #passed(): void {
    const { every } = this.#parts
    this.#next = (Math.floor(this.#place / every) + 1) * every
  }

  #compare(seq: number, hash: string, node: NodeId): void {
    const own = this.#hashes.get(seq)
    if (own === undefined || own === hash) return
    const message = `at place ${seq} the state of this node is not that of ${node}: ${own} instead of ${hash}`
    this.#parts.onDiverged(new ClusterError('CLUSTER_DIVERGED', message))
  }
}
