/** What a finished TLS handshake agreed on. */
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { TlsInfo } from './connection.ts'

/** @param servername the name of the server; an address is none, as RFC 6066 3 has it */
export function tlsInfo(socket: TLSSocket, servername: string | undefined): TlsInfo {
  const cipher = socket.getCipher()
  // `{}` when the other side showed no certificate, whatever the type says.
  const fingerprint: string | undefined = socket.getPeerCertificate().fingerprint256
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: cipher.standardName,
    alpn: socket.alpnProtocol === false || socket.alpnProtocol === null ? undefined : socket.alpnProtocol,
    servername: servername === undefined || isIP(servername) !== 0 ? undefined : servername,
    peerFingerprint: fingerprint,
  }
}
