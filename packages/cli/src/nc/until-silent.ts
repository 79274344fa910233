/** Waiting for an answer of which nobody knows where it ends: until nothing has come for a while. */
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Resolves when it is over, or when the count did not move for that long.
 * @param count of what has come so far @throws what `over` rejects with
 */
export async function untilSilent(over: Promise<void>, count: () => number, silenceMs: number): Promise<void> {
  const ended = over.then(() => true)
  for (let seen = -1; seen !== count();) {
    seen = count()
    if (await Promise.race([ended, delay(silenceMs, false)])) return
  }
}
