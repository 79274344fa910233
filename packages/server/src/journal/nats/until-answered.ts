/**
 * Questions that a start asks the NATS servers. Servers that have just started, or elect a leader, do not answer yet, so a question
 * is asked again for a while; a no that stays is told at once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { ClusterError } from '../../errors.ts'
import { explain } from './api-error.ts'

export interface Patience {
  /** How long the servers may take to elect a leader before they count as out of reach. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const TIMEOUT_MS = 30_000
const RETRY_MS = 250

/**
 * @param what is asked for, in messages
 * @throws {ClusterError} CLUSTER_UNREACHABLE, CLUSTER_TOO_FEW_SERVERS when the time is over; CLUSTER_FORBIDDEN, CLUSTER_NO_JETSTREAM,
 *   CLUSTER_REFUSED, or what `ask` throws of that kind, at once
 */
export async function untilAnswered<T>(
  what: string,
  ask: () => Promise<T>,
  { timeoutMs = TIMEOUT_MS, signal }: Patience = {},
): Promise<T> {
  const until = performance.now() + timeoutMs
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await ask()
    } catch (cause) {
      if (cause instanceof ClusterError || signal?.aborted === true) throw cause
      const { error, isFinal } = explain(what, cause)
      if (isFinal || performance.now() > until) throw error
    }
    await delay(RETRY_MS, undefined, { signal })
  }
}
