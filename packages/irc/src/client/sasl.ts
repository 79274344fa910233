/** One SASL exchange (IRCv3 sasl-3.2): PLAIN (RFC 4616), EXTERNAL (RFC 4422), OAUTHBEARER (RFC 7628). */
import type { Credentials } from './action.ts'

/** What the client answers with; base64 in lines of this many characters. */
const CHUNK_CHARACTERS = 400

export function mechanismFor({ kind }: Credentials): 'PLAIN' | 'EXTERNAL' | 'OAUTHBEARER' {
  switch (kind) {
    case 'password':
      return 'PLAIN'
    case 'token':
      return 'OAUTHBEARER'
    case 'certificate':
      return 'EXTERNAL'
    default:
      return kind satisfies never
  }
}

/** @param offered the value of the capability; servers of version 3.1 do not say which mechanisms they have */
export function isMechanismOffered(credentials: Credentials, offered: string): boolean {
  return offered === '' || offered.split(',').includes(mechanismFor(credentials))
}

/** The parameters of the AUTHENTICATE lines that answer the server's `+`. */
export function saslResponse(credentials: Credentials): readonly string[] {
  const encoded = toBase64(responseText(credentials))
  const chunks: string[] = []
  for (let at = 0; at < encoded.length; at += CHUNK_CHARACTERS) chunks.push(encoded.slice(at, at + CHUNK_CHARACTERS))
  // A response that fills its last line, and an empty one, end with a line of nothing.
  return encoded.length % CHUNK_CHARACTERS === 0 ? [...chunks, '+'] : chunks
}

function responseText(credentials: Credentials): string {
  switch (credentials.kind) {
    case 'password':
      return `\0${credentials.account}\0${credentials.password}`
    case 'token': {
      const { account, token } = credentials
      const name = account === undefined ? '' : `a=${account.replaceAll('=', '=3D').replaceAll(',', '=2C')}`
      return `n,${name},\u0001auth=Bearer ${token}\u0001\u0001`
    }
    case 'certificate':
      return ''
    default:
      return credentials satisfies never
  }
}

function toBase64(text: string): string {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}
