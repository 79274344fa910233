/** The server's side of one handshake. */
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { hasMethods } from '../arguments.ts'
import { tls } from '../builtins.ts'
import { CertificateError } from '../errors.ts'
import { errorCode } from '../system-error.ts'
import { watchTickets } from './lost-tickets.ts'
import { finishHandshake, type HandshakeWait } from './tls-handshake.ts'
import { tlsInfo, type TlsInfo } from './tls-info.ts'
import { certificateProblem } from './tls-problem.ts'
import { contextFor, type TlsServer } from './tls-server.ts'

export interface SecuredSocket {
  readonly socket: TLSSocket
  readonly info: TlsInfo
}

/** Takes over a socket just accepted. On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export async function acceptTls(carrier: Duplex, server: TlsServer, wait: HandshakeWait): Promise<SecuredSocket> {
  const { TLSSocket } = tls()
  const isAsked = server.clientAuth !== 'none'
  const socket = new TLSSocket(carrier, {
    isServer: true,
    secureContext: server.context,
    ...(server.alpn.length === 0 ? {} : { ALPNProtocols: [...server.alpn] }),
    ...(server.contexts.size === 0 ? {} : { SNICallback: (name, done) => done(null, contextFor(server, name)) }),
    ...(isAsked ? { requestCert: true, rejectUnauthorized: server.clientAuth === 'required' } : {}),
  })
  await finishHandshake({ socket, carrier, role: 'server' }, wait)
  const isShown = isAsked && socket.getPeerX509Certificate() !== undefined
  if (isShown && server.isVerifying) {
    const problem = verificationProblem(socket)
    if (problem !== undefined) {
      socket.destroy()
      carrier.destroy()
      throw refused(problem, wait.peer)
    }
  }
  watchTickets(socket, carrier)
  const servername: unknown = 'servername' in socket ? socket.servername : undefined
  return {
    socket,
    info: tlsInfo(socket, typeof servername === 'string' ? servername : undefined, isShown && server.isVerifying),
  }
}

/** OpenSSL's word on the client's certificate, which Node gives to servers of its own only. */
function verificationProblem(socket: TLSSocket): Error | undefined {
  const handle: unknown = Reflect.get(socket, '_handle')
  // The client is gone.
  if (!hasMethods(handle, 'verifyError')) return new Error('the connection is gone')
  const problem: unknown = handle.verifyError()
  return problem instanceof Error ? problem : undefined
}

function refused(cause: Error, peer: string): CertificateError {
  const found = certificateProblem(errorCode(cause))
  return new CertificateError(`cannot agree on TLS with ${peer}: ${found?.problem ?? cause.message}`, {
    cause,
    remedy: 'give the client a certificate by an authority in tls.clientAuth.ca, for the use as a client',
  })
}
