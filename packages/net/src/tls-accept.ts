/** The server's side of TLS: the certificate in force, and one handshake. */
import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext, type SecureVersion, TLSSocket } from 'node:tls'
import { CertificateError, type NetError } from './errors.ts'
import { fromSystemError } from './system-error.ts'
import { type WaitOptions, watchWait } from './wait.ts'

export interface Certificate {
  /** The certificate, followed by those of its issuers, in PEM. */
  readonly cert: string | Buffer
  /** Its private key in PEM. */
  readonly key: string | Buffer
}

export interface TlsServeOptions extends Certificate {
  /** Application protocols (RFC 7301), the preferred one first. A client that offers others only is refused. */
  readonly alpn?: readonly string[]
  /** Default: `TLSv1.2`. */
  readonly minVersion?: SecureVersion
  /** Who has not finished the handshake by then is closed. Default: `LIMITS.handshakeTimeoutMs`. */
  readonly handshakeTimeoutMs?: number
}

/** @throws {CertificateError} the certificate cannot be read or does not match the key */
export function secureContext(certificate: Certificate, minVersion: SecureVersion = 'TLSv1.2'): SecureContext {
  try {
    return createSecureContext({ cert: certificate.cert, key: certificate.key, minVersion })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new CertificateError(`cannot use the certificate: ${detail}`, {
      cause: error,
      phase: 'listen',
      remedy: 'give a certificate and the private key that belongs to it, both in PEM',
    })
  }
}

export interface HandshakeOptions extends WaitOptions {
  readonly context: SecureContext
  readonly alpn: readonly string[]
  /** For the message of an error. */
  readonly peer: string
}

/** Takes over a socket just accepted. On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export function acceptTls(carrier: Socket, options: HandshakeOptions): Promise<TLSSocket> {
  const doing = `cannot agree on TLS with ${options.peer}`
  return new Promise((resolve, reject) => {
    const socket = new TLSSocket(carrier, {
      isServer: true,
      secureContext: options.context,
      ...(options.alpn.length === 0 ? {} : { ALPNProtocols: [...options.alpn] }),
    })
    let endWatch = ignore
    const settle = () => {
      endWatch()
      socket.off('secure', onSecure)
      socket.off('close', onClose)
      socket.off('end', onClose)
      socket.pause()
      socket.off('_tlsError', onError)
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
    // Before the handshake is done, Node tells what went wrong under this name only.
    socket.on('_tlsError', onError)
    socket.on('secure', onSecure)
    socket.on('close', onClose)
    // A client that ends in the middle is noticed only by who reads; no payload can come before the handshake is done.
    socket.on('end', onClose)
    socket.resume()
    endWatch = watchWait(options, 'handshake', doing, fail)
  })
}

const ignore = () => {}
