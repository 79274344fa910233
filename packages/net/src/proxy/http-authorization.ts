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
 * @param fields the values of the header fields, each a list of challenges (RFC 9110 11.6.1)
 * @param cnonce our part of the randomness, for tests
 * @returns the value of the Authorization field, or undefined if no scheme is known
 */
export function authorization(
  fields: readonly string[],
  credentials: Credentials,
  method: string,
  uri: string,
  cnonce = crypto().randomBytes(16).toString('hex'),
): string | undefined {
  const challenges = fields.flatMap(challengesOf)
  const digests = challenges.filter(({ scheme }) => scheme === 'digest').map(({ parameters }) => parameters)
  for (const [name, hash] of HASHES) {
    const offered = digests.find((offer) => (offer.get('algorithm') ?? 'MD5').toUpperCase() === name)
    if (offered !== undefined) return digest(offered, name, hash, credentials, method, uri, cnonce)
  }
  if (!challenges.some(({ scheme }) => scheme === 'basic')) return undefined
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
}

interface Challenge {
  /** In lower case. */
  readonly scheme: string
  readonly parameters: Map<string, string>
}

/** What stands between two commas outside of quotes. */
const ELEMENT = /(?:"(?:[^"\\]|\\.)*"|[^",])+/g
const PARAMETER = /^([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"=]+))$/

/** Commas part the challenges and the parameters of a challenge: a word that is no parameter begins the next challenge. */
function challengesOf(field: string): Challenge[] {
  const challenges: Challenge[] = []
  for (const [found] of field.matchAll(ELEMENT)) {
    const element = found.trim()
    const [, scheme, rest = element] = /^([\w-]+)(?:\s+([^\s=].*))?$/s.exec(element) ?? []
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() })
    const [, name, quoted, plain = ''] = PARAMETER.exec(rest) ?? []
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
    if (name !== undefined) challenges.at(-1)?.parameters.set(name.toLowerCase(), value)
  }
  return challenges
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
