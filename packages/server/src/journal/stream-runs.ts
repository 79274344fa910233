/**
 * Which batches of a stream count. A run of a node begins with the wish `nodeStarted` in its first batch, and ends with the next
 * run of the same node, or with `nodeLost`. Its batches count one after the other, each once.
 */
import type { NodeId } from '../network/state.ts'
import type { ProposedBatch } from './entry-codec.ts'

export interface Run {
  readonly node: NodeId
  readonly run: number
  /** Of its last batch. */
  readonly number: number
  /** The node was taken for dead, or has stopped: nothing more of this run counts. */
  readonly isOver: boolean
  /** The version of its tables, where it said so when it began. */
  readonly unicode?: string
}

/** `void`: it was published twice, or its run is over. `hole`: one before it is missing. */
export type Verdict = 'counts' | 'void' | 'hole'

export class StreamRuns {
  /** The last run of each node, in the order in which they began. */
  readonly #last: Map<NodeId, Run>

  constructor(runs: readonly Run[]) {
    this.#last = new Map(runs.map((run) => [run.node, run]))
  }

  get all(): readonly Run[] {
    return [...this.#last.values()]
  }

  /** A batch that counts is the last of its run from here on. */
  take({ node, run, number, proposals }: ProposedBatch): Verdict {
    const last = this.#last.get(node)
    if (last === undefined || run > last.run) {
      const command = proposals[0]?.command
      if (number !== 0 || command?.kind !== 'nodeStarted') return 'hole'
      const { unicode } = command
      this.#last.delete(node)
      this.#last.set(node, { node, run, number, isOver: false, ...(unicode === undefined ? {} : { unicode }) })
      return 'counts'
    }
    if (this.isOver(node, run) || number <= last.number) return 'void'
    if (number > last.number + 1) return 'hole'
    this.#last.set(node, { ...last, number })
    return 'counts'
  }

  /** @returns whether it was the last run of the node, and was not over: of those that end a run, the first does */
  end(node: NodeId, run: number): boolean {
    const last = this.#last.get(node)
    if (last?.run !== run || last.isOver) return false
    this.#last.set(node, { ...last, isOver: true })
    return true
  }

  /** Nothing of this run counts any more. */
  isOver(node: NodeId, run: number): boolean {
    const last = this.#last.get(node)
    return last !== undefined && (run < last.run || (run === last.run && last.isOver))
  }

  /** Those that were there before the last run of this node, still are, and compare names by other tables. */
  otherTables(node: NodeId): readonly Run[] {
    const runs = this.all
    const own = runs.findIndex((run) => run.node === node)
    return runs
      .slice(0, own)
      .filter(({ isOver, unicode }) => !isOver && unicode !== undefined && unicode !== runs[own]?.unicode)
  }
}
