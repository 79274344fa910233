/**
 * Keeps in this browser what the client knows, for `read-saved.ts`. It goes when the person leaves the chat. Loaded when the first place is shown: before,
 * nobody can have written anything.
 */
import { type ClientState, saveClient, type SavedClient, type SavedPlace } from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'
import { readSaved } from './read-saved.ts'

/** Newest messages of each place: some screens. */
const ITEMS_MAX = 60
/** In UTF-16 units. A browser keeps some five million for a page; other tabs, drafts and settings are to have room as well. */
export const SAVED_LENGTH_MAX = 1_000_000
/** What was received is written so much later, many messages at once. */
const WRITE_MS = 1500

/** With fewer messages where they are too long; what was not sent is always among it. */
export function writeSaved(saved: SavedClient, kept: Kept, name: string): void {
  for (const itemsMax of [ITEMS_MAX, 10, 0]) {
    const places = saved.places.map((place) => ({ ...place, items: newest(place.items, itemsMax) }))
    const text = JSON.stringify({ ...saved, places })
    if (text.length > SAVED_LENGTH_MAX && itemsMax > 0) continue
    kept.write(name, text)
    return
  }
}

function newest<T>(items: readonly T[], countMax: number): readonly T[] {
  return items.slice(Math.max(0, items.length - countMax))
}

/** What a closed tab has not sent is of this one. */
export function takeOver(name: string, own: string, kept: Kept): void {
  writeSaved(withUnsentOf(readSaved(kept, own), readSaved(kept, name)), kept, own)
  kept.write(name, null)
}

/** With what another one has not sent. */
export function withUnsentOf(saved: SavedClient | null, other: SavedClient | null): SavedClient {
  const places = [...(saved?.places ?? [])]
  for (const unsent of other?.places.filter(({ pending }) => pending.length > 0) ?? []) {
    const index = places.findIndex(({ kind, name }) => kind === unsent.kind && name === unsent.name)
    const place = places[index]
    if (place === undefined) places.push(unsent)
    else places[index] = { ...place, pending: merged(place.pending, unsent.pending) }
  }
  return { version: 1, places }
}

type Pending = SavedPlace['pending']

function merged(some: Pending, others: Pending): Pending {
  const known = new Set(some.map(({ key }) => key))
  return [...some, ...others.filter(({ key }) => !known.has(key))].toSorted((one, other) => one.time - other.time)
}

/** Writes it from time to time: what was given to be sent at once, because the page may be gone in the next moment. */
export class SavedClientWriter {
  readonly #kept: Kept
  /** null: nothing is kept. */
  #name: string | null
  #pending = ''
  #timer: ReturnType<typeof setTimeout> | null = null
  #state: ClientState | null = null

  constructor(kept: Kept, name: string | null) {
    this.#kept = kept
    this.#name = name
  }

  changed(state: ClientState): void {
    this.#state = state
    const pending = [...state.places.values()]
      .flatMap((place) => place.pending.map(({ key, status }) => `${key} ${typeof status === 'string' ? status : ''}`))
      .join()
    const isUrgent = pending !== this.#pending
    this.#pending = pending
    if (isUrgent) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), WRITE_MS)
  }

  moveTo(name: string | null): void {
    if (this.#name !== null) {
      if (name !== null) this.#kept.write(name, this.#kept.read(this.#name))
      this.#kept.write(this.#name, null)
    }
    this.#name = name
  }

  /** The page is being left. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#state !== null && this.#name !== null)
      writeSaved(saveClient(this.#state, ITEMS_MAX), this.#kept, this.#name)
    this.#state = null
  }

  /** Nothing more is written. */
  end(): void {
    this.#state = null
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}
