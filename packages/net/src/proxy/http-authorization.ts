/** The answer to an HTTP challenge: Digest (RFC 7616) where it is offered, because it keeps the password secret, else Basic (RFC 7617). */
import { crypto } from '../builtins.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

const HASHES = new Map([
  ['SHA-256', 'sha256'],
  ['MD5', 'md5'],
])

/**
 * @param challenges the values of the header fields, one challenge in each
 * @param cnonce our part of the randomness, for tests
 * @returns the value of the Authorization field, or undefined if no scheme is known
 */
export function authorization(
  challenges: readonly string[],
  credentials: Credentials,
  method: string,
  uri: string,
  cnonce = crypto().randomBytes(16).toString('hex'),
): string | undefined {
  const digests = challenges.filter((challenge) => /^digest\s/i.test(challenge)).map(parameters)
  for (const [name, hash] of HASHES) {
    const offered = digests.find((offer) => (offer.get('algorithm') ?? 'MD5').toUpperCase() === name)
    if (offered !== undefined) return digest(offered, name, hash, credentials, method, uri, cnonce)
  }
  if (!challenges.some((challenge) => /^basic\b/i.test(challenge))) return undefined
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
}

function parameters(challenge: string): Map<string, string> {
  const found = challenge.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)
  return new Map(
    [...found].map(([, name = '', quoted, plain = '']) => [
      name.toLowerCase(),
      quoted?.replaceAll(/\\(.)/g, '$1') ?? plain,
    ]),
  )
}

function digest(
  offered: ReadonlyMap<string, string>,
  algorithm: string,
  hash: string,
  { username, password }: Credentials,
  method: string,
  uri: string,
  cnonce: string,
): string {
  const h = (text: string) => crypto().createHash(hash).update(text).digest('hex')
  const [realm, nonce, opaque] = [offered.get('realm') ?? '', offered.get('nonce') ?? '', offered.get('opaque')]
  const [ha1, ha2] = [h(`${username}:${realm}:${password}`), h(`${method}:${uri}`)]
  const hasQop =
    offered
      .get('qop')
      ?.split(/\s*,\s*/)
      .includes('auth') === true
  const response = h(hasQop ? `${ha1}:${nonce}:00000001:${cnonce}:auth:${ha2}` : `${ha1}:${nonce}:${ha2}`)
  const fields = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ...(hasQop ? ['qop=auth', 'nc=00000001', `cnonce=${quote(cnonce)}`] : []),
  ]
  return `Digest ${fields.join(', ')}`
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
