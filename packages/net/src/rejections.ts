/**
 * How the promises of this package fail. A rejection that is not handled ends the process. That is right for a mistake in the
 * program. It is wrong for what a peer or a network can cause: one forgotten `await` before a write would be enough.
 */
import type { NetError } from './errors.ts'

const ignore = () => {}

/** For a failure that is told elsewhere too: a caller may await the promise, and need not. @returns the same promise */
export function toldElsewhere<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

/** Rejects, as `toldElsewhere`. */
export function failed(failure: NetError): Promise<never> {
  return toldElsewhere(Promise.reject(failure))
}

/** Rejects with what `begin` throws, which is about its arguments: a function that gives a promise does not throw. */
export function rejecting<T>(begin: () => Promise<T>): Promise<T> {
  try {
    return begin()
  } catch (error) {
    return Promise.reject(error)
  }
}
