/** The certificate that the other side showed, as a value that outlives the connection. */
import type { PeerCertificate as NodeCertificate } from 'node:tls'

/** What a certificate says (RFC 5280 4). Whether it is true, `TlsInfo.isPeerVerified` says. */
export interface PeerCertificate {
  /** The common name of its owner, if there is one. */
  readonly commonName: string | undefined
  /** The common name of the authority that issued it, if there is one. */
  readonly issuerName: string | undefined
  /** The names and addresses that it is for, without what kind each is: `a.example`, `*.b.example`, `192.0.2.1`. */
  readonly names: readonly string[]
  /** Hexadecimal. */
  readonly serialNumber: string
  /** Not valid before this moment. */
  readonly validFrom: Date
  /** Not valid after this moment. */
  readonly validTo: Date
  /** SHA-256 as hexadecimal pairs with colons. */
  readonly fingerprint: string
  /** The whole of it; `new X509Certificate(der)` of node:crypto reads more. */
  readonly der: Buffer
}

/** Node writes names that could be mistaken for several in quotes. */
const NAME = /(?:DNS|IP Address|URI|email):("(?:[^"\\]|\\.)*"|[^,]*)/g

/** @returns undefined where none was shown */
export function peerCertificate(certificate: NodeCertificate): PeerCertificate | undefined {
  // `{}` when the other side showed none, whatever the type says.
  if (!('raw' in certificate)) return undefined
  const { subject, issuer, subjectaltname = '', valid_from: validFrom, valid_to: validTo } = certificate
  return {
    commonName: oneOf(subject.CN),
    issuerName: oneOf(issuer.CN),
    names: [...subjectaltname.matchAll(NAME)].map(([, name = '']) => unquote(name)),
    serialNumber: certificate.serialNumber,
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
    fingerprint: certificate.fingerprint256,
    der: certificate.raw,
  }
}

/** A name may be there several times, or not at all, whatever the type says. */
function oneOf(name: unknown): string | undefined {
  const first: unknown = Array.isArray(name) ? name[0] : name
  return typeof first === 'string' ? first : undefined
}

function unquote(name: string): string {
  return name.startsWith('"') ? String(JSON.parse(name)) : name
}
