/**
 * Writing to standard output or standard error so that the event loop never waits. Node itself waits for a terminal, and an
 * asynchronous write to a descriptor that blocks keeps a thread, which the end of the process then waits for.
 */
import { constants, fstatSync, openSync, write, writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import type { Sink } from './bounded-output.ts'

export function descriptorSink(descriptor: 1 | 2): Sink {
  const open = nonBlocking(descriptor)
  if (open === null) return (bytes) => writeInThread(descriptor, bytes)
  return (bytes) => writeNow(open, bytes)
}

/** A descriptor for the same output that says EAGAIN instead of waiting; null where there is none, as for a file. */
function nonBlocking(descriptor: 1 | 2): number | null {
  if (isatty(descriptor)) return openTerminalAgain(descriptor)
  const status = fstatSync(descriptor)
  if (process.platform === 'win32' || !(status.isFIFO() || status.isSocket())) return null
  // Node sets O_NONBLOCK when it makes the stream, and takes it back at the exit.
  const stream = descriptor === 1 ? process.stdout : process.stderr
  return stream.destroyed ? null : descriptor
}

/** The shell has the same terminal open: O_NONBLOCK on what we share with it would be in its way. */
function openTerminalAgain(descriptor: number): number | null {
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    // Not Linux, or the terminal of another user, after su(1).
    return null
  }
}

function writeNow(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0
    throw error
  }
}

function writeInThread(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, count) => {
      if (error) reject(error)
      else resolve(count)
    })
  })
}
