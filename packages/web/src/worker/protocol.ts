/** What the page and its service worker say to one another, and the addresses that both know. */

/** Where the page itself is: all of them show the same file (the web door's client-pages). */
export const PAGE_PATHS: readonly string[] = ['/', '/invitation', '/owner']

/** From the page: the new version may take the place of the old one now. */
export const TAKE_OVER = 'take-over'

/** From the worker: a person has chosen a notification, and wants to see that message. */
export interface Chosen {
  readonly kind: 'chosen'
  readonly place: string
  /** null where the server gives messages no ids. */
  readonly id: string | null
}

export function parseChosen(data: unknown): Chosen | null {
  if (typeof data !== 'object' || data === null) return null
  const { kind, place, id } = data as Partial<Record<keyof Chosen, unknown>>
  if (kind !== 'chosen' || typeof place !== 'string') return null
  return { kind, place, id: typeof id === 'string' ? id : null }
}

/** The same in the address of a page that has to be opened first. */
export function hashOf({ place, id }: Chosen): string {
  return `#${new URLSearchParams({ place, ...(id === null ? {} : { id }) }).toString()}`
}

export function chosenIn(hash: string): Chosen | null {
  const fields = new URLSearchParams(hash.slice(1))
  const place = fields.get('place')
  return place === null || place === '' ? null : { kind: 'chosen', place, id: fields.get('id') }
}
