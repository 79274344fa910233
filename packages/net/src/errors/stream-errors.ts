/** What ends a wait or a connection while it is in use. */
import type { Attempt } from './connect-errors.ts'
import { NetError, type NetErrorOptions } from './net-error.ts'

export interface TimeoutErrorOptions extends NetErrorOptions {
  readonly attempts?: readonly Attempt[]
}

export class TimeoutError extends NetError {
  /** Of connecting: the addresses that were tried, with what became of each; empty for every other wait. */
  readonly attempts: readonly Attempt[]

  constructor(message: string, options: TimeoutErrorOptions = {}) {
    super('NET_TIMEOUT', message, options)
    this.attempts = options.attempts ?? []
  }
}

export class AbortedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_ABORTED', message, options)
  }
}

export class ResetError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_RESET', message, options)
  }
}

export class ClosedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_CLOSED', message, options)
  }
}

export class ConcurrentReadError extends NetError {
  constructor() {
    super('NET_CONCURRENT_READ', 'cannot read: another read of this connection is under way')
  }
}

export class EndOfStreamError extends NetError {
  /** How many bytes had come of what was asked for. */
  readonly bytesReceived: number

  constructor(bytesReceived: number) {
    super('NET_END_OF_STREAM', `the stream ended too early, after ${bytesReceived} bytes of what was expected`)
    this.bytesReceived = bytesReceived
  }
}

export class SendQueueOverflowError extends NetError {
  readonly bytesQueued: number
  readonly bytesMax: number

  constructor(bytesQueued: number, bytesMax: number) {
    super(
      'NET_SEND_QUEUE_OVERFLOW',
      `the send queue is full: ${bytesQueued} bytes wait for the other side to read, the limit is ${bytesMax}`,
    )
    this.bytesQueued = bytesQueued
    this.bytesMax = bytesMax
  }
}
