/** Two ways to give up a wait: a signal and a time limit. */
import { type Checks, checkOptions, DURATION, SIGNAL } from './arguments.ts'
import { timerDelay } from './clock.ts'
import { AbortedError, type NetError, type Phase, TimeoutError } from './errors.ts'

/** How to give up a wait. Each method says what is left after that. */
export interface WaitOptions {
  /** Gives up when aborted: NET_ABORTED, with the signal's reason as cause. When it is already, nothing is begun. */
  readonly signal?: AbortSignal | undefined
  /** Gives up after this time: NET_TIMEOUT. Default, and Infinity: waits as long as it takes. */
  readonly timeoutMs?: number | undefined
}

/**
 * Calls `giveUp` once with the typed error when the signal is aborted (also when it already is) or the time is over.
 * @returns a function that ends the watch; call it when the wait is over
 * @throws {TypeError | RangeError} no options of a wait
 */
export function watchWait(
  options: WaitOptions,
  phase: Phase,
  doing: string,
  giveUp: (error: NetError) => void,
): () => void {
  checkWait(options)
  const { signal, timeoutMs } = options
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
  const onAbort = () => {
    end()
    giveUp(new AbortedError(`${doing}: given up by the caller`, { cause: signal?.reason, phase }))
  }
  if (signal?.aborted === true) {
    onAbort()
    return end
  }
  signal?.addEventListener('abort', onAbort)
  if (timeoutMs !== undefined) {
    timer = setTimeout(() => {
      end()
      giveUp(new TimeoutError(`${doing}: nothing happened within ${timeoutMs} ms`, { phase }))
    }, timerDelay(timeoutMs))
  }
  return end
}

/**
 * Whether a wait is given up before it begins. What is there already is then left for other callers.
 * @throws {TypeError | RangeError} no options of a wait
 */
export function isGivenUp(options: WaitOptions | undefined): boolean {
  if (options === undefined) return false
  checkWait(options)
  return options.signal?.aborted === true
}

export const WAIT: Checks<WaitOptions> = { signal: SIGNAL, timeoutMs: DURATION }

/** @throws {TypeError | RangeError} no options of a wait */
export function checkWait(options: WaitOptions): void {
  checkOptions('the options of a wait', options, WAIT)
}

/** What the promise gives, or a rejection with the signal's reason, if that comes first; what comes later is ignored. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
