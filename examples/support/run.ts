/**
 * What a command line needs and sockets do not: help, Ctrl-C, and errors that a person can act on. The examples share it,
 * so that each of them is about its own subject only.
 */
import { NetError } from '@partyline/net'

/** The wish of the person at the terminal that the program ends: the first Ctrl-C or SIGTERM. A second one ends it at once. */
export interface Stop {
  /** Aborted by it: for everything that waits. */
  readonly signal: AbortSignal
  /** Resolves with it. Alone it does not keep the process alive; an open server or connection does. */
  readonly requested: Promise<void>
}

/** What the person gave cannot be used; the message says what and why. */
export class UsageError extends Error {}

/** What was asked for cannot be done, and the arguments are not to blame; the message says why. */
export class Failure extends Error {}

/** A port as somebody typed it. @throws {UsageError} it is none */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError(`${JSON.stringify(text)} is not a port, which is a number from 0 to 65535`)
}

/**
 * Runs a program. `--help` prints the usage. Exit codes: 0 done or stopped, 1 it could not be done, 2 wrong arguments. Every
 * other error is a mistake in the program, and is shown with its stack.
 */
export async function run(
  usage: string,
  main: (args: readonly string[], stop: Stop) => Promise<unknown>,
): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args[0] === '-h') {
    console.log(`usage: ${usage}`)
    return
  }
  const controller = new AbortController()
  const requested = Promise.withResolvers<void>()
  const request = () => {
    controller.abort()
    requested.resolve()
  }
  process.once('SIGINT', request).once('SIGTERM', request)
  // Who reads our output may leave first, as `head` does.
  process.stdout.on('error', () => process.exit())
  try {
    // Only at the front: further back it may be a text. A file of such a name can be given as ./--name.
    if (args[0]?.startsWith('--')) throw new UsageError(`there is no option ${JSON.stringify(args[0])}`)
    await main(args, { signal: controller.signal, requested: requested.promise })
  } catch (error) {
    if (error instanceof NetError && error.code === 'NET_ABORTED' && controller.signal.aborted) return
    process.exitCode = explain(error, usage)
  }
}

/** Prints what happened and what to do. @returns the exit code @throws the error itself, if it is none that was expected */
function explain(error: unknown, usage: string): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nusage: ${usage}`)
    return 2
  }
  // Errors of the system too, as for a file that does not exist: its message names the file.
  if (error instanceof Failure || (error instanceof Error && 'syscall' in error)) {
    console.error(error.message)
    return 1
  }
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  return error.code === 'NET_TARGET' ? 2 : 1
}
