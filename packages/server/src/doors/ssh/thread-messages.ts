/** What the server and the thread of the ssh door say to each other, over a `Link`. Nothing that a client has sent is believed for it. */
import type { FileAnswer, FileQuestion } from './files/file-questions.ts'
import type { Link } from './link/link.ts'

/** Of the server: the pipe carries the encrypted bytes of a client's connection. */
export interface ConnectionAbout {
  readonly connection: number
  readonly network: string
  /** The port at which it has come; null where that is none of TCP. */
  readonly port: number | null
  /** Where people meet. */
  readonly lobby: string
  /** The longest line that the server takes, tags not counted. */
  readonly lineBytesMax: number
  readonly limits: ConnectionLimits
}

/** See `SSH_LIMITS`, and `pingTimeoutMs`. */
export interface ConnectionLimits {
  readonly loginTimeoutMs: number
  readonly loginAttemptsMax: number
  readonly passwordAttemptsMax: number
  readonly sessionsMax: number
  readonly columnsMax: number
  readonly rowsMax: number
  readonly filesOpenMax: number
  /** After so long without a sign of life, the client is asked for one, and given up when it is silent three times. */
  readonly keepAliveMs: number
}

/** Of the thread: the pipe carries lines of IRC for a session of that connection. */
export interface SessionAbout {
  readonly connection: number
  /** By which that connection asks for it. */
  readonly session: number
}

/** What a person that has no key is asked for. */
export type Wanted = 'nothing' | 'account' | 'server' | 'either'

export type Question =
  /** What is wanted of somebody with this name. */
  | { readonly kind: 'welcome'; readonly name: string }
  /** Whether this key is that of an account. */
  | { readonly kind: 'key'; readonly name: string; readonly fingerprint: string }
  /** The client has proven to hold this key. */
  | { readonly kind: 'by-key'; readonly name: string; readonly fingerprint: string }
  /** @param fingerprint of the key that the client has proven to hold before, which is nobody's */
  | {
      readonly kind: 'by-password'
      readonly name: string
      readonly password: string
      readonly fingerprint: string | null
    }
  /** One session more of a connection. */
  | { readonly kind: 'place' }
  | { readonly kind: 'files'; readonly asked: FileQuestion }
  /** For the screen of a session. @param path of the address of a picture of the server */
  | { readonly kind: 'picture'; readonly session: number; readonly path: string }

export type Answer =
  | { readonly kind: 'wanted'; readonly wanted: Wanted }
  | { readonly kind: 'yes' }
  /** @param text why, for the person */
  | { readonly kind: 'no'; readonly text: string }
  /** @param nick under which the person comes in, where it is free */
  | { readonly kind: 'welcome'; readonly account: string | null; readonly nick: string }
  | { readonly kind: 'files'; readonly answered: FileAnswer }
  /** @param png null where there is none for that session */
  | { readonly kind: 'picture'; readonly png: Uint8Array | null }

export interface ServerSide {
  readonly about: ConnectionAbout
  readonly said: { readonly kind: 'answer'; readonly number: number; readonly answer: Answer }
}

export interface ThreadSide {
  readonly about: SessionAbout
  readonly said:
    | { readonly kind: 'ask'; readonly number: number; readonly connection: number; readonly question: Question }
    /** A session of that connection that had a place of its own is over. */
    | { readonly kind: 'left'; readonly connection: number }
    /** Why a connection was broken off. */
    | { readonly kind: 'trouble'; readonly connection: number; readonly message: string }
}

export type ServerLink = Link<ServerSide, ThreadSide>
export type ThreadLink = Link<ThreadSide, ServerSide>

/** With what the thread is started. */
export interface ThreadSetting {
  /** A secret. */
  readonly hostKey: string
}
