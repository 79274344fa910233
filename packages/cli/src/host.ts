/** What a command has of the process around it. Passed in, so that a test can be that process. */
import type { LogOutput } from '@partyline/server'
import type { Catalogue } from './language/text.ts'

export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly version: string
  /** Of the language in which a person is spoken to. What programs read is the same in all of them. */
  readonly catalogue: Catalogue
  /** Does a person read standard output? */
  readonly isTerminal: boolean
  /** Was the command started from a terminal, so that SIGHUP says that its window was closed? */
  readonly isFromTerminal: boolean
  /** An address or name by which other machines may reach this one. */
  publicHost(): string
  /** The text of a file; throws as `fs.readFileSync` does. */
  readonly readFile: (path: string) => string
  /** A line of standard input. A person at a terminal is asked for it, and nothing of it is shown; null where there is none. */
  readonly readSecret: (prompt: string) => Promise<string | null>
  /** A line of the terminal from which the command was started, wherever its standard input comes from; null where there is none, or the signal has ended the wait. */
  readonly askAtTerminal: (prompt: string, kind: 'secret' | 'text', signal?: AbortSignal) => Promise<string | null>
  /** Neither waits. What a reader does not take is written until the command has ended, and for a while after it. */
  writeOutput(text: string): void
  writeError(text: string): void
  /** Standard error too, for a log that must know what was not written. */
  readonly logOutput: LogOutput
  onSignal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', handle: () => void): void
  /**
   * Called with what was thrown or rejected and caught by nothing: the state of the process is not known any more, so it ends
   * when that is written.
   */
  onDefect(handle: (error: unknown) => void): void
  /** Ends the process without waiting for anything. */
  exit(code: number): void
}

/** One word after `partyline`. */
export interface Command {
  /** Does the work and gives the exit code; what it throws is described and mapped to an exit code by `main`. */
  run(args: readonly string[], host: Host): Promise<number>
}
