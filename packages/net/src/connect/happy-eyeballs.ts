/**
 * Happy Eyeballs (RFC 8305): several addresses of one name, tried so that an address that does not answer delays no caller.
 * Attempts overlap: when the next one starts, the earlier ones go on, and the first that succeeds wins. (Node's
 * `autoSelectFamily` gives up an attempt before it starts the next, and so fails where a slow address would have answered.)
 */
import { type Clock, systemClock, type Timer } from '../clock.ts'

export interface RaceOptions {
  /** The Connection Attempt Delay of RFC 8305 5. */
  readonly attemptDelayMs: number
  readonly signal: AbortSignal
  readonly clock?: Clock
}

/** The order of RFC 8305 4: as resolved, with the families taking turns, beginning with that of the first. */
export function interleaveFamilies<T extends { readonly family: number }>(addresses: readonly T[]): T[] {
  const firstFamily = addresses[0]?.family
  const first = addresses.filter((address) => address.family === firstFamily)
  const others = addresses.filter((address) => address.family !== firstFamily)
  return first
    .flatMap((address, index) => [address, ...others.slice(index, index + 1)])
    .concat(others.slice(first.length))
}

/**
 * Runs overlapping attempts. An attempt's signal is aborted when it is no longer needed; it must then clean up after itself.
 * @returns the first success, or undefined when every attempt failed (the attempts themselves keep their errors)
 */
export function raceAttempts<T, R>(
  candidates: readonly T[],
  attempt: (candidate: T, signal: AbortSignal) => Promise<R>,
  options: RaceOptions,
): Promise<R | undefined> {
  const clock = options.clock ?? systemClock
  const losers = new AbortController()
  return new Promise((resolve) => {
    let started = 0
    let failed = 0
    let isSettled = false
    let timer: Timer | undefined
    const settle = (result: R | undefined) => {
      isSettled = true
      timer?.cancel()
      options.signal.removeEventListener('abort', onAbort)
      losers.abort()
      resolve(result)
    }
    const onAbort = () => settle(undefined)
    const startNext = () => {
      timer?.cancel()
      const candidate = candidates[started]
      if (isSettled || candidate === undefined) return
      started += 1
      timer = clock.setTimeout(startNext, options.attemptDelayMs)
      attempt(candidate, losers.signal).then(
        (result) => (isSettled ? undefined : settle(result)),
        () => {
          failed += 1
          if (isSettled) return
          if (failed === candidates.length) settle(undefined)
          else if (failed === started) startNext()
        },
      )
    }
    options.signal.addEventListener('abort', onAbort)
    if (candidates.length === 0 || options.signal.aborted) onAbort()
    else startNext()
  })
}
