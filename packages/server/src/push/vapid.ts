/** The server proves to services that push that it is the one to which a client has subscribed (VAPID, RFC 8292). */
import { createECDH, createPrivateKey, hkdfSync, sign, type KeyObject } from 'node:crypto'

/** RFC 8292 2: at most 24 hours. */
const VALID_SECONDS = 12 * 60 * 60

export class Vapid {
  /** Base64url, as clients and services get it. */
  readonly publicKey: string
  readonly #key: KeyObject
  readonly #contact: string

  /**
   * @param secret the key is made of it: the same secret, the same key
   * @param contact a URL at which a service may ask what the server does
   */
  constructor(secret: string, contact: string) {
    const ecdh = createECDH('prime256v1')
    // Another try where the number is not below the order of the curve: one in four thousand million.
    const [privateKey] = [0, 1, 2, 3].map((attempt) => keyOf(secret, attempt)).filter((candidate) => isKey(candidate))
    if (privateKey === undefined) throw new TypeError('no key can be made of this secret')
    ecdh.setPrivateKey(privateKey)
    const point = ecdh.getPublicKey()
    this.publicKey = point.toString('base64url')
    this.#contact = contact
    this.#key = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        d: privateKey.toString('base64url'),
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
    })
  }

  /** The field Authorization of a push. @param now Unix milliseconds */
  authorization(endpoint: URL, now: number): string {
    const header = part({ typ: 'JWT', alg: 'ES256' })
    const claims = part({ aud: endpoint.origin, exp: Math.floor(now / 1000) + VALID_SECONDS, sub: this.#contact })
    const signed = `${header}.${claims}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `vapid t=${signed}.${signature.toString('base64url')}, k=${this.publicKey}`
  }
}

function keyOf(secret: string, attempt: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `partyline vapid ${attempt}`, 32))
}

function isKey(candidate: Buffer): boolean {
  try {
    createECDH('prime256v1').setPrivateKey(candidate)
    return true
  } catch {
    return false
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
