/**
 * Every code of an error of this package, with the phase in which it usually happens, what it means and what a person can
 * do about it. Documentation and checks read this table, and every class takes its remedy from it.
 */

/** What a connection or listener was doing when it failed. */
export type Phase = 'resolve' | 'connect' | 'listen' | 'handshake' | 'read' | 'write' | 'idle' | 'close'

/** What is known about a code, whatever happened in the single case. */
export interface ErrorEntry {
  /** The phase in which the error usually happens; the error itself carries the phase in which it did. */
  readonly phase: Phase
  /** What it means that this happened. */
  readonly meaning: string
  /** What a person can do about it; an error that knows more says more. */
  readonly remedy: string
}

/** Code → phase, meaning and remedy. */
export const ERRORS = {
  NET_TARGET: {
    phase: 'connect',
    meaning: 'what to connect to or listen on is not understood',
    remedy:
      'write { host, port }, { path }, tcp://host:port, tls://host:port, unix:/path or unix:@name. A port is 0 to 65535',
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
    meaning: 'the name has no address, or the name server does not answer',
    remedy: 'check the spelling of the name and that name resolution works on this machine',
  },
  NET_CONNECT: {
    phase: 'connect',
    meaning: 'no address of the target could be reached. Every attempt is listed',
    remedy: 'check the address, the network between the two machines, and firewalls on the way',
  },
  NET_CONNECTION_REFUSED: {
    phase: 'connect',
    meaning: 'the machine answered that nobody listens there',
    remedy: 'start the server, or correct the host and port. A firewall that rejects looks the same',
  },
  NET_PORT_IN_USE: {
    phase: 'listen',
    meaning: 'another process listens on this address already',
    remedy: 'stop the process that holds the address, or listen on a free port',
  },
  NET_PERMISSION: {
    phase: 'listen',
    meaning: 'the system does not allow this process to use the address',
    remedy: 'choose a port from 1024 up, or give the process the right to bind low ports',
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
    meaning: 'a Unix socket cannot be made or reached at this path',
    remedy: 'check the path: its folder has to exist, and nothing but a socket may be there',
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
    meaning: 'the other side broke the connection off. What was on the way is lost',
    remedy: 'connect again. When it repeats, look into the log of the other side',
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
  NET_WRONG_KEY: {
    phase: 'handshake',
    meaning: 'the other side has another key than ours',
    remedy: 'check that both sides have the same key. A stranger that guesses looks the same',
  },
  NET_CERTIFICATE: {
    phase: 'handshake',
    meaning: 'the certificate is not trusted, is for another name, is out of date, or does not match its key',
    remedy: 'check the name, the dates and the issuer. Give the issuer as tls.ca for a certificate of your own',
  },
  NET_TLS_OPTIONS: {
    phase: 'handshake',
    meaning:
      'what was asked of TLS is not possible: cipher suites or a version that there are not, a name that is missing',
    remedy: 'correct the option that the message names',
  },
  NET_PLAINTEXT_INJECTED: {
    phase: 'handshake',
    meaning: 'unencrypted bytes came before the TLS handshake. An attacker on the way may have sent them',
    remedy: 'do not trust the connection. A peer that sends on before STARTTLS is answered has to be corrected',
  },
  NET_LINE_TOO_LONG: {
    phase: 'read',
    meaning: 'a line is longer than the limit. It is dropped, and the next one is read',
    remedy: 'send shorter lines, or raise lineBytesMax',
  },
  NET_FRAME_TOO_LONG: {
    phase: 'read',
    meaning: 'a frame is longer than the limit, or says that it will be. It is dropped, and the next one is read',
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
    remedy: 'connect and ask again. When it repeats, look for what ends the connection too early',
  },
  NET_SEND_QUEUE_OVERFLOW: {
    phase: 'write',
    meaning: 'the other side reads more slowly than it is sent to, and the send queue is full',
    remedy: 'close the connection, or send less. Raise bytesMax if such bursts are expected',
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
  NET_HTTP_REQUEST: {
    phase: 'handshake',
    meaning:
      'a client sent no request of HTTP, or one that is too long or too slow. It was answered with the status code',
    remedy: 'correct the client. What it did wrong is in the message',
  },
  NET_WEBSOCKET_HANDSHAKE: {
    phase: 'handshake',
    meaning: 'the two sides did not agree to speak WebSocket. The error has the status code of HTTP, if there was one',
    remedy: 'check the path, the subprotocols, the origin and the credentials that the server asks for',
  },
  NET_WEBSOCKET_PROTOCOL: {
    phase: 'read',
    meaning: 'the other side broke the rules of WebSocket. It was told so, and the connection is closed',
    remedy: 'correct the other side. What it did wrong is in the message',
  },
  NET_MESSAGE_TOO_LONG: {
    phase: 'read',
    meaning: 'a WebSocket message is longer than the limit. The other side was told so, and the connection is closed',
    remedy: 'send shorter messages, or raise messageBytesMax',
  },
  NET_IO: {
    phase: 'read',
    meaning: 'the system reported an error that has no code of its own here',
    remedy: 'look up the code of the cause in the manual of the system',
  },
} as const satisfies Record<string, ErrorEntry>

/** Stable: a program may compare with it. */
export type ErrorCode = keyof typeof ERRORS
