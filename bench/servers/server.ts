/** What a benchmark needs to know of any chat server. */

export interface ServerUnderTest {
  readonly name: string
  /** IRCv3 capabilities that its clients request. */
  readonly capabilities: readonly string[]
  /** Does a sender get its own message back? */
  readonly hasEcho: boolean
  /** What it does beyond or below the others, and which of its limits are raised; for the reader of a result. */
  readonly notes: string
  /** What to do so that it can run here; null when it can. */
  missing(): string | null
  /**
   * Starts it with a configuration and data of its own, on a free port of 127.0.0.1. Rejects, with what it printed, when
   * it does not open that port in time; nothing is left then.
   */
  start(options: StartOptions): Promise<RunningServer>
}

export interface StartOptions {
  /** The core it is pinned to; null for none. */
  readonly core: number | null
}

export interface RunningServer {
  readonly pid: number
  readonly port: number
  /** Ends the process and removes its files. */
  stop(): Promise<void>
}
