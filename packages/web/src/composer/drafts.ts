/** What a person typed and did not send, by place. It is kept in this browser, so that neither a reload nor a closed tab loses it. */
import type { PlaceKey } from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'

/** In UTF-16 units. A longer draft is kept as long as the page is open. */
export const DRAFT_LENGTH_MAX = 100_000

export class Drafts {
  readonly #kept: Kept
  #beginning: string
  readonly #texts = new Map<PlaceKey, string>()

  /** @param beginning of the names under which this person's drafts are kept (`draftsOf`) */
  constructor(kept: Kept, beginning: string) {
    this.#kept = kept
    this.#beginning = beginning
  }

  /** The person has an account from now on, or is a guest: what was typed goes with it. */
  moveTo(beginning: string): void {
    if (beginning === this.#beginning) return
    for (const name of this.#kept.names(this.#beginning)) {
      this.#kept.write(beginning + name.slice(this.#beginning.length), this.#kept.read(name))
      this.#kept.write(name, null)
    }
    this.#beginning = beginning
  }

  read(place: PlaceKey): string {
    return this.#texts.get(place) ?? this.#kept.read(this.#beginning + place) ?? ''
  }

  /** It is being sent. Until something is written, a reload brings it back. */
  empty(place: PlaceKey): void {
    this.#texts.set(place, '')
  }

  /** A command may have a password in it, and is written nowhere. */
  write(place: PlaceKey, text: string): void {
    if (text === '') this.#texts.delete(place)
    else this.#texts.set(place, text)
    const isKept = text !== '' && text.length <= DRAFT_LENGTH_MAX && !/^\s*\/(?!\/)/.test(text)
    this.#kept.write(this.#beginning + place, isKept ? text : null)
  }
}
