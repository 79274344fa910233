/** What a finished TLS handshake agreed on. */
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { peerCertificate, type PeerCertificate } from './peer-certificate.ts'

/** What was agreed in a TLS handshake. */
export interface TlsInfo {
  /** `TLSv1.3` or `TLSv1.2`. */
  readonly protocol: string
  /** The standard (IANA) name of the cipher suite. */
  readonly cipher: string
  /** The application protocol agreed on (RFC 7301), if any. */
  readonly alpn: string | undefined
  /** The name that the client asked for (RFC 6066 3), if any. */
  readonly servername: string | undefined
  /** SHA-256 of the other side's certificate as hexadecimal pairs with colons, if it showed one. */
  readonly peerFingerprint: string | undefined
  /** The other side's certificate, if it showed one. */
  readonly peerCertificate: PeerCertificate | undefined
  /** True if that certificate is by an authority that is trusted here, and, for a server, for its name. */
  readonly isPeerVerified: boolean
}

/** @param servername the name of the server; an address is none, as RFC 6066 3 has it */
export function tlsInfo(socket: TLSSocket, servername: string | undefined, isPeerVerified: boolean): TlsInfo {
  const cipher = socket.getCipher()
  const shown = peerCertificate(socket.getPeerCertificate())
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: cipher.standardName,
    alpn: socket.alpnProtocol === false || socket.alpnProtocol === null ? undefined : socket.alpnProtocol,
    servername: servername === undefined || isIP(servername) !== 0 ? undefined : servername,
    peerFingerprint: shown?.fingerprint,
    peerCertificate: shown,
    isPeerVerified,
  }
}
