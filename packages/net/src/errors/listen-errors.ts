/** An address or a path that cannot be listened on, and what is in the way. */
import { NetError, type NetErrorOptions } from './net-error.ts'

/** A process that holds a port. */
export interface PortHolder {
  /** The number of the process. */
  readonly pid: number
  /** The command line, arguments separated by spaces; cut off at 200 characters. */
  readonly command: string
}

/** Another process or socket listens there already. */
export class PortInUseError extends NetError {
  /** The process that holds the address; undefined where the system does not tell. */
  readonly holder: PortHolder | undefined
  /** A port near the wanted one that was free just now; undefined for a path. */
  readonly freePort: number | undefined

  constructor(address: string, holder?: PortHolder, freePort?: number, options?: NetErrorOptions) {
    const owner = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.command})`
    const stop = holder === undefined ? 'stop the process that holds it' : `stop process ${holder.pid}`
    const or = freePort === undefined ? ', or listen elsewhere' : `, or listen on port ${freePort}, which is free`
    super('NET_PORT_IN_USE', `cannot listen on ${address}: ${owner} listens there already`, {
      ...options,
      remedy: stop + or,
    })
    this.holder = holder
    this.freePort = freePort
  }
}

/** The system does not let this user do it. */
export class PermissionError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PERMISSION', message, options)
  }
}

/** This machine has no such address. */
export class AddressNotAvailableError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_ADDRESS_NOT_AVAILABLE', message, options)
  }
}

/** A Unix socket path that the system cannot hold. */
export class PathTooLongError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PATH_TOO_LONG', message, options)
  }
}

/** A Unix socket cannot be made at this path. */
export class PathError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PATH', message, options)
  }
}

/** The process or the system has no file descriptor left. */
export class DescriptorsExhaustedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_DESCRIPTORS_EXHAUSTED', message, options)
  }
}
