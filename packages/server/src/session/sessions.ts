/** The sessions of this node, by id. */
import type { SessionId } from '../network/state.ts'
import { Monitors } from './monitors.ts'
import type { Session } from './session.ts'

export class Sessions {
  readonly #sessions = new Map<SessionId, Session>()
  readonly monitors = new Monitors()

  add(session: Session): void {
    this.#sessions.set(session.id, session)
  }

  delete(session: Session): void {
    this.#sessions.delete(session.id)
    this.monitors.forget(session)
  }

  get(id: SessionId): Session | undefined {
    return this.#sessions.get(id)
  }

  get size(): number {
    return this.#sessions.size
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values()
  }
}
