/** The client's side of TLS: what to ask for and to trust, and one handshake. */
import { isIP, type Socket } from 'node:net'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import type { NetError } from './errors.ts'
import { fromSystemError } from './system-error.ts'
import { type WaitOptions, watchWait } from './wait.ts'

export interface TlsConnectOptions {
  /** Certificates (PEM) to trust instead of the system's. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[]
  /** The name to ask for and to verify. Default: the host of the target. */
  readonly servername?: string
  /** Application protocols (RFC 7301), the preferred one first. */
  readonly alpn?: readonly string[]
  /** False accepts any certificate: encryption without knowing to whom. Default: true. */
  readonly isVerified?: boolean
  /** Our own certificate and key (PEM), where the server asks for one. */
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly minVersion?: SecureVersion
}

export interface TlsHandshakeOptions extends TlsConnectOptions, WaitOptions {
  /** The name or the address that the certificate has to be for; only a name is sent to the server. */
  readonly servername: string
}

/** Takes over a connected socket. On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export function connectTls(carrier: Socket, options: TlsHandshakeOptions): Promise<TLSSocket> {
  const { servername } = options
  const doing = `cannot agree on TLS with ${servername}`
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: carrier,
      host: servername,
      ...(isIP(servername) === 0 ? { servername } : {}),
      rejectUnauthorized: options.isVerified ?? true,
      ...(options.ca === undefined ? {} : { ca: [options.ca].flat() }),
      ...(options.alpn === undefined ? {} : { ALPNProtocols: [...options.alpn] }),
      ...(options.cert === undefined ? {} : { cert: options.cert }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.minVersion === undefined ? {} : { minVersion: options.minVersion }),
    })
    let endWatch = ignore
    const settle = () => {
      endWatch()
      socket.off('secureConnect', onSecure)
      socket.off('close', onClose)
      socket.off('error', onError)
    }
    const fail = (error: NetError) => {
      settle()
      socket.destroy()
      carrier.destroy()
      reject(error)
    }
    const onError = (error: Error) => fail(fromSystemError(error, 'handshake', doing))
    const onClose = () => onError(new Error('the connection ended'))
    const onSecure = () => {
      settle()
      resolve(socket)
    }
    socket.on('error', ignore)
    socket.on('error', onError)
    socket.on('secureConnect', onSecure)
    socket.on('close', onClose)
    endWatch = watchWait(options, 'handshake', doing, fail)
  })
}

const ignore = () => {}
