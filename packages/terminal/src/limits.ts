/** What of outside the terminal client holds at most: unit, default, reason, and what happens when it is reached. */

/** Clusters whose width is remembered. Texts of all languages repeat; at the limit all are measured again. */
export const WIDTHS_REMEMBERED_MAX = 8192

/** Characters of one escape sequence of the terminal. Real ones are shorter; a longer one is dropped. */
export const SEQUENCE_CHARACTERS_MAX = 4096

/** Characters of one paste: a message of the largest kind and more. What is beyond is dropped, and the person told. */
export const PASTE_CHARACTERS_MAX = 65_536

/** Characters of a text that is being written: as many as a paste. What is typed beyond is dropped, and the person told. */
export const DRAFT_CHARACTERS_MAX = 65_536

/** The same of a line that is looked for, or of a name: they are compared with all there is, at every key. */
export const QUERY_CHARACTERS_MAX = 1_000

/** Of one cluster. Those of real writing are shorter; of a longer one the beginning is drawn, and not a thousand marks upon one letter. */
export const CLUSTER_CHARACTERS_MAX = 64

/** Columns and rows that are drawn. A larger window is drawn in its upper left corner. */
export const COLUMNS_MAX = 500
export const ROWS_MAX = 200

/** Columns and rows that are needed. A smaller window says so. */
export const COLUMNS_MIN = 60
export const ROWS_MIN = 16

/** Rows of the composer. A longer text scrolls in it. */
export const COMPOSER_ROWS_MAX = 6

/** Texts of this person that Up brings back. The oldest are forgotten. */
export const SENT_REMEMBERED_MAX = 200

/** Characters of all these texts together, and of all texts that are being written in other places. The oldest are forgotten. */
export const KEPT_CHARACTERS_MAX = 4 * DRAFT_CHARACTERS_MAX

/** Lines that the palette shows of what it has found. */
export const PALETTE_ENTRIES_MAX = 200

/** Bytes and pixels of a picture that is shown in the timeline: a screenshot of a large screen. Of a larger one there is its link. */
export const PICTURE_BYTES_MAX = 2 * 1024 * 1024
export const PICTURE_PIXELS_MAX = 16_000_000

/** Columns and rows that a picture takes. It is made smaller. */
export const PICTURE_COLUMNS_MAX = 60
export const PICTURE_ROWS_MAX = 12

/** Pictures that the terminal holds. It forgets the one that was shown longest ago, and is sent it again when it is seen. */
export const PICTURES_HELD_MAX = 20

/** How long a terminal may take for 4 KiB of a picture before it is not sent the rest. */
export const PIECE_TAKEN_MS_MAX = 60_000

/** Bytes and pixels of a picture of which the server makes a small one: as many as it takes unless its owner says otherwise. */
export const PICTURE_SOURCE_BYTES_MAX = 64 * 1024 * 1024
export const PICTURE_SOURCE_PIXELS_MAX = 100_000_000

/** Pixels of a PNG that is decoded here, for terminals with sixel: four times those of a small picture of the server. Of a larger one there is its link. */
export const PIXELS_DECODED_MAX = 1_048_576

/** Pixels a side of what is drawn with sixel: xterm takes no more. */
export const SIXEL_SIDE_MAX = 1_000

/** Pixels of a picture that is drawn with sixel. */
export const PIXELS_DRAWN_MAX = SIXEL_SIDE_MAX * SIXEL_SIDE_MAX

/** Pixels a side of a cell, as a terminal says. What it says beyond is taken as one that says nothing. */
export const CELL_SIDE_MIN = 4
export const CELL_SIDE_MAX = 80
