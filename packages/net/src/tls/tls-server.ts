/** The server's side of TLS: which certificates it shows, which it asks for, and what a handshake needs of that. */
import type { SecureContext } from 'node:tls'
import {
  ANYTHING,
  checkArgument,
  type Checks,
  checkOptions,
  DATA,
  DURATION,
  FLAG,
  OBJECT,
  TEXTS,
} from '../arguments.ts'
import type { Phase } from '../errors.ts'
import {
  type Authority,
  type Certificate,
  checkAlpn,
  checkCertificate,
  PARAMETERS,
  secureContext,
} from './tls-context.ts'
import type { TlsParameters } from './tls-context.ts'

/** Which certificates clients have to show. */
export interface ClientAuth {
  /**
   * The authorities that may have issued a client's certificate, as in `TlsConnectOptions.ca`. Any other is refused. null lets in any
   * certificate, also one that its owner has made: its `peerFingerprint` says which one it is, and `isPeerVerified` is false. Then
   * `isRequired` must be false.
   */
  readonly ca: Authority | readonly Authority[] | null
  /** False also lets in clients that show no certificate. Default: true. */
  readonly isRequired?: boolean
}

/** The certificates that a server shows. */
export interface ServerCertificates extends Certificate {
  /**
   * By the name that a client asks for (SNI, RFC 6066 3): `{ 'a.example': { cert, key }, '*.b.example': { cert, key } }`. A `*`
   * stands for one label. A client that asks for another name, or for none, gets `cert`.
   */
  readonly certificates?: Readonly<Record<string, Certificate>>
}

/** TLS as a server: the certificates it shows, and what it agrees to. */
export interface TlsServeOptions extends ServerCertificates, TlsParameters {
  /** Asks clients for a certificate. Default: they are not asked. */
  readonly clientAuth?: ClientAuth
  /** Application protocols (RFC 7301), the preferred one first. A client that offers others only is refused. */
  readonly alpn?: readonly string[]
  /** A client that has not finished the handshake by then is closed. Default: `LIMITS.handshakeTimeoutMs`. */
  readonly handshakeTimeoutMs?: number
}

/** What a handshake needs, checked. */
export interface TlsServer {
  readonly context: SecureContext
  /** By name, in lower case. */
  readonly contexts: ReadonlyMap<string, SecureContext>
  readonly alpn: readonly string[]
  readonly clientAuth: 'none' | 'optional' | 'required'
  /** What clients show must be by an authority. */
  readonly isVerifying: boolean
}

export const CERTIFICATES: Checks<ServerCertificates> = { cert: DATA, key: DATA, certificates: OBJECT }
const SERVER: Checks<TlsServeOptions> = {
  ...PARAMETERS,
  ...CERTIFICATES,
  clientAuth: OBJECT,
  alpn: TEXTS,
  handshakeTimeoutMs: DURATION,
}
const CLIENT_AUTH: Checks<ClientAuth> = { ca: ANYTHING, isRequired: FLAG }

/** OpenSSL resumes no session without a name of this kind, where clients are asked for certificates. */
const SESSION_ID_CONTEXT = 'partyline'

/**
 * @throws {TypeError} `cert` or `key` are missing: a server without them can agree with nobody
 * @throws {TlsOptionsError | CertificateError} no handshake is possible with these options
 */
export function tlsServer(options: TlsServeOptions, phase: Phase): TlsServer {
  checkArgument('tls', options, { ...OBJECT, what: '{ cert, key }, which a server shows' })
  checkOptions('tls', options, SERVER)
  checkCertificate(options)
  checkAlpn(options.alpn ?? [], phase)
  const { certificates = {}, clientAuth, alpn = [], ciphers, minVersion } = options
  if (clientAuth !== undefined) {
    checkOptions('tls.clientAuth', clientAuth, CLIENT_AUTH)
    checkArgument('tls.clientAuth.ca', clientAuth.ca, {
      ...ANYTHING,
      isRight: (ca) => ca !== undefined,
      what: 'an authority, or null',
    })
    checkArgument('tls.clientAuth.isRequired', clientAuth.isRequired, {
      ...ANYTHING,
      isRight: (isRequired) => clientAuth.ca !== null || isRequired === false,
      what: 'false, as nothing is required of a certificate without authorities',
    })
  }
  const common = {
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(clientAuth === undefined ? {} : { sessionIdContext: SESSION_ID_CONTEXT }),
    ...(clientAuth === undefined || clientAuth.ca === null ? {} : { ca: clientAuth.ca }),
  }
  const contextOf = ({ cert, key }: Certificate) => secureContext({ ...common, cert, key }, phase)
  const named = Object.entries(certificates).map(([name, certificate]) => {
    checkArgument(`tls.certificates[${JSON.stringify(name)}]`, certificate, OBJECT)
    checkCertificate(certificate)
    return [name.toLowerCase(), contextOf(certificate)] as const
  })
  const asks = clientAuth?.isRequired === false ? 'optional' : 'required'
  return {
    context: contextOf(options),
    contexts: new Map(named),
    alpn,
    clientAuth: clientAuth === undefined ? 'none' : asks,
    isVerifying: clientAuth !== undefined && clientAuth.ca !== null,
  }
}

/** For the name that a client asks for. */
export function contextFor({ context, contexts }: TlsServer, servername: string): SecureContext {
  const name = servername.toLowerCase()
  return contexts.get(name) ?? contexts.get(name.replace(/^[^.]+/, '*')) ?? context
}
