/** The password of our proxy: Basic (RFC 7617) and Digest with MD5 and qop=auth (RFC 7616), which is what ncat and curl speak. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const REALM = 'Partyline'

/** A nonce that was overheard is worth nothing after this time; the client is told to take a new one. */
const NONCE_LIFETIME_MS = 300_000

export class ProxyCredentials {
  readonly #user: string
  readonly #password: string
  /** Makes nonces that only this process can make, so that none has to be remembered. */
  readonly #secret = randomBytes(32)

  /** @param text `user:password` */
  constructor(text: string) {
    const colon = text.indexOf(':')
    this.#user = colon < 0 ? text : text.slice(0, colon)
    this.#password = colon < 0 ? '' : text.slice(colon + 1)
  }

  /** Both challenges, as fields of a 407. */
  challenges(nowMs: number): readonly (readonly [name: string, value: string])[] {
    const nonce = this.#nonce(nowMs)
    return [
      ['proxy-authenticate', `Digest realm="${REALM}", nonce="${nonce}", qop="auth", algorithm=MD5`],
      ['proxy-authenticate', `Basic realm="${REALM}"`],
    ]
  }

  /** @param given the value of Proxy-Authorization, if there was one */
  isValid(given: string | undefined, method: string, nowMs: number): boolean {
    const [, scheme = '', rest = ''] = /^(\w+) +(.*)$/.exec(given ?? '') ?? []
    if (scheme.toLowerCase() === 'basic') {
      return isSame(Buffer.from(rest, 'base64').toString(), `${this.#user}:${this.#password}`)
    }
    return scheme.toLowerCase() === 'digest' && this.#isDigestValid(parameters(rest), method, nowMs)
  }

  #isDigestValid(given: ReadonlyMap<string, string>, method: string, nowMs: number): boolean {
    const of = (name: string) => given.get(name) ?? ''
    const [issued = ''] = of('nonce').split('-')
    const issuedMs = Number.parseInt(issued, 16)
    if (!(nowMs - issuedMs <= NONCE_LIFETIME_MS) || !isSame(of('nonce'), this.#nonce(issuedMs))) return false
    if (of('username') !== this.#user || of('realm') !== REALM || of('qop') !== 'auth') return false
    const secret = md5(`${this.#user}:${REALM}:${this.#password}`)
    const request = md5(`${method}:${of('uri')}`)
    const expected = md5([secret, of('nonce'), of('nc'), of('cnonce'), 'auth', request].join(':'))
    return isSame(of('response').toLowerCase(), expected)
  }

  #nonce(issuedMs: number): string {
    const issued = issuedMs.toString(16)
    return `${issued}-${createHmac('sha256', this.#secret).update(issued).digest('hex')}`
  }
}

function parameters(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)
  return new Map([...pairs].map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']))
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** Takes the same time wherever they differ. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
