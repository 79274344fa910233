/** What can be said about a UDP socket when it is opened, and what it tells about itself afterwards. */
import { CALLBACK, type Checks, COUNT, DURATION, FLAG, NUMBER, OBJECT, SIGNAL, TEXT } from '../arguments.ts'
import type { IpAddress } from '../address.ts'
import type { NetError } from '../errors.ts'
import type { HostTarget } from '../target.ts'
import type { Lookup } from '../connect/resolve.ts'

/** For what this socket sends to groups; to receive is `join`. */
export interface MulticastOptions {
  /** How many routers a datagram to a group may pass, 0 (this machine only) to 255. The system's default is 1. */
  readonly ttl?: number
  /** Whether members on this machine receive what this socket sends. The system's default is true. */
  readonly loopback?: boolean
  /** The interface by which datagrams to groups leave, by name or by one of its addresses. Default: the system chooses. */
  readonly interface?: string
}

/** One thing that happened on the socket. `bytes` is the size of the payload. */
export type UdpEvent =
  | { readonly kind: 'received'; readonly from: IpAddress; readonly bytes: number }
  | { readonly kind: 'sent'; readonly to: HostTarget; readonly bytes: number }
  /** The queue was full, and this was the oldest. */
  | { readonly kind: 'dropped'; readonly from: IpAddress }
  /** A send, or what the network reported about an earlier one. */
  | { readonly kind: 'failed'; readonly error: NetError }

/** How to open a socket; each has a default. */
export interface UdpOptions {
  /**
   * The own end. Port 0 takes a free one; an empty host means all interfaces, both families. Default: a free port on all
   * interfaces.
   */
  readonly bind?: HostTarget
  /** The only peer: others are not heard, `send` needs no destination, and a refusal by the peer's machine is told. */
  readonly connect?: HostTarget
  /**
   * Text instead of bytes: datagrams are decoded with it, and strings are encoded with it, as `textEncoding` has it. Default:
   * bytes, and UTF-8 for strings.
   */
  readonly encoding?: string
  /** Allows sending to broadcast addresses (SO_BROADCAST). Default: false. */
  readonly broadcast?: boolean
  /** How many routers a datagram to one machine may pass, 1 to 255. Default: the system's, usually 64. */
  readonly ttl?: number
  /** For what is sent to groups. Default: as the system has it. */
  readonly multicast?: MulticastOptions
  /** Lets several sockets have one port, each of which gets every multicast datagram (SO_REUSEADDR). Default: false. */
  readonly reuseAddress?: boolean
  /** Lets several processes share one port, the kernel dealing datagrams out by their source (SO_REUSEPORT). Default: false. */
  readonly reusePort?: boolean
  /** IPv6 and nothing else: `::` and an empty host do not take IPv4 too (IPV6_V6ONLY of ipv6(7)). Default: false. */
  readonly ipv6Only?: boolean
  /** The kernel's buffer of what came in. Default: the system's. The socket tells what was granted. */
  readonly receiveBufferBytes?: number
  /** The kernel's buffer of what goes out. Default: the system's. The socket tells what was granted. */
  readonly sendBufferBytes?: number
  /** Datagrams that wait for the reader; the oldest is dropped for one more. Default: `LIMITS.udpQueueDatagramsMax`. */
  readonly queueDatagramsMax?: number
  /** Their size together; characters where an encoding was chosen. Default: `LIMITS.udpQueueBytesMax`. */
  readonly queueBytesMax?: number
  /** Bytes that wait because the network takes less than is sent. Default: `LIMITS.udpSendQueueBytesMax`. */
  readonly sendQueueBytesMax?: number
  /** Peers with a view of their own at one time. Default: `LIMITS.udpPeersMax`. */
  readonly peersMax?: number
  /** How long the address of a name is used before the name is looked up again. Default: `LIMITS.udpNameLifetimeMs`. */
  readonly nameLifetimeMs?: number
  /** How names become addresses. Default: the system's resolver. */
  readonly lookup?: Lookup
  /** Told of everything that happens, as it happens. It must not throw. */
  readonly log?: (event: UdpEvent) => void
  /** Closes the socket when aborted; while it is being opened, `udp` rejects with AbortedError. */
  readonly signal?: AbortSignal
}

export const UDP: Checks<UdpOptions> = {
  bind: OBJECT,
  connect: OBJECT,
  encoding: TEXT,
  broadcast: FLAG,
  ttl: NUMBER,
  multicast: OBJECT,
  reuseAddress: FLAG,
  reusePort: FLAG,
  ipv6Only: FLAG,
  receiveBufferBytes: NUMBER,
  sendBufferBytes: NUMBER,
  queueDatagramsMax: COUNT,
  queueBytesMax: COUNT,
  sendQueueBytesMax: COUNT,
  peersMax: COUNT,
  nameLifetimeMs: DURATION,
  lookup: CALLBACK,
  log: CALLBACK,
  signal: SIGNAL,
}
export const MULTICAST: Checks<MulticastOptions> = { ttl: NUMBER, loopback: FLAG, interface: TEXT }

/** What went in and out since the socket was opened. Bytes are those of payloads. */
export interface UdpCounters {
  /** All that came, those dropped later included. */
  readonly datagramsReceived: number
  /** Bytes of payload in them. */
  readonly bytesReceived: number
  /** Of those received: dropped because nobody read them in time. What the kernel dropped before is not in it. */
  readonly datagramsDropped: number
  /** Those that the kernel has taken. */
  readonly datagramsSent: number
  /** Bytes of payload in them. */
  readonly bytesSent: number
  /** Sends that failed, and failures of earlier ones that the network reported. */
  readonly failures: number
}

/** The same while counting: one object that all parts of a socket share. */
export type UdpTally = { -readonly [Name in keyof UdpCounters]: number }
