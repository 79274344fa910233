/** What every client must have received, derived from what the observer saw. */
import type { Crowd } from './crowd.ts'
import type { Observer } from './observer.ts'
import { Tally } from './tally.ts'

/** How many clients one message reaches. */
export function reach(crowd: Crowd): number {
  return crowd.job.hasEcho ? crowd.clients.length : crowd.clients.length - 1
}

/** One tally for each client, in the order of the crowd; the observer's is its own. */
export function talliesOf(crowd: Crowd, observer: Observer): readonly Tally[] {
  return crowd.clients.map((client) => (client === crowd.observer ? observer.tally : new Tally()))
}

/** How many clients do not have exactly the bytes they must have. */
export function countIncomplete(crowd: Crowd, observer: Observer, tallies: readonly Tally[]): number {
  return tallies.filter((tally, index) => tally.bytes !== expectedBytes(crowd, observer, index)).length
}

/**
 * Throws when a client received as many bytes as the observer but not the same. Where there is no echo a sender's bytes
 * are everyone's without its own, so for senders only the count says something.
 */
export function verifyContents(crowd: Crowd, observer: Observer, tallies: readonly Tally[]): void {
  for (const [index, tally] of tallies.entries()) {
    const isSameStream = crowd.job.hasEcho || index >= crowd.senders.length
    if (isSameStream && tally.checksum !== observer.tally.checksum)
      throw new Error(`u${index} received other bytes than the observer: reordered or altered`)
  }
}

function expectedBytes(crowd: Crowd, observer: Observer, index: number): number {
  const own = crowd.job.hasEcho || index >= crowd.senders.length ? 0 : observer.wireBytesOf(index)
  return observer.tally.bytes - own
}
