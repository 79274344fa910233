/** What a person does at a terminal, and what a terminal says of itself, as values. */

export type KeyName =
  | 'enter'
  | 'tab'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'insert'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageUp'
  | 'pageDown'
  | `f${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`

export interface Modifiers {
  readonly shift: boolean
  readonly alt: boolean
  readonly ctrl: boolean
}

export interface Key extends Modifiers {
  readonly kind: 'key'
  /** A named key, or the character of the key in lower case: `{ key: 'k', ctrl: true }`. */
  readonly key: KeyName | (string & {})
}

export type Input =
  | Key
  /** Printable text as it was typed, one or more characters: an input method sends whole words. */
  | { readonly kind: 'text'; readonly text: string }
  /** `isCut`: the end of it was dropped, because it was longer than `PASTE_CHARACTERS_MAX`. */
  | { readonly kind: 'paste'; readonly text: string; readonly isCut: boolean }
  /** Rows and columns from 0. */
  | { readonly kind: 'click'; readonly row: number; readonly column: number }
  | { readonly kind: 'wheel'; readonly row: number; readonly column: number; readonly direction: 'up' | 'down' }
  | { readonly kind: 'focus'; readonly hasFocus: boolean }
  /** The terminal's answers: to CPR, to OSC 11, to DA1. */
  | { readonly kind: 'cursorAt'; readonly row: number; readonly column: number }
  | { readonly kind: 'background'; readonly red: number; readonly green: number; readonly blue: number }
  | { readonly kind: 'attributes'; readonly hasSixel: boolean }
  /** To XTMGRAPHICS: colours that sixel can have at once. */
  | { readonly kind: 'colours'; readonly count: number }
  /** To XTWINOPS 16: of a cell in pixels. */
  | { readonly kind: 'cellSize'; readonly width: number; readonly height: number }
  /** To a question of kitty's graphics protocol. */
  | { readonly kind: 'graphics' }
