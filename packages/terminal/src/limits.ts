/** What of outside the terminal client holds at most: unit, default, reason, and what happens when it is reached. */

/** Clusters whose width is remembered. Texts of all languages repeat; at the limit all are measured again. */
export const WIDTHS_REMEMBERED_MAX = 8192

/** Characters of one escape sequence of the terminal. Real ones are shorter; a longer one is dropped. */
export const SEQUENCE_CHARACTERS_MAX = 4096

/** Characters of one paste: a message of the largest kind and more. What is beyond is dropped, and the person told. */
export const PASTE_CHARACTERS_MAX = 65_536
