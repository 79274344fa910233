/** What a TLS handshake shows: the certificate, whether its chain is trusted here, and what was agreed on. */
import { isIP } from 'node:net'
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { CertificateObservation } from '../observations.ts'

/**
 * Shakes hands without trusting: the judgement comes later, and a bad certificate has to be seen to be told about.
 * Nothing secret may be sent over this socket. Rejects with what Node reports.
 */
export function shakeHands(address: string, port: number, host: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host.replace(/%.*$/, '')) === 0 ? { servername: host } : {}
    const socket = connect({ host: address, port, rejectUnauthorized: false, ...servername })
    const onAbort = () => {
      socket.destroy()
      reject(Object.assign(new Error('time was over'), { code: 'NET_TIMEOUT' }))
    }
    signal.addEventListener('abort', onAbort)
    socket.on('error', reject)
    // Some servers that do not speak TLS close without a word.
    socket.on('close', () => reject(new Error('the other side closed the connection')))
    socket.on('secureConnect', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(socket)
    })
    if (signal.aborted) onAbort()
  })
}

export function observeCertificate(socket: TLSSocket, host: string): CertificateObservation {
  const certificate = socket.getPeerCertificate()
  const subject = distinguishedName(certificate.subject)
  const issuer = distinguishedName(certificate.issuer)
  // Typed as an Error, it is the code as text.
  const chainError = socket.authorized ? null : String(socket.authorizationError)
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    subject,
    issuer,
    names: (certificate.subjectaltname ?? '').split(', ').filter((name) => name !== ''),
    validFrom: new Date(certificate.valid_from).toISOString(),
    validTo: new Date(certificate.valid_to).toISOString(),
    fingerprint: certificate.fingerprint256,
    isSelfSigned: subject === issuer,
    chainError: chainError === 'ERR_TLS_CERT_ALTNAME_INVALID' ? null : chainError,
    coversHost: checkServerIdentity(host, certificate) === undefined,
  }
}

/** The common name, or what there is. */
function distinguishedName(name: PeerCertificate['subject']): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(', ')
}
