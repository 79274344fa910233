/**
 * What every door does for a connection: gives it a session, reads from it when its turn comes, and sees it out. A door
 * adds what its lines mean and how messages are written.
 */
import { ChunkJoiner } from '@partyline/net'
import type { Client, DoorBehaviour } from './conversation.ts'
import { Visit, type VisitParts } from './visit.ts'

export type ReceptionParts = Omit<VisitParts, 'joiner' | 'isStopping' | 'closing'>

export class Reception {
  readonly #parts: VisitParts
  #isStopping = false
  #closing: string | null = null

  constructor(parts: ReceptionParts) {
    this.#parts = {
      ...parts,
      joiner: new ChunkJoiner(),
      isStopping: () => this.#isStopping,
      closing: () => this.#closing,
    }
  }

  /** Serves one client until it is over; never rejects. */
  serve(client: Client, behaviour: DoorBehaviour): Promise<void> {
    return new Visit(client, behaviour, this.#parts).serve()
  }

  /**
   * Reads nothing more, and ends every session when everything read before is answered, so that all have seen the same. It is
   * the server that leaves, not they: nobody is told that they left.
   */
  async close(reason: string): Promise<void> {
    this.#isStopping = true
    this.#parts.dispatcher.stop()
    await this.#parts.dispatcher.settled()
    this.#closing = reason
    for (const session of this.#parts.sessions) this.#parts.dispatcher.tell(session, ({ end }) => end(reason))
  }
}
