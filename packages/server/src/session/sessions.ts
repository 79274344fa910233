/** The sessions of this node, by id. */
import type { SessionId } from '../network/state.ts'
import { Monitors } from './monitors.ts'
import type { Session } from './session.ts'

export class Sessions {
  readonly #sessions = new Map<SessionId, Session>()
  /** Those that were no users when somebody last asked. */
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
  countUnregistered(isUser: (id: SessionId) => boolean): number {
    let count = 0
    for (const session of this.#new) {
      if (session.standing === 'present' || session.isEnding) this.#new.delete(session)
      else if (!isUser(session.id)) count += 1
    }
    return count
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values()
  }
}
