/**
 * What a person types in the chat to make an account, to prove one or to change its password is kept for the next time, as what it typed at the
 * start. Nothing can be asked or told meanwhile, so what fails is asked for the next time.
 */
import type { PasswordCredentials } from '@partyline/irc/client'
import { keyOf } from './credentials.ts'
import { lineTransport } from './line-transport.ts'
import type { ModeParts } from './mode-parts.ts'
import { signIn } from './sign-in.ts'

type KeepParts = Pick<ModeParts, 'host' | 'way' | 'credentials' | 'trust'>

/** Never rejects. @param own null: logged out; what is kept stays for the next time @param password of the server */
export async function keepOwn(
  own: PasswordCredentials | null,
  password: string | null,
  parts: KeepParts,
): Promise<void> {
  if (own === null) return
  const proved = await provedBy(own.password, own.account, password, parts)
  // A file of secrets that others may read is refused, and says so at the next start.
  await parts.credentials.store.keep(keyOf(own.account, parts.credentials), proved).catch(() => {})
}

/** A token where the server makes one, else the password itself. */
async function provedBy(secret: string, account: string, password: string | null, parts: KeepParts): Promise<string> {
  const { host, way, credentials, trust } = parts
  const transport = lineTransport(way, trust, host.catalogue)
  try {
    const { client, ...proofs } = await signIn({
      ...credentials,
      // Not what may be kept: the one that the server has just taken.
      store: { ...credentials.store, find: () => Promise.resolve(null), forget: () => Promise.resolve() },
      ask: () => Promise.resolve(secret),
      transport,
      nick: account,
      account,
      channels: [],
      password: password === null ? null : { secret: password, isKept: true },
      isWaiting: false,
      onDefect: () => {},
      signal: new AbortController().signal,
    })
    client.stop()
    return proofs.secret?.secret ?? secret
  } catch {
    return secret
  }
}
