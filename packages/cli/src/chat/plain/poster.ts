/**
 * Posts lines to one place, each once: the client keeps what is not stored over broken connections. No more than so many are on their way, so that whatever writes the
 * lines waits for the server, and none is lost.
 */
import { type Client, type ClientState, Names, type PendingMessage, type Place } from '@partyline/irc/client'
import { EXIT } from '../../exit-codes.ts'
import { text } from '../../language/text.ts'
import { ChatError } from '../chat-error.ts'
import { harmless } from '../harmless.ts'
import { LIMITS } from '../limits.ts'

export interface PosterOptions {
  readonly client: Client
  /** The name of a channel or person. */
  readonly target: string
  readonly onFailed: (message: PendingMessage, place: Place) => void
}

export class Poster {
  readonly #options: PosterOptions
  readonly #barred = Promise.withResolvers<never>()
  #target: string
  #waiting: {
    readonly isMet: (place: Place | undefined) => boolean
    readonly resolve: () => void
  } | null = null

  constructor(options: PosterOptions) {
    this.#options = options
    this.#target = options.target
    // A person at a terminal is shown it otherwise.
    this.#barred.promise.catch(() => {})
  }

  /** Rejects with a `ChatError` when there are lines for a channel that does not let this person in, or not any more. */
  get barred(): Promise<never> {
    return this.#barred.promise
  }

  /** Resolves when there is room for one more. */
  async post(line: string): Promise<void> {
    await this.#until((place) => place !== undefined && place.pending.length < LIMITS.linesUnderway)
    const place = this.#placeIn(this.#options.client.state)
    if (place !== undefined) this.#options.client.act({ kind: 'send', place: place.key, text: line })
  }

  /** Resolves when each line is stored, or has failed. */
  settled(): Promise<void> {
    return this.#until(() => this.underway === 0)
  }

  /** Lines that are not stored yet, wherever. */
  get underway(): number {
    return [...this.#options.client.state.places.values()].reduce((count, { pending }) => count + pending.length, 0)
  }

  /** Where lines go. */
  get target(): string {
    return this.#target
  }

  goTo(target: string): void {
    this.#target = target
  }

  /** A channel has another name. */
  renamed(from: string, to: string): void {
    if (from === this.#target) this.#target = to
  }

  /** To be called after each change of the state. */
  look(): void {
    const { client, onFailed } = this.#options
    const there = this.#placeIn(client.state)
    const refusal = there === undefined || there.pending.length === 0 ? null : refusalOf(there)
    // Before the lines are looked at: the server may have refused them already, because of this.
    if (refusal !== null) this.#barred.reject(refusal)
    for (let failed = this.#failed(); failed !== null; failed = this.#failed()) {
      const { message, place } = failed
      onFailed(message, place)
      client.act({ kind: 'discard', place: place.key, key: message.key })
    }
    if (this.#waiting?.isMet(this.#placeIn(client.state)) !== true) return
    this.#waiting.resolve()
    this.#waiting = null
  }

  #failed(): { readonly message: PendingMessage; readonly place: Place } | null {
    for (const place of this.#options.client.state.places.values()) {
      const message = place.pending.find(({ status }) => typeof status !== 'string')
      if (message !== undefined) return { message, place }
    }
    return null
  }

  #until(isMet: (place: Place | undefined) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { isMet, resolve }
      this.look()
    })
  }

  #placeIn({ places, server }: ClientState): Place | undefined {
    return places.get(new Names(server.isupport).place(this.#target))
  }
}

/** null where what waits is sent sooner or later. */
function refusalOf({ kind, membership, name }: Place): ChatError | null {
  if (kind !== 'channel' || membership.kind === 'joined' || membership.kind === 'joining') return null
  const place = harmless(name)
  const exitCode = EXIT.refused
  const remedy = text`Ask the operators of the channel. What was not stored was not sent`
  if (membership.kind === 'left') return new ChatError({ said: text`this person has left ${place}`, remedy, exitCode })
  const { text: words, by } =
    membership.kind === 'refused' ? { text: membership.text, by: '' } : { text: membership.reason, by: membership.by }
  return new ChatError({
    said:
      by === ''
        ? text`${place} does not let you in: ${harmless(words)}`
        : text`${harmless(by)} has removed you from ${place}: ${harmless(words)}`,
    remedy,
    exitCode,
  })
}
