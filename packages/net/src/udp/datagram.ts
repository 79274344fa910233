/** Datagrams (RFC 768) as values, and the promise that everything keeps which sends and receives them: socket, peer, sealed. */
import type { IpAddress } from '../address.ts'
import type { CloseReason } from '../connection.ts'
import type { HostTarget } from '../target.ts'
import type { WaitOptions } from '../wait.ts'

/** Bytes, or text where an encoding was chosen. */
export type DatagramData = Buffer | string

/** One datagram as it came in. */
export interface Datagram<Data extends DatagramData = Buffer> {
  /** The whole payload; it may be empty. */
  readonly data: Data
  /** The address in the packet. Every machine on the way can forge it. */
  readonly from: IpAddress
}

/** One datagram as it is to go out. */
export interface OutgoingDatagram {
  /** The whole payload; a string in the encoding of the socket. */
  readonly data: Uint8Array | string
  /** As with `send`. */
  readonly to?: HostTarget
}

/** Datagrams both ways. They may be lost, repeated and reordered on the way, and are never cut or joined. */
export interface DatagramChannel<Data extends DatagramData = Buffer>
  extends AsyncIterable<Datagram<Data>>, AsyncDisposable {
  /** Resolves when the channel is closed; never rejects. */
  readonly closed: Promise<CloseReason>

  /**
   * The next datagram; null after `close`, again and again. Giving up by signal or timeout loses no datagram.
   * @throws {ConcurrentReadError} another reader waits, and goes on waiting
   * @throws {ConnectionRefusedError | UnreachableError} on a connected socket, once for what the peer's machine reported
   * about an earlier datagram; the socket stays open and usable
   */
  receive(options?: WaitOptions): Promise<Datagram<Data> | null>

  /** Reads until `close`. Leaving the loop early leaves the channel open and usable, and loses no datagram. */
  [Symbol.asyncIterator](): AsyncIterator<Datagram<Data>, undefined>

  /**
   * Sends one datagram, a string in the encoding of the channel (UTF-8 where none was chosen). Resolves when the kernel
   * has taken it, which does not mean that it arrives. A failure is counted and logged too, so that it ends no process where
   * the promise is not awaited.
   * @param to not needed where the channel has one peer
   * @throws {DatagramTooLargeError} no packet can carry it; nothing is sent
   * @throws {ConnectionRefusedError} on a connected socket: an earlier datagram met a port where nobody listens
   * @throws {UnreachableError} no way leads to the address
   * @throws {PermissionError} a broadcast address without the option `broadcast`, or a firewall of this machine
   * @throws {NameNotFoundError | TargetError} the destination is not known, not understood, or not of this socket's family
   * @throws {SendQueueOverflowError} the network takes less than is sent, and the bound of what waits is reached
   * @throws {ClosedError} after `close`
   */
  send(data: Uint8Array | string, to?: HostTarget, options?: WaitOptions): Promise<void>

  /** Closes. A caller that waits to receive gets null, and what was not read is dropped. Never rejects. */
  close(): Promise<void>
}

/** The UDP length field has 16 bits and counts the 8 bytes of its own header. */
const UDP_PAYLOAD_BYTES_MAX = 65_535 - 8
/** The length field of IPv4 also counts its own header (RFC 791 3.1); that of IPv6 does not (RFC 8200 3). */
const IPV4_HEADER_BYTES = 20

/** The most bytes that one datagram to an address of this family can carry: 65,507 or 65,527. */
export function payloadBytesMax(family: 4 | 6): number {
  return family === 4 ? UDP_PAYLOAD_BYTES_MAX - IPV4_HEADER_BYTES : UDP_PAYLOAD_BYTES_MAX
}
