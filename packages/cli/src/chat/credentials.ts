/** What a person proves to a server with: looked for where secrets are kept, and asked for only where nothing is. */
import type { Credentials } from '@partyline/irc/client'
import { EXIT } from '../exit-codes.ts'
import { type Text, text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import { LIMITS } from './limits.ts'
import type { SecretKey, SecretStore } from './secrets/secret-store.ts'

export interface CredentialParts {
  /** As `placeOf` names the server. */
  readonly server: string
  readonly store: SecretStore
  /** Shows the prompt and reads a line without an echo; null where nobody can be asked. */
  readonly ask: (prompt: Text) => Promise<string | null>
}

/** A secret, and whether it is one that was kept: only what is new is to be kept again. */
export interface FoundSecret {
  readonly secret: string
  readonly isKept: boolean
}

/** Device tokens of Partyline say what they are. */
const TOKEN = /^plt_/

/** @throws {ChatError} nothing is kept, and nobody can be asked */
export async function findSecret(account: string | null, parts: CredentialParts): Promise<FoundSecret> {
  const kept = await parts.store.find(keyOf(account, parts))
  return kept === null || kept === '' ? askSecret(account, parts) : { secret: kept, isKept: true }
}

/** @throws {ChatError} nobody can be asked, or nothing was said */
export async function askSecret(account: string | null, parts: CredentialParts): Promise<FoundSecret> {
  const { server } = parts
  const prompt =
    account === null ? text`Password of the server ${server}: ` : text`Password or token of ${account} at ${server}: `
  const secret = await parts.ask(prompt)
  if (secret === null || secret === '' || Buffer.byteLength(secret) > LIMITS.secretBytesMax) {
    throw new ChatError({
      said: account === null ? text`the password of the server is needed` : text`the password of ${account} is needed`,
      remedy: text`Run the command at a terminal, which asks for it. It is kept for the next time, for scripts too`,
      exitCode: EXIT.refused,
    })
  }
  return { secret, isKept: false }
}

export function keyOf(account: string | null, { server }: Pick<CredentialParts, 'server'>): SecretKey {
  return { server, account }
}

export function credentialsOf(account: string, secret: string): Credentials {
  return TOKEN.test(secret)
    ? { kind: 'token', account, token: secret }
    : { kind: 'password', account, password: secret }
}

export function isToken(secret: string): boolean {
  return TOKEN.test(secret)
}
