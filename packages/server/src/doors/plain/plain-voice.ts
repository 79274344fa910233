/** How the plain door speaks for a person to the server, and for the server to a person. */
import { NO_TAGS } from '@partyline/irc'
import type { Responder } from '../../commands/definition.ts'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import type { Becoming } from '../../session/becoming.ts'
import type { OutMessage } from '../../session/out-message.ts'
import type { Session } from '../../session/session.ts'
import { neverSilent } from './never-silent.ts'

export class PlainVoice {
  readonly #session: Session
  readonly #dispatcher: Dispatcher

  constructor(session: Session, dispatcher: Dispatcher) {
    this.#session = session
    this.#dispatcher = dispatcher
  }

  /** What a person typed, as a line of the protocol. */
  command(verb: string, ...params: readonly string[]): void {
    this.#dispatcher.receive(this.#session, { tags: NO_TAGS, source: null, verb, params })
  }

  /** A command that asks for something. @param nothing what a person is told that would see no answer to it */
  question(nothing: string, verb: string, ...params: readonly string[]): void {
    const line = { tags: NO_TAGS, source: null, verb, params }
    this.#dispatcher.receive(this.#session, line, (plan) =>
      neverSilent(plan, (responder) => noteTo(responder, nothing)),
    )
  }

  /** A person typed nothing. */
  ignore(): void {
    this.#dispatcher.ignore(this.#session)
  }

  /** To what a person typed: it counts as a line. */
  answer(...texts: readonly string[]): void {
    this.answerAs({}, () => texts)
  }

  /** @param texts are asked for when the session has become that */
  answerAs(becomes: Becoming, texts: () => readonly string[]): void {
    this.#dispatcher.reject(this.#session, {
      kind: 'ask',
      becomes,
      answer: (responder) => {
        for (const text of texts()) sendNote(responder, text)
      },
    })
  }

  /** @param isDue whether it is said, asked when its turn has come */
  note(text: string, isDue: (responder: Responder) => boolean = () => true): void {
    this.#dispatcher.tell(this.#session, (responder) => {
      if (isDue(responder)) sendNote(responder, text)
    })
  }

  /**
   * Resolves when everything before has had its effect, and that is recorded: until then it may be taken back.
   * @param look is called then, once; it says what a person is told
   */
  whenDone(look: (responder: Responder) => readonly string[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#dispatcher.tell(this.#session, (responder) =>
      responder.sendLater(async () => {
        resolve()
        return look(responder).map((text) => noteTo(responder, text))
      }),
    )
    return promise
  }

  /** The connection ends with these words. */
  dismiss(reason: string): void {
    this.#dispatcher.leave(this.#session, reason)
  }
}

function sendNote(responder: Responder, text: string): void {
  responder.send(noteTo(responder, text))
}

export function noteTo({ to }: Responder, text: string): OutMessage {
  return { source: to.server, verb: 'NOTE', params: ['*', 'PLAIN', text] }
}
