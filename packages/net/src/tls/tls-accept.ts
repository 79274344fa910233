/** The server's side of TLS: what it offers, and one handshake. */
import type { Socket } from 'node:net'
import type { SecureContext, TLSSocket } from 'node:tls'
import { checkArgument, type Checks, checkOptions, DATA, DURATION, LIST, OBJECT } from '../arguments.ts'
import { tls } from '../builtins.ts'
import { watchTickets } from './lost-tickets.ts'
import { type Certificate, checkCertificate, PARAMETERS, type TlsParameters } from './tls-context.ts'
import { finishHandshake, type HandshakeWait } from './tls-handshake.ts'

/** TLS as a server: the certificate it shows, and what it agrees to. */
export interface TlsServeOptions extends Certificate, TlsParameters {
  /** Application protocols (RFC 7301), the preferred one first. A client that offers others only is refused. */
  readonly alpn?: readonly string[]
  /** Who has not finished the handshake by then is closed. Default: `LIMITS.handshakeTimeoutMs`. */
  readonly handshakeTimeoutMs?: number
}

/** `cert` and `key` are there: a server without them can agree with nobody. */
export function checkTlsServe(options: TlsServeOptions): void {
  checkArgument('tls', options, { ...OBJECT, what: '{ cert, key }, which a server shows' })
  checkOptions('tls', options, SERVER)
  checkCertificate(options)
}

const SERVER: Checks<TlsServeOptions> = {
  ...PARAMETERS,
  cert: DATA,
  key: DATA,
  alpn: LIST,
  handshakeTimeoutMs: DURATION,
}

export interface TlsAcceptOptions extends HandshakeWait {
  readonly context: SecureContext
  readonly alpn: readonly string[]
}

/** Takes over a socket just accepted. On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export async function acceptTls(carrier: Socket, options: TlsAcceptOptions): Promise<TLSSocket> {
  const { TLSSocket } = tls()
  const socket = new TLSSocket(carrier, {
    isServer: true,
    secureContext: options.context,
    ...(options.alpn.length === 0 ? {} : { ALPNProtocols: [...options.alpn] }),
  })
  await finishHandshake({ socket, carrier, role: 'server' }, options)
  watchTickets(socket, carrier)
  return socket
}
