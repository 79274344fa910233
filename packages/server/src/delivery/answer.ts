/** The answer to one command: messages, what may be long, and what is fetched from the disk, in their order. */
import { AnswerMaker } from '../session/answer-maker.ts'
import { isMessage, type Lines, type OutMessage } from '../session/out-message.ts'
import { Place } from '../session/outbox.ts'
import type { Session } from '../session/session.ts'
import { labeled } from './response.ts'

/** Fetches the rest of an answer, once the batch is recorded. */
export type Fetch = () => Promise<Lines>

export interface FinishedAnswer {
  readonly pieces: readonly (Uint8Array | Place)[]
  /** To be called once the batch is recorded; never rejects. */
  readonly fetch: (() => Promise<void>) | null
}

export interface AnswerOptions {
  readonly session: Session
  /** IRCv3 labeled-response. */
  readonly label: string | null
  readonly server: string
  /** The answer could not be made, which is a defect; what is told in its place. */
  readonly onDefect: (error: unknown) => OutMessage
}

export class Answer {
  readonly #options: AnswerOptions
  readonly #parts: Lines[] = []
  #messages: OutMessage[] = []
  #fetch: Fetch | null = null

  constructor(options: AnswerOptions) {
    this.#options = options
  }

  get session(): Session {
    return this.#options.session
  }

  /** There is nothing in it, and it has no label. */
  get isPlain(): boolean {
    return this.#options.label === null && this.#messages.length === 0 && this.#parts.length === 0
  }

  add(message: OutMessage): void {
    this.#messages.push(message)
  }

  addLong(lines: Lines): void {
    this.#parts.push(this.#messages, lines)
    this.#messages = []
  }

  addLater(fetch: Fetch): void {
    this.#fetch = fetch
  }

  /** A short answer is whole; of a long one the first piece is made, and the rest as its reader takes it. */
  finish(): FinishedAnswer {
    const fetch = this.#fetch
    if (fetch === null && this.#parts.length === 0) return { pieces: [this.#encoded(this.#messages)], fetch: null }
    this.#parts.push(this.#messages)
    if (fetch !== null) return this.#later(fetch)
    const maker = this.#maker(allOf(this.#parts))
    const piece = maker.next()
    return { pieces: maker.isDone ? [piece] : [piece, new Place(maker)], fetch: null }
  }

  #later(fetch: Fetch): FinishedAnswer {
    const place = new Place(null)
    const { onDefect } = this.#options
    return {
      pieces: [place],
      fetch: async () => {
        const fetched = await fetch().catch((error: unknown) => [onDefect(error)])
        place.maker = this.#maker(allOf([...this.#parts, fetched]))
      },
    }
  }

  #encoded(messages: readonly OutMessage[]): Uint8Array {
    const { encoder } = this.session
    let text = ''
    for (const line of this.#labeled(messages)) if (isMessage(line)) text += encoder.format(line)
    return encoder.encode(text)
  }

  #maker(lines: Lines): AnswerMaker {
    const { session, onDefect } = this.#options
    return new AnswerMaker({
      lines: this.#labeled(unbroken(lines, onDefect)),
      encoder: session.encoder,
      charge: (steps) => session.pace.charge(steps),
      onDefect,
    })
  }

  #labeled(lines: Lines): Lines {
    const { session, label, server } = this.#options
    return label === null ? lines : labeled(lines, label, server, () => session.nextBatch())
  }
}

/** Where the lines end with an error, what is told in its place. */
function* unbroken(lines: Lines, onDefect: AnswerOptions['onDefect']): Lines {
  try {
    yield* lines
  } catch (error) {
    yield onDefect(error)
  }
}

function* allOf(parts: readonly Lines[]): Lines {
  for (const part of parts) yield* part
}
