/** Who a node is to the NATS servers, in the forms in which operators have it. Nothing of it is ever part of a message. */
import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'

/** The seed of a user: base32, its prefix and its checksum included. */
const SEED = /^SU[A-Z2-7]{56}$/
const CREDS = /^-----BEGIN /
/** The middle of the token: what it claims. */
const CLAIMS = /-----BEGIN NATS USER JWT-----\s*[^\s.]+\.([^\s.]+)/

/**
 * @param credentials the text of a creds file, the seed of an nkey, or what stands before the `@` in a URL of NATS: `USER:PASSWORD`,
 *   or a token
 * @throws {ClusterError} CLUSTER_UNAUTHORIZED: it looks like a creds file or a seed, and is damaged
 */
export function authenticatorOf(credentials: string): Authenticator {
  const text = credentials.replaceAll('\r\n', '\n').trim()
  const authenticator = CREDS.test(text)
    ? credsAuthenticator(Buffer.from(`${text}\n`))
    : SEED.test(text)
      ? nkeyAuthenticator(Buffer.from(text))
      : plainAuthenticator(text)
  try {
    authenticator('nonce')
  } catch {
    // Without the cause: nothing of a seed may reach a log.
    throw new ClusterError('CLUSTER_UNAUTHORIZED', 'the credentials are cut or damaged: no key can be made of them')
  }
  return authenticator
}

function plainAuthenticator(text: string): Authenticator {
  const colon = text.indexOf(':')
  if (colon === -1) return tokenAuthenticator(text)
  return usernamePasswordAuthenticator(text.slice(0, colon), text.slice(colon + 1))
}

/** When the servers stop taking the credentials; null where these do not say so. */
export function expiryOf(credentials: string): Date | null {
  const [, claims = ''] = CLAIMS.exec(credentials) ?? []
  const [, seconds] = /"exp":(\d+)/.exec(Buffer.from(claims, 'base64url').toString()) ?? []
  return seconds === undefined ? null : new Date(Number(seconds) * 1000)
}
