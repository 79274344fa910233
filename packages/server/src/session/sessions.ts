/** The sessions of this node, by id. */
import type { SessionId } from '../network/state.ts'
import { Monitors } from './monitors.ts'
import type { Session } from './session.ts'

export class Sessions {
  readonly #sessions = new Map<SessionId, Session>()
  /** Those that have not registered, and do not end. */
  readonly #new = new Set<Session>()
  readonly monitors = new Monitors()

  add(session: Session): void {
    this.#sessions.set(session.id, session)
    this.#new.add(session)
  }

  delete(session: Session): void {
    this.#sessions.delete(session.id)
    this.#new.delete(session)
    this.monitors.forget(session)
  }

  get(id: SessionId): Session | undefined {
    return this.#sessions.get(id)
  }

  get size(): number {
    return this.#sessions.size
  }

  /** How many have not said yet what they are called, or wait for an answer to it. */
  get unregistered(): number {
    return this.#new.size
  }

  /** It is a user, or ends. */
  settle(session: Session): void {
    this.#new.delete(session)
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values()
  }
}
