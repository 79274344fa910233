/** What a door states of a client, and what it makes of the client's bytes: all that the reception knows of a door. */
import type { CloseOptions, Connection } from '@partyline/net'
import type { CapabilitySet } from '../session/capabilities.ts'
import type { Encoder } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'
import type { Origin } from './origin.ts'

/** One thing to do; with a promise where the next must wait for more than the session's readiness. */
export type Step = () => void | Promise<void>

/** The bytes both ways; every `Connection` is one. A door that has no stream of bytes reads what its conversation understands. */
export interface Wire
  extends AsyncIterable<Uint8Array>, Pick<Connection, 'bytesPending' | 'writeNow' | 'flushed' | 'closed' | 'abort'> {
  /** As `Connection.close`. @param ending why, for a door that can say so beside what was sent */
  close(options?: CloseOptions, ending?: Ending): Promise<void>
}

export interface Ending {
  readonly reason: string
  /** The server stops; else this client ends. */
  readonly isServerStopping: boolean
}

/** What a door states of a client. */
export interface Client {
  /** The name of the door, with an `s` over TLS. */
  readonly door: string
  readonly origin: Origin
  readonly wire: Wire
}

/** What a door makes of one connection's bytes. */
export interface Conversation {
  /** The lines in these bytes, as things to do one after the other, each when the session is ready. */
  read(bytes: Uint8Array): Iterable<Step>
  /** The other side sends no more; what is left of its last line. */
  end(): Iterable<Step>
}

export interface DoorBehaviour {
  /** As in SessionOptions. */
  readonly isPerson: boolean
  /** As in SessionOptions. Default: false. */
  readonly tellsSecurePort?: boolean
  readonly encoderFor: (capabilities: CapabilitySet) => Encoder
  /** Begins a conversation; may greet. */
  converse(session: Session): Conversation
  /** The session is a user now. */
  registered?(session: Session): void
}
