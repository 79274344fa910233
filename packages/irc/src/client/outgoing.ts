/** What comes of one input of the core: lines gather to one write, and stand in front of what ends their connection. */
import { formatCommand, type MessageFields } from '../message.ts'
import type { StateDraft } from './draft.ts'
import type { Effect } from './effect.ts'
import type { Request, Requests } from './requests.ts'

export interface OutgoingParts {
  readonly draft: StateDraft
  readonly requests: Requests
  readonly now: () => number
  /** Called with each line that is written. */
  readonly sent: (message: MessageFields) => void
}

export class Outgoing {
  readonly #parts: OutgoingParts
  /** Connections are numbered: what comes of an earlier one is passed over. */
  #connection = 0
  #effects: Effect[] = []
  #lines: string[] = []

  constructor(parts: OutgoingParts) {
    this.#parts = parts
  }

  get connection(): number {
    return this.#connection
  }

  /** Nothing happens without a connection, and with what cannot be written as a line. @returns whether it was written */
  write(message: MessageFields): boolean {
    const { kind } = this.#parts.draft.state.connection
    if (kind !== 'online' && kind !== 'negotiating' && kind !== 'authenticating') return false
    try {
      this.#lines.push(formatCommand(message))
    } catch {
      // A space where none may be, or a line end: nothing that a person typed may end the client.
      return false
    }
    this.#parts.sent(message)
    return true
  }

  /** Writes it, so that its answer is known as such. */
  ask(message: MessageFields, request: Request): boolean {
    const { draft, requests, now } = this.#parts
    const { connection, server } = draft.state
    if (connection.kind !== 'online') return false
    const isLabelled = server.capabilities.has('labeled-response')
    const { label, labelled } = requests.note(message, request, now(), isLabelled)
    const isWritten = this.write(labelled)
    if (!isWritten) requests.take(label)
    return isWritten
  }

  /** Another connection is wanted. */
  open(): void {
    this.forget()
    this.#effects.push({ kind: 'open', connection: this.#connection })
  }

  /** The connection ends, behind what was written. */
  close(): void {
    this.#flush()
    this.#effects.push({ kind: 'close', connection: this.#connection })
  }

  /** What comes of the connection from now on is of no interest, and nothing more goes out on it. */
  forget(): void {
    this.#connection += 1
    this.#lines = []
  }

  /** All of this input. */
  take(): readonly Effect[] {
    this.#flush()
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  #flush(): void {
    if (this.#lines.length > 0) this.#effects.push({ kind: 'write', connection: this.#connection, lines: this.#lines })
    this.#lines = []
  }
}
