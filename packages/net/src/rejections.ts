/**
 * How the promises of this package fail. A rejection that nobody handles ends the process. For the mistakes of a program that is
 * right; for what a peer or a network can cause it is not: one forgotten `await` before a write would be enough.
 */
import type { NetError } from './errors.ts'

const ignore = () => {}

/** For a failure that is told elsewhere too: awaiting the promise tells it, and nobody has to. @returns the same promise */
export function toldElsewhere<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

/** Rejects, as `toldElsewhere`. */
export function failed(failure: NetError): Promise<never> {
  return toldElsewhere(Promise.reject(failure))
}

/** Rejects with what `begin` throws, which is about its arguments: whatever gives a promise does not throw beside it. */
export function rejecting<T>(begin: () => Promise<T>): Promise<T> {
  try {
    return begin()
  } catch (error) {
    return Promise.reject(error)
  }
}
