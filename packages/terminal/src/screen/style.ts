/** How text looks, before it is known what the terminal can do: colours are names, and `theme.ts` gives them values. */

/** One of twelve hues of equal lightness, for the names of people. */
export type Hue = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11

/** `quiet` is for what is read last: times and hints. `line` is for rules, and for no text. `text` and `ground` are what the terminal itself uses. */
export type Token =
  | 'text'
  | 'second'
  | 'quiet'
  | 'line'
  | 'accent'
  | 'danger'
  | 'success'
  | 'ground'
  | 'raised'
  | 'selected'

/** A number is a hue; `#rrggbb` is what somebody has chosen for a text. */
export type Colour = Token | Hue | `#${string}`

export interface Style {
  readonly fg?: Colour
  readonly bg?: Colour
  readonly bold?: boolean
  readonly dim?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
  readonly strike?: boolean
  readonly reverse?: boolean
  /** Where a click leads: an address for OSC 8. */
  readonly link?: string
  /** A row of a picture, from 0, is drawn over this text, where the frame has it. */
  readonly picture?: { readonly number: number; readonly row: number }
}

export const PLAIN: Style = {}
