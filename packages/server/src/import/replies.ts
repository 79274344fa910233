/** To which message of the same import another one is an answer or a reaction: its id is another one from here on. */
import type { ImportedEvent } from '../store/import-writer.ts'
import { IMPORT_LIMITS } from './limits.ts'

/** IRCv3 reply, and its draft: the tag has the id of a message. */
const REPLY_TAGS = ['+draft/reply', '+reply']

type Tags = ImportedEvent['tags']

export interface Reference {
  readonly tags: Tags
  readonly reply: ImportedEvent['reply']
  /** It refers to what was not imported, or too long ago. */
  readonly isLost: boolean
}

export class Replies {
  /** By the id of before, the oldest first. */
  readonly #places = new Map<string, { readonly time: number; readonly index: number }>()

  note(id: string, place: { readonly time: number; readonly index: number }): void {
    this.#places.set(id, place)
    const oldest = this.#places.keys().next()
    if (this.#places.size > IMPORT_LIMITS.repliesMax && oldest.done !== true) this.#places.delete(oldest.value)
  }

  refer(tags: Tags): Reference {
    const kept = Object.fromEntries(Object.entries(tags).filter(([name]) => !REPLY_TAGS.includes(name)))
    const [tag] = REPLY_TAGS.filter((name) => name in tags)
    if (tag === undefined) return { tags: kept, reply: null, isLost: false }
    const place = this.#places.get(tags[tag] ?? '')
    return place === undefined
      ? { tags: kept, reply: null, isLost: true }
      : { tags: kept, reply: { tag, ...place }, isLost: false }
  }
}
