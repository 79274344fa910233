/** What is sent. */
export type Source =
  /** Files and folders under their own names. */
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  /** Bytes of which nobody knows how many come; they are read once. */
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly kind: 'text'; readonly text: string }
