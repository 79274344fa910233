/** What a WebSocket runs over: a connection of ours, or the socket that a node:http server hands over on an upgrade. */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type Address, ipAddress } from '../address.ts'
import { changeSocket, type TcpOptions } from '../tcp-options.ts'
import type { Connection } from '../connection.ts'
import type { TlsInfo } from '../tls/tls-info.ts'
import { tlsInfo } from '../tls/tls-info.ts'
import { ConnectionDuplex } from './connection-duplex.ts'

export interface WebSocketCarrier {
  readonly stream: Duplex
  readonly localAddress: Address
  readonly remoteAddress: Address
  readonly tls: TlsInfo | undefined
  /** Bytes received so far: a peer that sends is alive. */
  readonly bytesRead: () => number
  /** What keeps the process running, or not, as node:net has it. */
  readonly handle: { unref(): unknown; ref(): unknown }
  readonly setTcpOptions: (options: TcpOptions) => void
  /** Breaks off at once, with RST where there is one. */
  readonly reset: () => void
}

/** The connections whose streams were handed over, to WebSockets among others: they know more than a socket does. */
const connections = new WeakMap<Duplex, Connection>()

/** What runs over this stream is known by the addresses of the connection, and may not end before it. */
export function belongsTo(stream: Duplex, connection: Connection): void {
  connections.set(stream, connection)
}

/** @returns what closes the stream in order, with linger; undefined for a stream of other code */
export function connectionOf(stream: Duplex): Connection | undefined {
  return stream instanceof ConnectionDuplex ? stream.connection : connections.get(stream)
}

/** @throws {TypeError} neither one of ours nor a socket of node:net or node:tls */
export function webSocketCarrier(stream: Duplex): WebSocketCarrier {
  const connection = connectionOf(stream)
  if (connection !== undefined) {
    const { localAddress, remoteAddress, tls } = connection
    const bytesRead = () => connection.bytesRead
    const setTcpOptions = (options: TcpOptions) => connection.setTcpOptions(options)
    // A duplex that is destroyed aborts its connection, at the right moment.
    const reset = () => (stream instanceof ConnectionDuplex ? stream.destroy() : connection.abort())
    return { stream, localAddress, remoteAddress, tls, bytesRead, handle: connection, setTcpOptions, reset }
  }
  if (!(stream instanceof Socket)) throw new TypeError('a WebSocket needs a socket of node:net or node:tls')
  const isTls = isTlsSocket(stream)
  return {
    stream,
    localAddress: socketAddress(stream.localAddress, stream.localPort),
    remoteAddress: socketAddress(stream.remoteAddress, stream.remotePort),
    tls: isTls ? tlsInfo(stream, undefined, stream.authorized) : undefined,
    bytesRead: () => stream.bytesRead,
    handle: stream,
    setTcpOptions: (options) => changeSocket(stream, options),
    // Not for the TCP socket below TLS: resetting it under a pending write crashes Node 24 in native code. Nor in the moment
    // of its shutdown(2): it would never be closed.
    reset: () => (isTls || stream.writableEnded ? stream.destroy() : stream.resetAndDestroy()),
  }
}

function socketAddress(host: string | undefined, port: number | undefined): Address {
  return host === undefined ? { kind: 'unix', path: '' } : ipAddress(host, port ?? 0)
}

function isTlsSocket(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket
}
