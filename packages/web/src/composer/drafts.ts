/** What was typed and not sent, by place. It is kept in this browser, so that neither a reload nor a closed tab loses it. */
import type { PlaceKey } from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'

/** In UTF-16 units. A longer draft is kept as long as the page is open. */
export const DRAFT_LENGTH_MAX = 100_000

export class Drafts {
  readonly #kept: Kept
  readonly #texts = new Map<PlaceKey, string>()

  constructor(kept: Kept) {
    this.#kept = kept
  }

  read(place: PlaceKey): string {
    return this.#texts.get(place) ?? this.#kept.read(nameOf(place)) ?? ''
  }

  /** A command may have a password in it, and is written nowhere. */
  write(place: PlaceKey, text: string): void {
    if (text === '') this.#texts.delete(place)
    else this.#texts.set(place, text)
    const isKept = text !== '' && text.length <= DRAFT_LENGTH_MAX && !/^\s*\/(?!\/)/.test(text)
    this.#kept.write(nameOf(place), isKept ? text : null)
  }
}

function nameOf(place: PlaceKey): string {
  return `draft.${place}`
}
