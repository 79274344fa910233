/** Where a server tells what went wrong and ended at most one connection. */
import type { Connection } from '../connection.ts'
import { NetError } from '../errors.ts'
import type { AcceptOptions } from './accept-options.ts'

export type Report = (error: unknown, connection?: Connection) => void

/** To `onError`. Without it a warning says what is no fault of a peer or a network, which happen all the time. */
export function reportTo(onError: AcceptOptions['onError']): Report {
  return (error, connection) => {
    if (onError !== undefined) tell(onError, error, connection)
    else if (!isPeersFault(error)) process.emitWarning(error instanceof Error ? error : String(error))
  }
}

/** An exception in it is a mistake in the program: it is uncaught, as in a listener of Node, and what the server does goes on. */
function tell(onError: NonNullable<AcceptOptions['onError']>, error: unknown, connection?: Connection): void {
  try {
    onError(error, connection)
  } catch (thrown) {
    process.nextTick(() => {
      throw thrown
    })
  }
}

function isPeersFault(error: unknown): boolean {
  return error instanceof NetError && error.phase !== 'listen'
}
