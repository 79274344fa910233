/**
 * Every way in which this package can fail. A failure is a class with a stable `code`, the phase in which it happened,
 * what was done and found (the message), what a person can do about it (`remedy`), and the system's own error (`cause`).
 * The table is the list of codes: documentation and checks read it, and every class takes its remedy from it.
 */

/** What a connection or listener was doing when it failed. */
export type Phase = 'resolve' | 'connect' | 'listen' | 'handshake' | 'read' | 'write' | 'idle' | 'close'

export interface ErrorEntry {
  /** The phase in which the error usually happens; the error itself carries the phase in which it did. */
  readonly phase: Phase
  readonly meaning: string
  readonly remedy: string
}

/** Code → phase, meaning and remedy. */
export const ERRORS = {
  NET_TARGET: {
    phase: 'connect',
    meaning: 'what to connect to or listen on is not understood',
    remedy: 'write { host, port }, { path }, tcp://host:port, tls://host:port or unix:/path; a port is 0 to 65535',
  },
  NET_TRANSPORT: {
    phase: 'connect',
    meaning: 'what was asked for is not possible over this kind of connection',
    remedy: 'look at connection.transport before',
  },
  NET_ADDRESS_LIST: {
    phase: 'listen',
    meaning: 'an entry of a list of addresses is not understood',
    remedy: 'write an address (192.0.2.1), a block (192.0.2.0/24, 2001:db8::/32) or a range (192.0.2.1-192.0.2.20)',
  },
  NET_PROXY: {
    phase: 'connect',
    meaning: 'the proxy does not connect to the target',
    remedy: 'check the kind, address, username and password of the proxy, and what it is allowed to reach',
  },
  NET_NAME_NOT_FOUND: {
    phase: 'resolve',
    meaning: 'the name has no address',
    remedy: 'check the spelling of the name and that name resolution works on this machine',
  },
  NET_CONNECT: {
    phase: 'connect',
    meaning: 'no address of the target could be reached; every attempt is listed',
    remedy: 'check the address, the network between the two machines, and firewalls on the way',
  },
  NET_CONNECTION_REFUSED: {
    phase: 'connect',
    meaning: 'the machine answered that nobody listens there',
    remedy: 'start the server, or correct the host and port; a firewall that rejects looks the same',
  },
  NET_PORT_IN_USE: {
    phase: 'listen',
    meaning: 'another process listens on this address already',
    remedy: 'stop the process that holds the address, or listen on a free port',
  },
  NET_PERMISSION: {
    phase: 'listen',
    meaning: 'the system does not allow this process to use the address',
    remedy: 'choose a port from 1024 up, or give the process the right to bind low ports; for a path, check its folder',
  },
  NET_ADDRESS_NOT_AVAILABLE: {
    phase: 'listen',
    meaning: 'no network interface of this machine has the address',
    remedy: 'listen on an address of this machine, on 127.0.0.1 for this machine only, or on :: for all',
  },
  NET_PATH_TOO_LONG: {
    phase: 'listen',
    meaning: 'a Unix socket path is longer than the system can hold',
    remedy: 'use a shorter path, for example under /run or /tmp',
  },
  NET_PATH: {
    phase: 'listen',
    meaning: 'a Unix socket cannot be made at this path',
    remedy: 'check that its folder exists and that nothing but an old socket is at the path',
  },
  NET_DESCRIPTORS_EXHAUSTED: {
    phase: 'listen',
    meaning: 'the process or the system has no file descriptor left for another connection',
    remedy: 'raise the limit of open files (ulimit -n, LimitNOFILE), or lower the number of connections allowed',
  },
  NET_TIMEOUT: {
    phase: 'read',
    meaning: 'what was waited for did not happen in time',
    remedy: 'check that the other side is alive and the network works, or allow more time',
  },
  NET_ABORTED: {
    phase: 'read',
    meaning: 'the caller gave up waiting, through its signal',
    remedy: 'nothing to do: the reason is in the cause',
  },
  NET_RESET: {
    phase: 'read',
    meaning: 'the other side broke the connection off; what was on the way is lost',
    remedy: 'connect again; when it repeats, look into the log of the other side',
  },
  NET_CLOSED: {
    phase: 'write',
    meaning: 'the connection was closed or aborted on this side',
    remedy: 'do not use a connection after closing it',
  },
  NET_CONCURRENT_READ: {
    phase: 'read',
    meaning: 'a second reader asked while another read was under way',
    remedy: 'read a connection from one place only',
  },
  NET_HANDSHAKE: {
    phase: 'handshake',
    meaning: 'the TLS handshake failed',
    remedy: 'check that the other side speaks TLS on this port, and which versions it allows',
  },
  NET_CERTIFICATE: {
    phase: 'handshake',
    meaning: 'the certificate is not trusted, is for another name, is out of date, or does not match its key',
    remedy: 'check the name, the dates and the issuer; give the issuer as tls.ca for a certificate of your own',
  },
  NET_PLAINTEXT_INJECTED: {
    phase: 'handshake',
    meaning: 'unencrypted bytes came before the TLS handshake; they may be from somebody on the way',
    remedy: 'do not trust the connection; a peer that sends on before STARTTLS is answered has to be corrected',
  },
  NET_LINE_TOO_LONG: {
    phase: 'read',
    meaning: 'a line is longer than the limit; it is dropped, and the next one is read',
    remedy: 'send shorter lines, or raise lineBytesMax',
  },
  NET_FRAME_TOO_LONG: {
    phase: 'read',
    meaning: 'a frame is longer than the limit, or says that it will be; it is dropped, and the next one is read',
    remedy: 'send shorter frames, or raise frameBytesMax',
  },
  NET_FRAME_MALFORMED: {
    phase: 'read',
    meaning: 'bytes do not follow the rules of the codec',
    remedy: 'check that both sides use the same codec with the same options',
  },
  NET_END_OF_STREAM: {
    phase: 'read',
    meaning: 'the stream ended before everything that was asked for had come',
    remedy: 'connect and ask again; when it repeats, look for what ends the connection too early',
  },
  NET_SEND_QUEUE_OVERFLOW: {
    phase: 'write',
    meaning: 'the other side reads more slowly than it is sent to, and the send queue is full',
    remedy: 'close the connection, or send less; raise bytesMax if such bursts are expected',
  },
  NET_DATAGRAM_TOO_LARGE: {
    phase: 'write',
    meaning:
      'a datagram is larger than a packet can be: 65,507 bytes over IPv4, 65,527 over IPv6, less where the way allows less',
    remedy: 'send less at once, below 1,200 bytes to be safe on every network, or use a stream',
  },
  NET_UNREACHABLE: {
    phase: 'write',
    meaning: 'no way leads to the address, or a router on the way said so',
    remedy: 'check the address, the network interfaces and the routes of this machine (ip route get ADDRESS)',
  },
  NET_INTERFACE_NOT_FOUND: {
    phase: 'listen',
    meaning: 'this machine has no such network interface, or it is down or has no address of the family',
    remedy: 'use one of the interfaces that the error lists, by name or by address',
  },
  NET_MEMBERSHIP: {
    phase: 'listen',
    meaning: 'a multicast group cannot be joined',
    remedy: 'join on an interface that can do multicast',
  },
  NET_TOO_MANY_PEERS: {
    phase: 'read',
    meaning: 'as many peers as allowed have a view of their own',
    remedy: 'close views that are no longer used, or raise peersMax',
  },
  NET_KEY: {
    phase: 'handshake',
    meaning: 'what was given as a key cannot be one',
    remedy: 'give 32 random bytes (crypto.randomBytes(32)), or { passphrase } with several random words',
  },
  NET_WEBSOCKET_HANDSHAKE: {
    phase: 'handshake',
    meaning: 'the two sides did not agree to speak WebSocket; the error has the status code of HTTP, if there was one',
    remedy: 'check the path, the subprotocols, the origin and the credentials that the server asks for',
  },
  NET_WEBSOCKET_PROTOCOL: {
    phase: 'read',
    meaning: 'the other side broke the rules of WebSocket; it was told so, and the connection is closed',
    remedy: 'correct the other side; what it did wrong is in the message',
  },
  NET_MESSAGE_TOO_LONG: {
    phase: 'read',
    meaning: 'a WebSocket message is longer than the limit; the other side was told so, and the connection is closed',
    remedy: 'send shorter messages, or raise messageBytesMax',
  },
  NET_IO: {
    phase: 'read',
    meaning: 'the system reported an error that has no code of its own here',
    remedy: 'look up the code of the cause in the manual of the system',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

export interface NetErrorOptions {
  readonly cause?: unknown
  /** Default: the phase of the table. */
  readonly phase?: Phase
  /** Default: the remedy of the table. */
  readonly remedy?: string
}

/** The base of all errors of this package; `code` tells them apart. */
export class NetError extends Error {
  readonly code: ErrorCode
  readonly phase: Phase
  /** What a person can do about it. */
  readonly remedy: string

  constructor(code: ErrorCode, message: string, options: NetErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.phase = options.phase ?? ERRORS[code].phase
    this.remedy = options.remedy ?? ERRORS[code].remedy
    this.name = new.target.name
  }
}

/** The target of `connect`, `listen` or `serve` is not understood. */
export class TargetError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TARGET', message, options)
  }
}

/** What was asked for is not possible over this kind of connection. */
export class TransportError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TRANSPORT', message, options)
  }
}

/** An entry of a list of addresses is not understood. */
export class AddressListError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_ADDRESS_LIST', message, options)
  }
}

/** The proxy does not connect to the target. */
export class ProxyError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PROXY', message, options)
  }
}

export class NameNotFoundError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_NAME_NOT_FOUND', message, options)
  }
}

/** One attempt to reach one address. */
export interface Attempt {
  /** `127.0.0.1:6667`, `[::1]:6667` or a path. */
  readonly address: string
  readonly error: NetError
  readonly durationMs: number
}

/** No address could be reached; `attempts` says for each one why. */
export class ConnectError extends NetError {
  readonly attempts: readonly Attempt[]

  constructor(target: string, attempts: readonly Attempt[]) {
    const details = attempts.map((attempt) => `${attempt.address}: ${attempt.error.message}`).join('; ')
    super('NET_CONNECT', `cannot connect to ${target}: ${details}`, { cause: attempts[0]?.error })
    this.attempts = attempts
  }
}

/** Every address refused: the machine is there, the server is not. */
export class ConnectionRefusedError extends NetError {
  readonly attempts: readonly Attempt[]

  constructor(message: string, attempts: readonly Attempt[], options?: NetErrorOptions) {
    super('NET_CONNECTION_REFUSED', message, options)
    this.attempts = attempts
  }
}

/** A process that holds a port. */
export interface PortHolder {
  readonly pid: number
  /** The command line, arguments separated by spaces; cut off at 200 characters. */
  readonly command: string
}

export class PortInUseError extends NetError {
  /** Who holds the address; undefined where the system does not tell. */
  readonly holder: PortHolder | undefined
  /** A port near the wanted one that was free just now; undefined for a path. */
  readonly freePort: number | undefined

  constructor(address: string, holder?: PortHolder, freePort?: number, options?: NetErrorOptions) {
    const who = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.command})`
    const stop = holder === undefined ? 'stop the process that holds it' : `stop process ${holder.pid}`
    const or = freePort === undefined ? '' : `, or listen on port ${freePort}, which is free`
    super('NET_PORT_IN_USE', `cannot listen on ${address}: ${who} listens there already`, {
      ...options,
      remedy: stop + or,
    })
    this.holder = holder
    this.freePort = freePort
  }
}

export class PermissionError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PERMISSION', message, options)
  }
}

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

export class DescriptorsExhaustedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_DESCRIPTORS_EXHAUSTED', message, options)
  }
}

export class TimeoutError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TIMEOUT', message, options)
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

export class HandshakeError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_HANDSHAKE', message, { phase: 'handshake', ...options })
  }
}

export class CertificateError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_CERTIFICATE', message, { phase: 'handshake', ...options })
  }
}

export class PlaintextInjectedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PLAINTEXT_INJECTED', message, options)
  }
}

export class LineTooLongError extends NetError {
  readonly lineBytesMax: number

  constructor(lineBytesMax: number) {
    super('NET_LINE_TOO_LONG', `a line is longer than ${lineBytesMax} bytes`)
    this.lineBytesMax = lineBytesMax
  }
}

export class FrameTooLongError extends NetError {
  /** The length that the frame has, or that it claims; undefined while its end has not been seen. */
  readonly frameBytes: number | undefined
  readonly frameBytesMax: number

  constructor(frameBytes: number | undefined, frameBytesMax: number) {
    const length = frameBytes === undefined ? '' : `, with ${frameBytes} bytes,`
    super('NET_FRAME_TOO_LONG', `a frame${length} is longer than the limit of ${frameBytesMax} bytes`)
    this.frameBytes = frameBytes
    this.frameBytesMax = frameBytesMax
  }
}

export class MalformedFrameError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_FRAME_MALFORMED', message, options)
  }
}

/** The handshake of a WebSocket failed. */
export class WebSocketHandshakeError extends NetError {
  /** The answer, ours or the server's; undefined where it did not come to one. */
  readonly statusCode: number | undefined

  constructor(message: string, statusCode: number | undefined, options?: NetErrorOptions) {
    super('NET_WEBSOCKET_HANDSHAKE', message, options)
    this.statusCode = statusCode
  }
}

/** The other side of a WebSocket broke the rules of RFC 6455. */
export class WebSocketProtocolError extends NetError {
  /** What the other side was told (RFC 6455 7.4.1): 1002 for frames, 1007 for text that is not UTF-8. */
  readonly closeCode: number

  constructor(closeCode: number, message: string, options?: NetErrorOptions) {
    super('NET_WEBSOCKET_PROTOCOL', message, options)
    this.closeCode = closeCode
  }
}

/** A WebSocket message over the limit; the other side was told 1009. */
export class MessageTooLongError extends NetError {
  readonly messageBytesMax: number

  constructor(messageBytesMax: number, options?: NetErrorOptions) {
    super('NET_MESSAGE_TOO_LONG', `a message is longer than the limit of ${messageBytesMax} bytes`, options)
    this.messageBytesMax = messageBytesMax
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
      `no interface ${JSON.stringify(wanted)} with an IPv${family} address; found: ${found}`,
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

export class TooManyPeersError extends NetError {
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
