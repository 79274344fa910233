/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): the client proves that it knows the password without sending it, and the server that it
 * knows what was made of it. Channel binding (-PLUS) is not offered.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { FAILED, textOf, type Respond, type SaslStep } from './mechanism.ts'

/** What a server keeps of a password (RFC 5802 3). Salt and keys in Base64. */
export interface ScramKeys {
  readonly salt: string
  readonly iterations: number
  readonly storedKey: string
  readonly serverKey: string
}

export interface ScramParts {
  /** For a name without an account it MUST give keys too, always the same, so that nobody learns which accounts there are. */
  readonly keysOf: (account: string) => ScramKeys
  /** At random, printable, without commas. */
  readonly nonce: () => string
}

/** RFC 5802 6: `y` says that this server knows no channel binding, which is so; `p=` asks for one. */
const FIRST = /^([ny]),(a=[^,]*)?,(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+))(?:,.*)?$/
const FINAL = /^(c=([\w+/=]+),r=([^,]+)(?:,(?!p=)[^,]*)*),p=([\w+/=]+)$/
const KEY_BYTES = 32

export function scram(parts: ScramParts): Respond {
  return (response) => {
    const said = FIRST.exec(textOf(response) ?? '')
    if (said === null) return FAILED
    const [, flag = '', authzid = '', bare = '', encoded = '', clientNonce = ''] = said
    const account = decodeName(encoded)
    if (account === null) return FAILED
    if (authzid !== '' && decodeName(authzid.slice('a='.length)) !== account) return FAILED
    const keys = parts.keysOf(account)
    const nonce = clientNonce + parts.nonce()
    const challenge = `r=${nonce},s=${keys.salt},i=${keys.iterations}`
    const expected = Buffer.from(`${flag},${authzid},`)
    return {
      kind: 'challenge',
      data: Buffer.from(challenge),
      respond: (final) => finish({ final, account, keys, nonce, expected, said: `${bare},${challenge}` }),
    }
  }
}

interface Final {
  readonly final: Buffer
  readonly account: string
  readonly keys: ScramKeys
  readonly nonce: string
  /** What the client must repeat of its first message. */
  readonly expected: Uint8Array
  /** What was said so far, as both sign it. */
  readonly said: string
}

function finish({ final, account, keys, nonce, expected, said }: Final): SaslStep {
  const [, withoutProof, repeated = '', answered, proof = ''] = FINAL.exec(textOf(final) ?? '') ?? []
  if (withoutProof === undefined || answered !== nonce) return FAILED
  if (!Buffer.from(repeated, 'base64').equals(expected)) return FAILED
  const signed = `${said},${withoutProof}`
  const storedKey = Buffer.from(keys.storedKey, 'base64')
  const clientKey = xor(Buffer.from(proof, 'base64'), hmac(storedKey, signed))
  const isProven = clientKey !== null && timingSafeEqual(createHash('sha256').update(clientKey).digest(), storedKey)
  if (!isProven) return { kind: 'failed', guess: account }
  const signature = hmac(Buffer.from(keys.serverKey, 'base64'), signed).toString('base64')
  return {
    kind: 'challenge',
    data: Buffer.from(`v=${signature}`),
    guess: account,
    // The client has nothing more to say.
    respond: (rest) => (rest.length === 0 ? { kind: 'claim', claim: { kind: 'proven', account } } : FAILED),
  }
}

/** RFC 5802 5.1: `=2C` is a comma and `=3D` an equals sign; others are none. */
function decodeName(encoded: string): string | null {
  if (encoded === '' || /=(?!2C|3D)/.test(encoded)) return null
  return encoded.replaceAll('=2C', ',').replaceAll('=3D', '=')
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function xor(one: Uint8Array, other: Uint8Array): Buffer | null {
  if (one.length !== KEY_BYTES) return null
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)))
}
