/** Answers in their place: what is sent to a session while a command of it is being answered is one answer. */
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { Place } from '../session/outbox.ts'
import type { Session } from '../session/session.ts'
import { Answer, type Fetch } from './answer.ts'

export interface AnswersParts {
  /** The server's name. */
  readonly server: () => string
  /** Stages a piece for a session, after everything that happened before. */
  readonly stage: (session: Session, piece: Uint8Array | Place) => void
  /** A long answer can go on. */
  readonly goOn: (session: Session) => void
  /** An answer could not be made; what is told in its place. */
  readonly onDefect: (session: Session, error: unknown) => OutMessage
}

export class Answers {
  readonly #parts: AnswersParts
  readonly #answered = new Set<Session>()
  #answer: Answer | null = null
  #fetches: (() => Promise<void>)[] = []

  constructor(parts: AnswersParts) {
    this.#parts = parts
  }

  /** An answer is being made in which there is nothing yet, and which has no label. */
  get isPlain(): boolean {
    return this.#answer?.isPlain === true
  }

  /** Everything sent to this session until `end` answers one command of it. */
  begin(session: Session, label: string | null): void {
    const hasLabel = label !== null && session.can('labeled-response') && session.can('batch')
    this.#answer = this.#newAnswer(session, hasLabel ? label : null)
  }

  end(): void {
    const answer = this.#answer
    this.#answer = null
    if (answer !== null) this.#stage(answer)
  }

  send(session: Session, message: OutMessage): void {
    if (this.#answer?.session === session) this.#answer.add(message)
    else this.#parts.stage(session, session.encoder.encode(session.encoder.format(message)))
  }

  /** What may be long is made as its reader takes it. */
  sendLong(session: Session, lines: Lines): void {
    if (this.#answer?.session === session) return this.#answer.addLong(lines)
    const answer = this.#newAnswer(session, null)
    answer.addLong(lines)
    this.#stage(answer)
  }

  /** The answer comes later, in its place. */
  sendLater(session: Session, fetch: Fetch): void {
    if (this.#answer?.session === session) this.#answer.addLater(fetch)
  }

  /** The sessions that have been answered in this batch. */
  takeAnswered(): readonly Session[] {
    const answered = [...this.#answered]
    this.#answered.clear()
    return answered
  }

  /** Call when the batch is recorded and released: what is fetched may be in it. */
  fetch(): void {
    for (const fetch of this.#fetches.splice(0)) void fetch()
  }

  discard(): void {
    this.#answer = null
    this.#answered.clear()
    this.#fetches = []
  }

  #newAnswer(session: Session, label: string | null): Answer {
    const { server, onDefect } = this.#parts
    return new Answer({ session, label, server: server(), onDefect: (error) => onDefect(session, error) })
  }

  #stage(answer: Answer): void {
    const { stage, goOn } = this.#parts
    const { session } = answer
    const { pieces, fetch } = answer.finish()
    this.#answered.add(session)
    for (const piece of pieces) stage(session, piece)
    if (fetch !== null) this.#fetches.push(() => fetch().then(() => goOn(session)))
  }
}
