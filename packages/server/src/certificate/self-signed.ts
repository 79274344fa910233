/**
 * Makes the certificate that the TLS door shows when the operator has none: X.509 version 3 (RFC 5280), ECDSA P-256 with
 * SHA-256 (RFC 5758), signed with its own key. It is a server certificate and no authority: it can vouch for nobody else.
 */
import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'
import * as der from './der.ts'

const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

/** RFC 5280 4.1.2.2: at most 20 bytes and positive; 16 random bytes are as unique as a UUID. */
const SERIAL_BYTES = 16
/** RFC 5280 appendix A, ub-common-name. */
const COMMON_NAME_LENGTH_MAX = 64

export interface CertificateRequest {
  /** ECDSA on P-256. */
  readonly privateKey: KeyObject
  /** Host names and IP addresses that the certificate is for, at least one; the first is also the common name. */
  readonly names: readonly string[]
  readonly notBefore: Date
  readonly notAfter: Date
}

/** The certificate as PEM. */
export function selfSign(request: CertificateRequest): string {
  const algorithm = der.sequence(der.objectIdentifier(OID.ecdsaWithSha256))
  const publicKey = createPublicKey(request.privateKey).export({ type: 'spki', format: 'der' })
  const name = distinguishedName(request.names)
  const toBeSigned = der.sequence(
    der.explicit(0, der.unsignedInteger(Uint8Array.of(2))),
    der.unsignedInteger(serialNumber()),
    algorithm,
    name,
    der.sequence(der.time(request.notBefore), der.time(request.notAfter)),
    name,
    publicKey,
    der.explicit(3, extensions(publicKey, request.names)),
  )
  const signature = sign('sha256', toBeSigned, request.privateKey)
  return pem(der.sequence(toBeSigned, algorithm, der.bitString(signature)))
}

function serialNumber(): Uint8Array {
  const serial = randomBytes(SERIAL_BYTES)
  // The highest bits 01: positive, and of the full length always.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return serial
}

function distinguishedName(names: readonly string[]): Buffer {
  const commonName = (names[0] ?? '').slice(0, COMMON_NAME_LENGTH_MAX)
  return der.sequence(der.setOf(der.sequence(der.objectIdentifier(OID.commonName), der.utf8String(commonName))))
}

function extensions(publicKey: Uint8Array, names: readonly string[]): Buffer {
  // digitalSignature, bit 0: all that ECDHE with an ECDSA certificate uses (RFC 5280 4.2.1.3).
  const digitalSignature = der.bitString(Uint8Array.of(0b1000_0000), 7)
  const keyIdentifier = createHash('sha1').update(subjectPublicKeyBits(publicKey)).digest()
  return der.sequence(
    // An empty basicConstraints says CA: FALSE, its default.
    criticalExtension(OID.basicConstraints, der.sequence()),
    criticalExtension(OID.keyUsage, digitalSignature),
    extension(OID.extendedKeyUsage, der.sequence(der.objectIdentifier(OID.serverAuth))),
    extension(OID.subjectKeyIdentifier, der.octetString(keyIdentifier)),
    extension(OID.subjectAltName, der.sequence(...names.map(generalName))),
  )
}

function extension(oid: string, value: Uint8Array): Buffer {
  return der.sequence(der.objectIdentifier(oid), der.octetString(value))
}

function criticalExtension(oid: string, value: Uint8Array): Buffer {
  return der.sequence(der.objectIdentifier(oid), der.booleanTrue(), der.octetString(value))
}

/** RFC 5280 4.2.1.2, method 1, hashes the key without algorithm and tag: on P-256 the last 65 bytes (RFC 5480 2.2). */
function subjectPublicKeyBits(publicKey: Uint8Array): Uint8Array {
  return publicKey.subarray(-65)
}

/** RFC 5280 4.2.1.6: dNSName is [2], iPAddress is [7]. */
function generalName(name: string): Buffer {
  return isIP(name) === 0 ? der.implicit(2, Buffer.from(name, 'ascii')) : der.implicit(7, addressBytes(name))
}

function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number))
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = parseGroups(head)
  const right = parseGroups(tail ?? '')
  const zeros = Array<number>(8 - left.length - right.length).fill(0)
  return Uint8Array.from([...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]))
}

function parseGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
