/** What ends a wait or a connection while it is in use. */
import type { Attempt } from './connect-errors.ts'
import { countBytes } from '../count-bytes.ts'
import { NetError, type NetErrorOptions } from './net-error.ts'

export interface TimeoutErrorOptions extends NetErrorOptions {
  readonly attempts?: readonly Attempt[]
}

/** Nothing, or not enough, happened in the time allowed; `phase` says during what. */
export class TimeoutError extends NetError {
  /** Of connecting: the addresses that were tried, with what became of each; empty for every other wait. */
  readonly attempts: readonly Attempt[]

  constructor(message: string, options: TimeoutErrorOptions = {}) {
    super('NET_TIMEOUT', message, options)
    this.attempts = options.attempts ?? []
  }
}

/** The signal of the caller was aborted; its reason is the cause. */
export class AbortedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_ABORTED', message, options)
  }
}

/** The other side, or the network, broke the connection off; how much of what was written arrived is unknown. */
export class ResetError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_RESET', message, options)
  }
}

/** This side has called `closeWrite`, `close` or `abort` before. */
export class ClosedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_CLOSED', message, options)
  }
}

/** Another read of this connection is under way, and goes on. */
export class ConcurrentReadError extends NetError {
  constructor() {
    super('NET_CONCURRENT_READ', 'cannot read: another read of this connection is under way')
  }
}

/** The stream ended before what was asked for was there. */
export class EndOfStreamError extends NetError {
  /** How many bytes had come of what was asked for. */
  readonly bytesReceived: number

  constructor(bytesReceived: number) {
    super('NET_END_OF_STREAM', `the stream ended too early, after ${countBytes(bytesReceived)} of what was expected`)
    this.bytesReceived = bytesReceived
  }
}

/** The other side reads more slowly than is sent to it, and the bound of its queue is reached. */
export class SendQueueOverflowError extends NetError {
  /** Bytes that wait. */
  readonly bytesQueued: number
  /** The bound of the queue. */
  readonly bytesMax: number

  constructor(bytesQueued: number, bytesMax: number) {
    super(
      'NET_SEND_QUEUE_OVERFLOW',
      `the send queue is full: the other side has not read ${countBytes(bytesQueued)}, the limit is ${bytesMax}`,
    )
    this.bytesQueued = bytesQueued
    this.bytesMax = bytesMax
  }
}
