/** The way to a server, as the client core needs it: whatever carries lines. */
import type { Trouble } from './connection-state.ts'

/**
 * Makes connections. `open` MUST reject when the signal is aborted, with whatever error, and leave nothing open. It SHOULD reject with a
 * `TransportError`; any other error counts as `unreachable`, and is tried again.
 */
export interface Transport {
  open(signal: AbortSignal): Promise<LineConnection>
}

export interface LineConnection {
  /**
   * The lines as they come, without their ends, as many at once as have come. Ends when the other side has ended, and throws when
   * the connection breaks. It is read once, and no faster than the client takes it.
   */
  readonly lines: AsyncIterable<readonly string[]>
  /** In this order, each with its end. MUST NOT throw: on a broken connection nothing happens. */
  write(lines: readonly string[]): void
  /** Sends what was written, then closes. Later calls do nothing. */
  close(): void
}

/** Why a connection could not be made, or broke. */
export class TransportError extends Error {
  readonly trouble: Trouble
  /** Trying again would end in the same way: a person has to decide. */
  readonly isFinal: boolean

  constructor(trouble: Trouble, options: { readonly isFinal?: boolean; readonly cause?: unknown } = {}) {
    super(trouble.text, { cause: options.cause })
    this.name = 'TransportError'
    this.trouble = trouble
    this.isFinal = options.isFinal ?? false
  }
}
