/** The client's side of TLS: which authorities to trust, what to ask for, and one handshake. */
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { PeerCertificate, SecureContext, TLSSocket } from 'node:tls'
import { ANYTHING, type Checks, checkOptions, DATA, FLAG, TEXT, TEXTS } from '../arguments.ts'
import { tls } from '../builtins.ts'
import { CertificateError, TlsOptionsError } from '../errors.ts'
import { type Authority, checkAlpn, PARAMETERS, secureContext, type TlsParameters } from './tls-context.ts'
import { finishHandshake, type HandshakeWait } from './tls-handshake.ts'
import { certificateProblem, quoteName, type ShownCertificate } from './tls-problem.ts'

/** TLS as a client: which authorities to trust, and what to ask for. */
export interface TlsConnectOptions extends TlsParameters {
  /**
   * The authorities to trust, instead of the public ones that Node brings: certificates in PEM, `'system'` for the store of this
   * machine, `'default'` for Node's. A list adds up: `['default', 'system', ownPem]`. Default: `'default'`.
   */
  readonly ca?: Authority | readonly Authority[]
  /** The name to ask for and to verify. Default: the host of the target; a Unix socket has none. */
  readonly servername?: string
  /** Application protocols (RFC 7301), the preferred one first. */
  readonly alpn?: readonly string[]
  /** False accepts any certificate: encryption with an unknown peer. Default: true. */
  readonly isVerified?: boolean
  /** Our own certificate and key (PEM), where the server asks for one. */
  readonly cert?: string | Buffer
  /** The private key of `cert`, in PEM. */
  readonly key?: string | Buffer
}

const CLIENT: Checks<TlsConnectOptions> = {
  ...PARAMETERS,
  ca: ANYTHING,
  servername: TEXT,
  alpn: TEXTS,
  isVerified: FLAG,
  cert: DATA,
  key: DATA,
}

/** What a handshake needs, checked. */
export interface TlsClient {
  readonly context: SecureContext
  /** The name or the address that the certificate has to be for; undefined only where nothing is verified. */
  readonly servername: string | undefined
  readonly alpn: readonly string[]
  readonly isVerified: boolean
}

/**
 * @param where for the message of an error
 * @throws {TlsOptionsError | CertificateError} no handshake is possible with these options
 */
export function tlsClient(options: TlsConnectOptions, where: string): TlsClient {
  checkOptions('tls', options, CLIENT)
  const { servername, alpn = [], isVerified = true } = options
  checkAlpn(alpn, 'handshake')
  if (isVerified && (servername === undefined || servername === '')) {
    throw new TlsOptionsError(`cannot verify the certificate of ${where}: it has no name`, {
      remedy: 'give the name that the certificate is for as tls.servername, or accept any with tls.isVerified: false',
    })
  }
  return { context: secureContext(options, 'handshake'), servername, alpn, isVerified }
}

/** Takes over a connected socket. On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export function connectTls(carrier: Duplex, client: TlsClient, wait: HandshakeWait): Promise<TLSSocket> {
  const { context, servername = '', alpn, isVerified } = client
  const socket = tls().connect({
    socket: carrier,
    secureContext: context,
    // Only a name is sent to the server (RFC 6066 3).
    ...(servername === '' ? {} : { host: servername }),
    ...(servername === '' || isIP(servername) !== 0 ? {} : { servername }),
    rejectUnauthorized: isVerified,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
  })
  let shown: ShownCertificate | undefined
  // Before Node verifies, because afterwards the certificate is gone.
  socket.prependListener('secure', () => (shown = describe(socket.getPeerCertificate(), servername)))
  const explain = (code: string, cause: Error) => {
    const found = certificateProblem(code, shown)
    if (found === undefined) return undefined
    const { problem, remedy } = found
    return new CertificateError(`cannot agree on TLS with ${wait.peer}: ${problem}`, { cause, remedy })
  }
  return finishHandshake({ socket, carrier, role: 'client', explain }, wait)
}

function describe(certificate: PeerCertificate, servername: string): ShownCertificate {
  const { valid_from: validFrom, valid_to: validTo, subjectaltname, subject } = certificate
  // `{}` when no certificate was shown, whatever the type says.
  const name: unknown = 'subject' in certificate ? subject.CN : undefined
  const names = subjectaltname ?? (typeof name === 'string' ? name : '')
  return { validFrom, validTo, names, wanted: quoteName(servername) }
}
