/** What a finished TLS handshake agreed on. */
import type { TLSSocket } from 'node:tls'
import type { TlsInfo } from './connection.ts'

export function tlsInfo(socket: TLSSocket, servername: string | undefined): TlsInfo {
  const cipher = socket.getCipher()
  // `{}` when the other side showed no certificate, whatever the type says.
  const fingerprint: string | undefined = socket.getPeerCertificate().fingerprint256
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: cipher.standardName,
    alpn: socket.alpnProtocol === false || socket.alpnProtocol === null ? undefined : socket.alpnProtocol,
    servername,
    peerFingerprint: fingerprint,
  }
}
