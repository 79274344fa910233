/** Through which sessions are told what is not the same for all. */
import type { Refusal } from '../network/refusal.ts'
import type { Channel, User } from '../network/state.ts'
import type { Addressee } from '../replies/numeric.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'

export interface Desk {
  addressee(session: Session): Addressee
  send(session: Session, message: OutMessage): void
  sendLong(session: Session, lines: Lines): void
  refuse(session: Session, refusal: Refusal): void
  end(session: Session, reason: string): void
  names(session: Session, channel: Channel, user: User): Lines
  /** How many clients of this node are not registered yet. */
  readonly unregistered: number
  /** Nothing but what happens is part of the answer that is being made. */
  readonly isPlain: boolean
  /** Its answer is made in the words of a service. */
  isSpokenTo(session: Session): boolean
}
