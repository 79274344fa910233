/** Waiting for an answer whose end cannot be known: until nothing has come for a while. */

/**
 * Resolves when it is over, or when the count did not move for that long.
 * @param count of what has come so far @throws what `over` rejects with
 */
export function untilSilent(over: Promise<void>, count: () => number, silenceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = count()
    const timer = setInterval(() => {
      if (count() === seen) end(resolve)
      else seen = count()
    }, silenceMs)
    const end = (settle: () => void) => {
      clearInterval(timer)
      settle()
    }
    // Once, and not for each interval: an answer may take days.
    over.then(
      () => end(resolve),
      (error: unknown) => end(() => reject(error)),
    )
  })
}
