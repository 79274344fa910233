/** OAUTHBEARER (RFC 7628) with the tokens that people have made for their devices. */
import { FAILED, textOf, type SaslStep } from './mechanism.ts'

const SEPARATOR = '\x01'
/** RFC 7628 3.1: `n,` or `y,`, the account or nothing, a comma, then pairs. */
const HEADER = /^[ny],(?:a=([^,]+))?,$/
const BEARER = /^Bearer +([\w.~+/=-]+)$/i
/** RFC 7628 3.2.2: why not, which the client confirms before the exchange fails. */
const WHY_NOT = Buffer.from(JSON.stringify({ status: 'invalid_token' }))

export function oauthbearer(response: Buffer): SaslStep {
  const [header = '', ...pairs] = textOf(response)?.split(SEPARATOR) ?? []
  const said = HEADER.exec(header)
  const [auth] = pairs.flatMap((pair) => (pair.startsWith('auth=') ? pair.slice('auth='.length) : []))
  const token = BEARER.exec(auth ?? '')?.[1]
  // Each pair ends with the separator, and one more ends the list.
  const isWhole = pairs.length >= 3 && pairs.at(-1) === '' && pairs.at(-2) === ''
  if (said === null || token === undefined || !isWhole) return FAILED
  const account = said[1] === undefined ? null : decodeName(said[1])
  const refused = { kind: 'challenge', data: WHY_NOT, respond: () => FAILED } as const
  return { kind: 'claim', claim: { kind: 'token', account, token }, refused }
}

/** RFC 5801 4: a comma and an equals sign in a name are written otherwise. */
function decodeName(name: string): string {
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=')
}
