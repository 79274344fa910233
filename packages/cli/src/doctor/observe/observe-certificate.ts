/** What a TLS handshake shows: the certificate, whether its chain is trusted here, and what was agreed on. */
import { isIP, type Socket } from 'node:net'
import { checkServerIdentity, connect, DEFAULT_CIPHERS, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { CertificateObservation } from '../observations.ts'

/** Old protocols and weak keys are let in too: they have to be seen to be told about. */
const EVERYTHING = { minVersion: 'TLSv1', ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` } as const

/**
 * Shakes hands without trusting: the judgement comes later, and a bad certificate has to be seen to be told about.
 * Nothing secret may be sent over this socket. Takes the carrier over; rejects with what Node reports, and both are closed.
 */
export function shakeHands(carrier: Socket, host: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host.replace(/%.*$/, '')) === 0 ? { servername: host } : {}
    const socket = connect({ socket: carrier, rejectUnauthorized: false, ...EVERYTHING, ...servername })
    const fail = (error: Error) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      carrier.destroy()
      reject(error)
    }
    const onAbort = () => fail(Object.assign(new Error('time was over'), { code: 'NET_TIMEOUT' }))
    // Some servers that do not speak TLS close without a word.
    const onClose = () => fail(new Error('the other side closed the connection'))
    signal.addEventListener('abort', onAbort)
    socket.on('error', fail).on('close', onClose)
    carrier.on('error', fail).on('close', onClose)
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
    keyBits: certificate.asn1Curve === undefined ? (certificate.bits ?? null) : null,
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
