/**
 * Names that one node takes for the same are two for a node with other Unicode tables, so their states would differ. The tables of the
 * nodes that were there first hold.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { ClusterError } from '../errors.ts'
import type { Run } from '../journal/stream-runs.ts'
import type { Log } from '../log/log.ts'

/** How often a node looks whether those for which it waits are there. */
const LOOK_MS = 100

export interface TablesParts {
  /** The version of the tables of this process. */
  readonly unicode: string
  /** The nodes that began before, run, and have other tables. */
  readonly others: () => readonly Run[]
  /** By then it is known of a node that was killed that it is no more. */
  readonly missedWithinMs: number
  readonly signal: AbortSignal
  readonly log: Log
}

/**
 * Resolves when no node with other tables was there first, or when the signal is aborted. Of nodes that were killed nobody may have
 * said yet that they are lost.
 * @throws {ClusterError} CLUSTER_OTHER_UNICODE
 */
export async function untilTablesHold({ unicode, others, missedWithinMs, signal, log }: TablesParts): Promise<void> {
  const until = performance.now() + missedWithinMs
  const [first] = others()
  if (first !== undefined) log.warn('cluster.other-unicode', { node: first.node, theirs: first.unicode, ours: unicode })
  for (let [other] = others(); other !== undefined && !signal.aborted; [other] = others()) {
    if (performance.now() >= until) {
      const message = `the node ${other.node} runs with Unicode ${other.unicode}, and this one has ${unicode}`
      throw new ClusterError('CLUSTER_OTHER_UNICODE', message)
    }
    await delay(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
