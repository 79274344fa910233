/**
 * Standard input, output and error as `nc` uses them. Input is not touched before the first read: a listener leaves it alone
 * until a client is there. Node makes each stream when it is first asked for, because that takes time at the start. A write
 * resolves when the system has the bytes, so that none is cut off at exit.
 */
import { text } from '../language/text.ts'
import { closeSync, fstatSync, openSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { LocalError } from './local-error.ts'

export interface StandardStreams {
  /** The next bytes, or null at the end and after it. One read at a time. @throws {LocalError} it cannot be read */
  readInput(): Promise<Uint8Array | null>
  /** @throws {LocalError} nobody reads our output any more, or it cannot be written */
  writeOutput(bytes: Uint8Array): Promise<void>
  /** Nothing more is written: a program that reads our output through a pipe sees its end, while we go on. */
  endOutput(): Promise<void>
  /** One line, without its end. */
  tell(line: string): void
}

export function processStreams(): StandardStreams {
  let readInput: StandardStreams['readInput'] | undefined
  let writeOutput: StandardStreams['writeOutput'] | undefined
  // What cannot be told must not end what is told about.
  process.stderr.on('error', () => {})
  return {
    readInput: () => (readInput ??= processInput())(),
    writeOutput: (bytes) => (writeOutput ??= processOutput())(bytes),
    endOutput: async () => endPipe(STANDARD_OUTPUT),
    tell: (line) => void process.stderr.write(`nc: ${line}\n`),
  }
}

const STANDARD_OUTPUT = 1

/** Node ends no standard stream before the process does: the descriptor is closed, and leads nowhere from then on. */
function endPipe(descriptor: number): void {
  try {
    if (!fstatSync(descriptor).isFIFO() && !fstatSync(descriptor).isSocket()) return
    closeSync(descriptor)
    // The next file or connection must not become our standard output: the lowest free descriptor is taken first.
    openSync('/dev/null', 'w')
  } catch {
    // It is closed already.
  }
}

function processInput(): StandardStreams['readInput'] {
  const read = readerOf(process.stdin)
  return () =>
    read().catch((error: unknown) => {
      throw new LocalError(text`read standard input`, error)
    })
}

function processOutput(): StandardStreams['writeOutput'] {
  const { stdout } = process
  // The write that failed tells of it.
  stdout.on('error', () => {})
  return (bytes) =>
    writeTo(stdout, bytes).catch((error: unknown) => {
      throw new LocalError(text`write standard output`, error)
    })
}

/** As `StandardStreams.readInput`. Reads no further ahead than the stream's own buffer: that is the backpressure. */
export function readerOf(stream: Readable): () => Promise<Uint8Array | null> {
  let waiting: PromiseWithResolvers<void> | undefined
  let failure: Error | undefined
  const wake = () => {
    waiting?.resolve()
    waiting = undefined
  }
  for (const event of ['readable', 'end', 'close']) stream.on(event, wake)
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  return async () => {
    for (;;) {
      const chunk: unknown = stream.read()
      if (chunk instanceof Uint8Array) return chunk
      if (failure !== undefined) throw failure
      if (stream.readableEnded || stream.destroyed) return null
      waiting = Promise.withResolvers()
      await waiting.promise
    }
  }
}

export function writeTo(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}
