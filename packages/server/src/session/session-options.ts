/** What a door gives the session of one connection. */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { SessionId } from '../network/state.ts'
import type { CapabilitySet } from './capabilities.ts'
import type { Encoder } from './out-message.ts'
import type { Sink } from './outbox.ts'
import type { PasswordGuesses } from './password-guesses.ts'

/** What all sessions of a server share. */
export interface SessionParts {
  readonly clock: Clock
  readonly limits: () => Limits
  readonly guesses: PasswordGuesses
}

/** What sees a session through, and is told of it. */
export interface SessionOwner {
  /** The send queue, or what waits for an answer from the disk, is over its bound. */
  overflowed(): void
  /** The session is a user of the network now, under this nickname. */
  registered(nick: string): void
  /** Nothing more that it sends is done. */
  ending(): void
  /** What was to be done for this session, or the step that it was to take, has a defect. */
  failed(error: unknown): void
}

export interface SessionOptions {
  readonly id: SessionId
  /** As others see it. */
  readonly host: string
  /** The address that it comes from, which others are not told; null where it comes by a Unix socket. */
  readonly address: string | null
  /** What counts as one where there are limits for each address; null where these do not hold. */
  readonly holder: string | null
  /** Before its first line is read. */
  readonly waitMs: number
  readonly isSecure: boolean
  /** Where the owner wants it, the client is told to come over TLS (IRCv3 sts). */
  readonly tellsSecurePort: boolean
  /** See `Origin`; null where the client has shown nothing. */
  readonly fingerprint?: string | null
  /** Somebody with nc, and no client: nothing answers PING there, and the door leads into the lobby. */
  readonly isPerson: boolean
  /** The door's end of the connection. */
  readonly sink: Sink
  /** How messages are written for this session with these capabilities. */
  readonly encoderFor: (capabilities: CapabilitySet) => Encoder
  readonly owner: SessionOwner
  readonly parts: SessionParts
}
