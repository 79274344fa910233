/**
 * Whether all nodes still have the same state. Each makes a hash of it at the same places in the order; the node whose entry
 * stands there says in the stream what it found, and every other compares. A node that finds something else stops: it would
 * show its people another truth.
 */
import { createHash } from 'node:crypto'
import { ClusterError } from '../errors.ts'
import type { Turn } from '../journal/journal.ts'
import type { Command, Entry } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import type { NodeId } from '../network/state.ts'

/** The hash of a state with ten thousand users takes some 50 ms. */
export const CHECKPOINT_EVERY = 100_000
/** What is said of an earlier place is not compared. */
const KEPT = 4

export interface CheckpointsParts {
  readonly network: Pick<Network, 'snapshot'>
  readonly node: NodeId
  readonly every: number
  readonly say: (command: Command) => void
  readonly onDiverged: (error: ClusterError) => void
}

export class Checkpoints {
  readonly #parts: CheckpointsParts
  readonly #hashes = new Map<number, string>()

  constructor(parts: CheckpointsParts) {
    this.#parts = parts
  }

  /** The same turns. When one is asked for, those before it must have been executed. */
  *watch(turns: Iterable<Turn>): Iterable<Turn> {
    for (const turn of turns) {
      if (turn.kind === 'entry') this.#look(turn.entry)
      yield turn
    }
  }

  #look({ seq, node, command }: Entry): void {
    const { every, say } = this.#parts
    if (command.kind === 'checked') this.#compare(command.seq, command.hash, node)
    if (seq % every !== 0) return
    const hash = stateHash(this.#parts.network)
    this.#hashes.set(seq, hash)
    this.#hashes.delete(seq - KEPT * every)
    if (node === this.#parts.node) say({ kind: 'checked', seq, hash })
  }

  #compare(seq: number, hash: string, node: NodeId): void {
    const own = this.#hashes.get(seq)
    if (own === undefined || own === hash) return
    const message = `at place ${seq} the state of this node is not that of ${node}: ${own} instead of ${hash}`
    this.#parts.onDiverged(new ClusterError('CLUSTER_DIVERGED', message))
  }
}

/** Equal for equal states, whatever machine they are on. */
function stateHash(network: Pick<Network, 'snapshot'>): string {
  return createHash('sha256').update(JSON.stringify(network.snapshot())).digest('hex')
}
