/** Secrets that the server has taken: kept for the next time, and what is kept of the server's own. */
import { text } from '../language/text.ts'
import { askSecret, type CredentialParts, type FoundSecret, isToken, keyOf } from './credentials.ts'
import type { Tell } from './mode-parts.ts'
import type { ChatOptions } from './options.ts'
import type { SignedIn } from './sign-in.ts'

/** The password of the server, as far as it is known before the server has asked for it. */
export async function serverPassword(
  { asksPassword }: ChatOptions,
  invitation: string | null,
  credentials: CredentialParts,
): Promise<FoundSecret | null> {
  if (invitation !== null) return { secret: invitation, isKept: true }
  if (asksPassword) return askSecret(null, credentials)
  const kept = await credentials.store.find(keyOf(null, credentials))
  return kept === null ? null : { secret: kept, isKept: true }
}

/** Once the server has taken them. */
export async function keepSecrets(
  { password, secret }: Omit<SignedIn, 'client'>,
  account: string | null,
  parts: CredentialParts,
  tell: Tell,
): Promise<void> {
  const { store } = parts
  for (const [whose, found] of [
    [null, password],
    [account, secret],
  ] as const) {
    if (found === null || found.isKept) continue
    const isKept = await store.keep(keyOf(whose, parts), found.secret)
    const what =
      whose === null
        ? text`the password of the server`
        : isToken(found.secret)
          ? text`a token for this device`
          : text`the password of ${whose}`
    if (isKept) tell(text`Kept for the next time, in ${store.name}: ${what}. --forget removes it.`)
    else tell(text`This could not be kept: ${what}. It is asked for again the next time.`)
  }
}
