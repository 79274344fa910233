/**
 * What OpenSSL and Node find wrong with a certificate or a handshake, in words, with what to do about it. Their own texts
 * are about their source code and their own flags. Codes: X509_verify_cert_error_string(3) and the alerts of RFC 8446 6.
 */
import { isIP } from 'node:net'

export interface TlsProblem {
  /** Goes on after "cannot agree on TLS with …: ". */
  readonly problem: string
  readonly remedy: string
}

/** What is known of the certificate that was shown. */
export interface ShownCertificate {
  /** As OpenSSL writes dates: `Jan  2 00:00:00 2030 GMT`. */
  readonly validFrom: string
  readonly validTo: string
  /** The names that it is for, as Node writes them: `DNS:a.example, IP Address:192.0.2.1`. */
  readonly names: string
  /** The name that it should be for. */
  readonly wanted: string
}

/** Names come from the other side, and a certificate may have thousands. */
const NAMES_LENGTH_MAX = 200

const TRUST_REMEDY =
  "if it is your own, give it or its issuer as tls.ca. If this machine trusts it, set tls.ca to ['default', 'system']"
const CHAIN_REMEDY =
  "if it is your own, give it or its issuer as tls.ca. If this machine trusts it, set tls.ca to ['default', 'system']. If it is a public one, the server has to send the certificates of its issuers as well"

/** @returns undefined for a code that is not about a certificate */
export function certificateProblem(code: string, shown?: ShownCertificate): TlsProblem | undefined {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { problem: 'its certificate is self-signed and not one of those trusted here', remedy: TRUST_REMEDY }
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return { problem: 'its certificate is by an authority that is not trusted here', remedy: TRUST_REMEDY }
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return { problem: 'its certificate is by an issuer that is not known here', remedy: CHAIN_REMEDY }
    case 'CERT_HAS_EXPIRED':
      return {
        problem:
          shown === undefined ? 'its certificate has expired' : `its certificate expired on ${day(shown.validTo)}`,
        remedy: 'renew the certificate on the other side, and check the clock of this machine',
      }
    case 'CERT_NOT_YET_VALID':
      return {
        problem: `its certificate is not valid yet${shown === undefined ? '' : `, only from ${day(shown.validFrom)} on`}`,
        remedy: 'check the clock of this machine, and that of the machine that made the certificate',
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return {
        problem: shown === undefined ? 'its certificate is for another name' : otherName(shown),
        remedy: 'connect by a name that the certificate has, or give that name as tls.servername',
      }
    default:
      return isCertificateCode(code)
        ? { problem: `its certificate is not accepted (${code})`, remedy: 'have it issued anew for this purpose' }
        : undefined
  }
}

function isCertificateCode(code: string): boolean {
  return /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/.test(code)
}

function otherName({ names, wanted }: ShownCertificate): string {
  const found = names.replaceAll(/(DNS|IP Address):/g, '')
  const list = found.length > NAMES_LENGTH_MAX ? `${found.slice(0, NAMES_LENGTH_MAX)}…` : found
  return `its certificate is ${list === '' ? 'for no name at all' : `for ${list}`}, and not for ${wanted}`
}

function day(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) ? date : new Date(time).toISOString().slice(0, 'YYYY-MM-DD'.length)
}

/** In words that are also the reason of an error without a code. */
export const ENDED = 'the other side ended the connection during the handshake'

const PORT_REMEDY = 'check the port. Where the protocol has STARTTLS, connect without TLS and call startTls'
const CLIENT_REMEDY =
  'nothing to do if it only looked which ports are open. Else see what the client says, which may not trust the certificate'
const CIPHERS_REMEDY = 'compare tls.ciphers and tls.minVersion with what the other side allows'
const OFFER_REMEDY =
  'compare tls.ciphers and tls.minVersion with what the other side allows. It may also want a certificate (tls.cert and tls.key)'
const ALPN_REMEDY = 'compare tls.alpn with what the other side knows, or leave it out'
const CLIENT_CERTIFICATE_REMEDY = 'give tls.cert and tls.key, as issued by the operator of the server'
const OUR_CERTIFICATE_REMEDY =
  'give the other side our certificate or its issuer to trust, and check its names and dates'

/**
 * Ends of OpenSSL's codes; the peer of the side that fails gets an alert instead. The remedy depends on the role where none is
 * given.
 */
const HANDSHAKE_PROBLEMS: readonly (readonly [code: RegExp, problem: string, remedy?: string])[] = [
  [/HTTP_REQUEST$/, 'the other side speaks HTTP without TLS'],
  [
    /(WRONG_VERSION_NUMBER|UNEXPECTED_MESSAGE|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE|RECORD_LENGTH_MISMATCH)$/,
    'the other side does not speak TLS on this port',
  ],
  [/NO_SHARED_CIPHER$/, 'there is no cipher suite that both sides allow', CIPHERS_REMEDY],
  [/(UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION)$/, 'there is no version of TLS that both sides allow', CIPHERS_REMEDY],
  [/NO_APPLICATION_PROTOCOL$/, 'there is no application protocol that both sides know', ALPN_REMEDY],
  [
    /(CERTIFICATE_REQUIRED|DID_NOT_RETURN_A_CERTIFICATE)$/,
    'a certificate of the client is required, and there is none',
    CLIENT_CERTIFICATE_REMEDY,
  ],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE)$/,
    'the other side does not accept our certificate',
    OUR_CERTIFICATE_REMEDY,
  ],
  [/ALERT_HANDSHAKE_FAILURE$/, 'the other side refuses what we offer', OFFER_REMEDY],
]

/** @param code of a failed handshake, OpenSSL's or the system's @param role ours */
export function handshakeProblem(error: unknown, code: string, role: 'client' | 'server' = 'client'): TlsProblem {
  const port = role === 'client' ? PORT_REMEDY : CLIENT_REMEDY
  const known = HANDSHAKE_PROBLEMS.find(([pattern]) => pattern.test(code))
  if (known !== undefined) return { problem: known[1], remedy: known[2] ?? port }
  if (/^(ECONNRESET|ECONNABORTED|EPIPE)$/.test(code)) return { problem: ENDED, remedy: port }
  return { problem: `${reasonOf(error)}${code === '' ? '' : ` (${code})`}`, remedy: port }
}

/** OpenSSL's words alone, without its thread, its file and its line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message.trim()
}

/** The name that a certificate has to be for, as text. */
export function quoteName(name: string): string {
  return isIP(name) === 0 ? JSON.stringify(name) : name
}
