/** From a name to a connection: what can fail on the way, with every attempt. */
import { NetError, type NetErrorOptions } from './net-error.ts'

/** The proxy does not connect to the target. */
export class ProxyError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PROXY', message, options)
  }
}

/** The name has no address, or no server of names answered. */
export class NameNotFoundError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_NAME_NOT_FOUND', message, options)
  }
}

/** One attempt to reach one address. */
export interface Attempt {
  /** `127.0.0.1:6667`, `[::1]:6667`, `unix:/run/line.sock` or `unix:@name`. */
  readonly address: string
  /** Its message begins with the address. */
  readonly error: NetError
  /** From the beginning of this attempt to its failure. */
  readonly durationMs: number
}

/** No address could be reached; `attempts` says for each one why. */
export class ConnectError extends NetError {
  /** In the order in which they were made; at least one. */
  readonly attempts: readonly Attempt[]

  /** Where all attempts failed for one reason, it has the remedy of that. */
  constructor(message: string, attempts: readonly Attempt[]) {
    const cause = attempts[0]?.error
    const isOneReason = attempts.every(({ error }) => error.code === cause?.code)
    super('NET_CONNECT', message, { cause, ...(isOneReason && cause ? { remedy: cause.remedy } : {}) })
    this.attempts = attempts
  }
}

/** Every address refused: the machine is there, the server is not. */
export class ConnectionRefusedError extends NetError {
  /** In the order in which they were made; at least one. */
  readonly attempts: readonly Attempt[]

  constructor(message: string, attempts: readonly Attempt[], options?: NetErrorOptions) {
    super('NET_CONNECTION_REFUSED', message, options)
    this.attempts = attempts
  }
}
