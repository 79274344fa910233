/**
 * Every limit of this package that has a default: its value, its reason, and what happens there. An option that changes a limit
 * names it.
 */

/** What one limit means. The unit is the end of its name: bytes, milliseconds, or a plain count. */
export interface Limit {
  /** In the unit that the name ends with. */
  readonly default: number
  /** Why there is a limit, and why this number. */
  readonly reason: string
  /** What the program or peer that reaches it sees. */
  readonly reached: string
}

const KIB = 1024

/** Every default, by name. */
export const LIMITS = {
  readAheadBytesMax: {
    default: 64 * KIB,
    reason: 'one read of the kernel: enough to keep a reader busy, small enough for ten thousand connections',
    reached: 'reading from the socket pauses until the program has read. The other side is slowed down by TCP',
  },
  readAheadChunksMax: {
    default: 64,
    reason: 'a chunk of one byte costs a hundred times its size',
    reached: 'as readAheadBytesMax',
  },
  lingerTimeoutMs: {
    default: 5_000,
    reason: 'close waits for the other side to take our last bytes and to close too. A dead one never does',
    reached: 'the connection is destroyed. Bytes not taken by then are lost',
  },
  connectTimeoutMs: {
    default: 30_000,
    reason: 'the system alone would wait more than two minutes for a machine that does not answer',
    reached: 'connect rejects with NET_TIMEOUT',
  },
  attemptDelayMs: {
    default: 250,
    reason: 'RFC 8305 5: the recommended time before the next address is tried beside the first',
    reached: 'the next address is tried. The earlier attempt goes on',
  },
  handshakeTimeoutMs: {
    default: 10_000,
    reason:
      'a client that connects to a TLS port and says nothing holds a descriptor. Four round trips on a bad line fit',
    reached: 'the connection is destroyed and reported as NET_TIMEOUT in the phase handshake',
  },
  proxyHeaderBytesMax: {
    default: 2 * KIB,
    reason:
      'a PROXY header is held whole before it is understood. With a certificate of the client it has some hundred bytes',
    reached: 'the connection is destroyed and reported as NET_FRAME_MALFORMED',
  },
  keepAliveDelayMs: {
    default: 60_000,
    reason: 'the system tests an idle connection after two hours. Routers forget it after minutes',
    reached: 'TCP keepalive probes are sent',
  },
  backlog: {
    default: 1_024,
    reason: 'connections that the kernel completes while this process is busy. The system may allow fewer',
    reached: 'the kernel lets further clients try again',
  },
  maxConnections: {
    default: 10_000,
    reason: 'below the usual limit of open files. Memory is bounded by it',
    reached: 'further connections wait or are rejected, as maxConnectionsReached says',
  },
  waitingConnectionsMax: {
    default: 256,
    reason: 'a connection that waits for its turn holds a descriptor, because Node cannot leave it in the kernel',
    reached: 'further connections are rejected',
  },
  rejectionsUnderwayMax: {
    default: 128,
    reason: 'a client that is rejected may be told why, which takes a moment. A flood gets no such moment',
    reached: 'further connections are reset without a word',
  },
  rejectionTimeoutMs: {
    default: 1_000,
    reason: 'time for a rejected client to take the line that says why',
    reached: 'its connection is destroyed',
  },
  rejectionReadBytesMax: {
    default: 65_536,
    reason:
      'what a rejected client has sent before it reads why is dropped. To read all that a flood sends keeps others waiting',
    reached: 'its connection is reset, perhaps before it has read why',
  },
  rejectionsPerSecond: {
    default: 500,
    reason: 'to tell a rejected client why takes the work of three connections that are only closed',
    reached: 'further connections of this second are closed without a word',
  },
  rejectionHandshakesPerSecond: {
    default: 20,
    reason: 'over TLS a rejected client can be told why only after a handshake, a millisecond or two of work for each',
    reached: 'further connections of this second are closed without a word',
  },
  cutOffTimeoutMs: {
    default: 500,
    reason:
      'a server that stops lets its clients see an end instead of a reset. One that does not read is not waited for',
    reached: 'the connection is destroyed',
  },
  descriptorReserve: {
    default: 8,
    reason: 'when descriptors run out, the rest of the process (disk, names) still needs some',
    reached: 'the reserve is given back to the process and new connections are rejected until it can be filled again',
  },
  descriptorCheckMs: {
    default: 1_000,
    reason: 'descriptors may run out while nobody connects. Looking costs two system calls',
    reached: 'the reserve is looked after, as with each new connection',
  },
  descriptorPauseMs: {
    default: 100,
    reason: 'descriptors come back when connections end. Asking more often only costs time',
    reached: 'the reserve is tried again',
  },
  udpQueueDatagramsMax: {
    default: 1_024,
    reason: 'what comes in while the reader is busy for some milliseconds at 100,000 datagrams a second',
    reached: 'the oldest datagram is dropped and counted: it ages, and newer ones replace it',
  },
  udpQueueBytesMax: {
    default: 4 * KIB * KIB,
    reason: 'a thousand datagrams of the largest size would be 64 MiB',
    reached: 'as udpQueueDatagramsMax',
  },
  udpSendQueueBytesMax: {
    default: 4 * KIB * KIB,
    reason: 'what waits when the network takes less than is sent. A program that awaits each send never gets there',
    reached: 'send rejects with NET_SEND_QUEUE_OVERFLOW',
  },
  udpPeersMax: {
    default: 1_024,
    reason: 'each view of a peer has a queue of its own, and a sender can invent addresses',
    reached: 'peer throws NET_TOO_MANY_PEERS',
  },
  udpNameLifetimeMs: {
    default: 60_000,
    reason: 'asking for each datagram costs more than the datagram. A name that moves is followed within a minute',
    reached: 'the next datagram to the name waits until it is looked up again',
  },
  udpNamesMax: {
    default: 1_024,
    reason: 'names may come from outside',
    reached: 'the name that was looked up first is forgotten, and looked up again when needed',
  },
  sealedFreshnessMs: {
    default: 120_000,
    reason: 'clocks of machines differ. A sender must be remembered for as long as its datagrams count as fresh',
    reached: 'an older datagram, or one from so far in the future, is dropped and counted as stale',
  },
  sealedReplayWindow: {
    default: 1_024,
    reason: 'networks reorder datagrams by tens, several paths by hundreds. RFC 4303 3.4.3 asks for 64',
    reached: 'a datagram that is later by more is dropped and counted as replayed',
  },
  sealedSendersMax: {
    default: 1_024,
    reason: 'each sender costs some 300 bytes, and only holders of the key can be one',
    reached: 'a further sender is not heard, and counted as crowded, until another was silent for sealedFreshnessMs',
  },
  httpHeadBytesMax: {
    default: 16 * KIB,
    reason:
      'the first line and the fields of a request, cookies included. They are held whole before a handler sees them',
    reached: 'the request is answered 431, and its connection is closed',
  },
  httpHeadTimeoutMs: {
    default: 10_000,
    reason: 'a client that sends its request a byte at a time holds a descriptor. Four round trips on a bad line fit',
    reached: 'the client is answered 408, and its connection is closed',
  },
  httpRequestTimeoutMs: {
    default: 60_000,
    reason: 'a body may be large and the line slow. A client that never ends it holds a descriptor',
    reached: 'as httpHeadTimeoutMs',
  },
  httpTimeoutCheckMs: {
    default: 1_000,
    reason: 'both times of a request are looked after together, for all connections',
    reached: 'connections whose time is over are answered and closed',
  },
  httpKeepAliveTimeoutMs: {
    default: 65_000,
    reason: 'proxies keep a connection for a minute, and lose a request on one that is closed before',
    reached: 'a connection without a request is closed',
  },
  httpSliceBytes: {
    default: 512,
    reason:
      'what a client with a pace may send in a turn of the event loop: eighty of the smallest frames, or fifteen requests, take under a millisecond',
    reached: 'the rest waits for the next turn, and for its pace',
  },
  httpPipelinedRequestsMax: {
    default: 64,
    reason: 'requests that are sent before the answers to earlier ones all run at once: one packet has thousands',
    reached: 'the last of them is answered with Connection: close, and those behind it are not heard (RFC 9112 9.6)',
  },
  webSocketMessageBytesMax: {
    default: KIB * KIB,
    reason: 'a message is held whole before it is read, and its head may claim any length',
    reached: 'the connection is closed with 1009, and the reader gets NET_MESSAGE_TOO_LONG',
  },
  webSocketPartBytesMean: {
    default: 256,
    reason:
      'a fragment or packet of a message costs some 200 bytes beside its own: many small ones cost more than it may have',
    reached: 'a message in more parts than 256, and one more for each so many bytes of its limit, is closed with 1008',
  },
  webSocketKeepAliveIntervalMs: {
    default: 30_000,
    reason: 'proxies forget a silent WebSocket after a minute, and TCP alone does not notice that a peer has vanished',
    reached:
      'a ping is sent. A peer that sends nothing until the next is taken for dead: NET_TIMEOUT in the phase idle',
  },
  reconnectDelayMs: {
    default: 500,
    reason:
      'a server that restarts is back within a second. The wait is drawn at random up to this, then up to its double',
    reached: 'the next attempt begins',
  },
  reconnectDelayMsMax: {
    default: 30_000,
    reason: 'a program that waits for a server learns within half a minute that it is back',
    reached: 'waits grow no further',
  },
  reconnectStableMs: {
    default: 10_000,
    reason: 'a server that accepts and closes at once is down too. Only a session that lasts shows that it is not',
    reached: 'the next failure is taken for the first',
  },
} as const satisfies Record<string, Limit>

/** The name of a limit; its unit is at its end. */
export type LimitName = keyof typeof LIMITS
