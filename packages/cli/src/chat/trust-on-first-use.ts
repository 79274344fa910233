/** What speaks for a server: what is known of it from before, a fingerprint that was given, or its being there for the first time. */
import { join } from 'node:path'
import { type Text, text } from '../language/text.ts'
import type { Trust } from './connect-to.ts'
import { KnownServers } from './known-servers.ts'

export interface FirstUse {
  /** Where the configuration of this person is. */
  readonly folder: string
  /** As `placeOf` names it. */
  readonly server: string
  /** A fingerprint that the certificate has to have. */
  readonly given: string | null
  readonly tell: (said: Text) => void
}

/** @throws {ChatError} what is known of servers cannot be understood */
export function trustOnFirstUse({ folder, server, given, tell }: FirstUse): Trust {
  const known = new KnownServers(join(folder, 'known-servers'))
  return {
    known,
    given,
    now: () => new Date(),
    onFirstUse: (shown, isKept) => {
      tell(
        text`This is the first time at ${server}, and only its certificate says who it is. Its fingerprint (SHA-256):\n  ${shown}`,
      )
      tell(text`Compare it with what the server prints when it starts.`)
      if (isKept) tell(text`It is kept in ${known.file}`)
      else tell(text`It could not be kept in ${known.file}: the next time is a first time again.`)
    },
  }
}
