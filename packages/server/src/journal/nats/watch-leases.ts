/** Finds out which nodes are no more, so that another one can say so in the stream. */
import { setTimeout as delay } from 'node:timers/promises'
import type { LeaseBucket } from './lease-bucket.ts'
import type { Publisher } from './lease.ts'

/** Looked at so often within the time of a lease. */
const LOOKS = 10

/**
 * Looks up the leases of others until the signal says so. Never throws: what cannot be looked up now is looked up next time.
 *
 * @param others those that the stream has as live, without this node
 * @param onEnded the lease of one of them has ended, at two looks; called again at each look while the stream has it as live
 */
export async function watchLeases(
  bucket: LeaseBucket,
  others: () => readonly Publisher[],
  onEnded: (publisher: Publisher) => void,
  signal: AbortSignal,
): Promise<void> {
  let missed: ReadonlySet<string> = new Set()
  while (!signal.aborted) {
    const looked = await Promise.all(others().map(async (other) => ((await isThere(bucket, other)) ? [] : [other])))
    const gone = looked.flat()
    for (const other of gone) if (missed.has(keyOf(other)) && !signal.aborted) onEnded(other)
    missed = new Set(gone.map(keyOf))
    await delay(bucket.leaseMs / LOOKS, undefined, { signal }).catch(() => {})
  }
}

async function isThere(bucket: LeaseBucket, { node, epoch }: Publisher): Promise<boolean> {
  try {
    return (await bucket.read(node))?.epoch === epoch
  } catch {
    return true
  }
}

function keyOf({ node, epoch }: Publisher): string {
  return `${node}/${epoch}`
}
