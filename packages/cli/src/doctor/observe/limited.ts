/** A wait that is given up after a time, for what cannot be interrupted. */

/** The result, or null when it did not come in time; what comes later is ignored. */
export async function limited<T>(promise: Promise<T>, timeoutMs: number): Promise<T | null> {
  const late = Promise.withResolvers<null>()
  const timer = setTimeout(() => late.resolve(null), timeoutMs)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
