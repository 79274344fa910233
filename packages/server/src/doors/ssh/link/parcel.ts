/**
 * What goes between the server and the thread of the ssh door: everything of one turn in one parcel, because a message between threads costs as
 * much as what it carries. Pipes are named by the side that has opened them, the server with even numbers and the thread with odd ones.
 */

export type Item<About, Said> =
  /** @param about whose pipe it is */
  | { readonly kind: 'open'; readonly pipe: number; readonly about: About }
  /** So many of the bytes of the parcel, in their order. */
  | { readonly kind: 'bytes'; readonly pipe: number; readonly byteCount: number }
  /** The reader has taken so many, and there is room for as many more. */
  | { readonly kind: 'taken'; readonly pipe: number; readonly byteCount: number }
  /** No more comes in this direction. */
  | { readonly kind: 'end'; readonly pipe: number }
  | { readonly kind: 'abort'; readonly pipe: number }
  | { readonly kind: 'say'; readonly said: Said }

export interface Parcel<About, Said> {
  readonly items: readonly Item<About, Said>[]
  readonly bytes: Uint8Array
}
