/** What a program has to say. */

/** Under the name of its hook where it has no author; null where there is nothing to say. */
export type Said = { readonly author: string | null; readonly text: string } | null
