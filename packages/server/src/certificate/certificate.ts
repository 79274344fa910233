/** A certificate with its key, as the TLS door takes them, and what a person needs to know of it. */
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { CertificateError } from '../errors.ts'

export interface Certificate {
  /** PEM: the server's certificate, and after it those that lead to its authority, if any. */
  readonly cert: string
  /** PEM, not encrypted. Never logged. */
  readonly key: string
  /** SHA-256 of the certificate, upper-case hexadecimal pairs with colons, as openssl and clients show it. */
  readonly fingerprintSha256: string
  /** No authority vouches for it: it is signed with its own key. */
  readonly isSelfSigned: boolean
  readonly notAfter: Date
  /** What is not right but no reason to refuse: outside the time it is valid in. Null when all is well. */
  readonly warning: string | null
}

/**
 * Checks that certificate and key belong together.
 *
 * @param pem certificate and key as PEM text
 * @param from the names of the two files, for errors and the warning
 * @throws CertificateError CERTIFICATE_MALFORMED, CERTIFICATE_KEY_MISMATCH
 */
export function parseCertificate(
  pem: { readonly certificate: string; readonly key: string },
  from: { readonly certificate: string; readonly key: string },
  now: Date,
): Certificate {
  const certificate = parse('certificate', from.certificate, () => new X509Certificate(pem.certificate))
  const key = parse('unencrypted private key', from.key, () => createPrivateKey(pem.key))
  if (!certificate.checkPrivateKey(key)) {
    throw new CertificateError(
      'CERTIFICATE_KEY_MISMATCH',
      `the key in ${from.key} does not belong to the certificate in ${from.certificate}`,
    )
  }
  const { validFromDate, validToDate } = certificate
  return {
    cert: pem.certificate,
    key: pem.key,
    fingerprintSha256: certificate.fingerprint256,
    isSelfSigned: certificate.verify(certificate.publicKey),
    notAfter: validToDate,
    warning: validityWarning(from.certificate, validFromDate, validToDate, now),
  }
}

/** Does a client that checks the IP address accept it? */
export function isFor({ cert }: Certificate, address: string): boolean {
  return new X509Certificate(cert).checkIP(address) !== undefined
}

function parse<T>(what: string, file: string, read: () => T): T {
  try {
    return read()
  } catch {
    // Without the cause: nothing of a key may reach a log.
    throw new CertificateError('CERTIFICATE_MALFORMED', `${file} holds no ${what} in PEM form`)
  }
}

function validityWarning(file: string, notBefore: Date, notAfter: Date, now: Date): string | null {
  if (now > notAfter)
    return `the certificate in ${file} expired on ${notAfter.toISOString()}. Clients refuse it until it is renewed`
  if (now < notBefore) return `the certificate in ${file} is valid only from ${notBefore.toISOString()}`
  return null
}
