/** The lines that somebody types, or that come through a pipe. */
import { createInterface } from 'node:readline'

/** Ends with the input or the signal, and lets go of the input then, so that the process can end. */
export function inputLines(signal: AbortSignal): AsyncIterable<string> {
  return createInterface({ input: process.stdin, signal })
}
