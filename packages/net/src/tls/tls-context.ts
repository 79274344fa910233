/** Certificates, trust and cipher suites as OpenSSL wants them; what it cannot use is a typed error before any handshake. */
import type { SecureContext, SecureVersion } from 'node:tls'
import { ANYTHING, checkArgument, type Checks, DATA, TEXT } from '../arguments.ts'
import { tls } from '../builtins.ts'
import { CertificateError, type Phase, TlsOptionsError } from '../errors.ts'
import { errorCode } from '../system-error.ts'

/** A certificate and the key that belongs to it. */
export interface Certificate {
  /** The certificate, followed by those of its issuers, in PEM. */
  readonly cert: string | Buffer
  /** Its private key in PEM. */
  readonly key: string | Buffer
}

/** @throws {TypeError} one of the two is missing, or is no PEM */
export function checkCertificate({ cert, key }: Certificate): void {
  checkArgument('cert', cert, DATA)
  checkArgument('key', key, DATA)
}

/**
 * Authorities to trust: certificates in PEM; `'system'` for the store of the operating system; `'default'` for what Node trusts
 * by itself, which is the list of public authorities that it brings and NODE_EXTRA_CA_CERTS.
 */
export type Authority = string | Buffer

/** What both sides of TLS can choose. */
export interface TlsParameters {
  /**
   * Cipher suites as OpenSSL lists them (openssl-ciphers(1)), those of TLS 1.3 by their full names:
   * `TLS_AES_128_GCM_SHA256:ECDHE+AESGCM`. A list with none of TLS 1.3 leaves those as they are, one with no others means
   * TLS 1.3 only. OpenSSL passes over names of TLS 1.2 that it does not know, if it knows one. Default: Node's.
   */
  readonly ciphers?: string
  /** Default: `TLSv1.2`. */
  readonly minVersion?: SecureVersion
}

/** RFC 7301 3.1. @throws {TlsOptionsError} a name that cannot be sent: each handshake would fail */
export function checkAlpn(names: readonly string[], phase: Phase): void {
  const wrong = names.find((name) => name === '' || Buffer.byteLength(name) > ALPN_BYTES_MAX)
  if (wrong === undefined) return
  throw new TlsOptionsError(
    `cannot use tls.alpn ${JSON.stringify(wrong)}: it is not between 1 and ${ALPN_BYTES_MAX} bytes`,
    {
      phase,
      remedy: "write names of protocols, such as 'h2' and 'irc'",
    },
  )
}

const ALPN_BYTES_MAX = 255

export const PARAMETERS: Checks<TlsParameters> = { ciphers: TEXT, minVersion: ANYTHING }

export interface ContextOptions extends TlsParameters {
  readonly cert?: string | Buffer | undefined
  readonly key?: string | Buffer | undefined
  readonly ca?: Authority | readonly Authority[] | undefined
  /** Which servers resume each other's sessions. */
  readonly sessionIdContext?: string
}

/**
 * @throws {CertificateError} a certificate cannot be read, or does not match its key
 * @throws {TlsOptionsError} cipher suites or a version that OpenSSL does not have
 */
export function secureContext(options: ContextOptions, phase: Phase): SecureContext {
  const { cert, key, ca, ciphers, minVersion = 'TLSv1.2', sessionIdContext } = options
  if (ciphers?.trim() === '') throw badCiphers(ciphers, phase)
  const trusted = ca === undefined ? undefined : authorities([ca].flat(), phase)
  try {
    return tls().createSecureContext({
      minVersion,
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(trusted === undefined ? {} : { ca: [...trusted] }),
      ...(ciphers === undefined ? {} : { ciphers }),
      ...(sessionIdContext === undefined ? {} : { sessionIdContext }),
    })
  } catch (error) {
    throw explain(error, options, phase)
  }
}

/** The store of the system is read when it is asked for, which takes tens of milliseconds the first time. */
function authorities(all: readonly Authority[], phase: Phase): readonly (string | Buffer)[] {
  return all.flatMap((one) => {
    checkArgument('tls.ca', one, DATA)
    if (one === 'default' || one === 'system') return tls().getCACertificates(one)
    // Node passes over what is no PEM, and then trusts no authority.
    if (one.includes('-----BEGIN ')) return [one]
    throw new CertificateError('cannot use tls.ca: it is no certificate in PEM', {
      phase,
      remedy: "give the content of a PEM file, 'system' or 'default'. The path of a file is not read",
    })
  })
}

function explain(error: unknown, { ciphers, minVersion }: ContextOptions, phase: Phase): Error {
  const code = errorCode(error)
  if (code === 'ERR_SSL_NO_CIPHER_MATCH') return badCiphers(ciphers ?? '', phase, error)
  if (code === 'ERR_TLS_INVALID_PROTOCOL_VERSION' || code === 'ERR_TLS_PROTOCOL_VERSION_CONFLICT') {
    return new TlsOptionsError(`cannot use tls.minVersion ${JSON.stringify(minVersion)}: there is no such version`, {
      cause: error,
      phase,
      remedy: 'write TLSv1.2 or TLSv1.3',
    })
  }
  const why = /KEY_VALUES_MISMATCH$|KEY_TYPE_MISMATCH$/.test(code)
    ? 'the key does not belong to it'
    : `it or its key is not in PEM, or damaged (${code || String(error)})`
  return new CertificateError(`cannot use the certificate: ${why}`, {
    cause: error,
    phase,
    remedy: 'give a certificate and the private key that belongs to it, both the content of PEM files',
  })
}

function badCiphers(ciphers: string, phase: Phase, cause?: unknown): TlsOptionsError {
  const message = `cannot use tls.ciphers ${JSON.stringify(ciphers)}: OpenSSL knows no such cipher suite`
  const remedy = 'write names that openssl ciphers -v lists, with : between them. The names of TLS 1.3 begin with TLS_'
  return new TlsOptionsError(message, { cause, phase, remedy })
}
