/**
 * What the client knows is kept in this browser, so that a page that is opened again shows the newest messages before it is connected, also without a
 * network, and sends what was not sent. It goes when the person leaves the chat.
 */
import { type ClientState, parseSavedClient, saveClient, type SavedClient } from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'

const NAME = 'client'
/** Newest messages of each place: some screens. */
const ITEMS_MAX = 60
/** In UTF-16 units. A browser keeps some five million for a page; drafts and settings are to have room as well. */
export const SAVED_LENGTH_MAX = 2_000_000
/** What was received is written so much later, many messages at once. */
const WRITE_MS = 1500

export function readSaved(kept: Kept): SavedClient | null {
  try {
    return parseSavedClient(JSON.parse(kept.read(NAME) ?? 'null'))
  } catch {
    return null
  }
}

export function forgetSaved(kept: Kept): void {
  kept.write(NAME, null)
}

/** With fewer messages where they are too long; what was not sent is always among it. */
export function writeSaved(state: ClientState, kept: Kept): void {
  for (const itemsMax of [ITEMS_MAX, 10, 0]) {
    const text = JSON.stringify(saveClient(state, itemsMax))
    if (text.length > SAVED_LENGTH_MAX && itemsMax > 0) continue
    kept.write(NAME, text)
    return
  }
}

/** Writes it from time to time: what was given to be sent at once, because the page may be gone in the next moment. */
export class SavedClientWriter {
  readonly #kept: Kept
  #pending = ''
  #timer: ReturnType<typeof setTimeout> | null = null
  #state: ClientState | null = null

  constructor(kept: Kept) {
    this.#kept = kept
  }

  changed(state: ClientState): void {
    this.#state = state
    const pending = [...state.places.values()].flatMap((place) => place.pending.map(({ key }) => key)).join(' ')
    const isUrgent = pending !== this.#pending
    this.#pending = pending
    if (isUrgent) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), WRITE_MS)
  }

  /** The page is being left. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#state !== null) writeSaved(this.#state, this.#kept)
    this.#state = null
  }

  /** Nothing more is written. */
  end(): void {
    this.#state = null
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}
