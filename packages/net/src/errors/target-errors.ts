/** Asking for what cannot be: a target or a list that is not understood, something this kind of connection cannot do. */
import { NetError, type NetErrorOptions } from './net-error.ts'

/** The target of `connect`, `listen` or `serve` is not understood. */
export class TargetError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TARGET', message, options)
  }
}

/** An entry of a list of addresses is not understood. */
export class AddressListError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_ADDRESS_LIST', message, options)
  }
}

/** What was asked for is not possible over this kind of connection. */
export class TransportError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TRANSPORT', message, options)
  }
}
