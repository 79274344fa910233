/** Datagrams that cannot be sent, groups that cannot be joined, keys that cannot seal. */
import { NetError, type NetErrorOptions } from './net-error.ts'

/** A datagram that no packet can carry; nothing was sent. */
export class DatagramTooLargeError extends NetError {
  /** Undefined where only the kernel knows. */
  readonly bytes: number | undefined
  /** The most that a packet of the family carries; undefined where the way allows less and does not say how much. */
  readonly bytesMax: number | undefined

  constructor(where: string, bytes: number | undefined, bytesMax: number | undefined, options?: NetErrorOptions) {
    const size = bytes === undefined ? 'the datagram' : `a datagram of ${bytes} bytes`
    const limit = bytesMax === undefined ? 'more than the way there allows' : `the limit is ${bytesMax}`
    super('NET_DATAGRAM_TOO_LARGE', `cannot send ${size} to ${where}: ${limit}`, options)
    this.bytes = bytes
    this.bytesMax = bytesMax
  }
}

/** No way leads to the address. */
export class UnreachableError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_UNREACHABLE', message, options)
  }
}

/** There is no such network interface. */
export class InterfaceNotFoundError extends NetError {
  /** The names of the interfaces that there are, with an address of the family. */
  readonly interfaces: readonly string[]

  constructor(wanted: string, family: 4 | 6, interfaces: readonly string[]) {
    const found = interfaces.length === 0 ? 'none' : interfaces.join(', ')
    super(
      'NET_INTERFACE_NOT_FOUND',
      `no interface ${JSON.stringify(wanted)} with an IPv${family} address. Found: ${found}`,
    )
    this.interfaces = interfaces
  }
}

/** A multicast group cannot be joined. */
export class MembershipError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_MEMBERSHIP', message, options)
  }
}

/** As many peers as are allowed have a view of their own; close one, or raise `peersMax`. */
export class TooManyPeersError extends NetError {
  /** The limit that was in force. */
  readonly peersMax: number

  constructor(peersMax: number) {
    super('NET_TOO_MANY_PEERS', `cannot make a view of another peer: ${peersMax} are open`)
    this.peersMax = peersMax
  }
}

/** A key or passphrase that cannot be used. */
export class KeyError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_KEY', message, options)
  }
}
