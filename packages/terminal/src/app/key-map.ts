/** Which key does what: one table, from which the page of keys is made too. */
import type { Edit } from '../editing/editor.ts'
import type { Key } from '../input/input.ts'
import type { Strings } from '../language/en.ts'

export type Deed =
  | Edit
  | 'send'
  | 'complete'
  | 'completeBack'
  | 'up'
  | 'down'
  | 'palette'
  | 'search'
  | 'help'
  | 'unreadUp'
  | 'unreadDown'
  | 'placeUp'
  | 'placeDown'
  | 'pageUp'
  | 'pageDown'
  | 'newest'
  | 'selectUp'
  | 'selectDown'
  | 'togglePlaces'
  | 'togglePeople'
  | 'retry'
  | 'redraw'
  | 'cancelUpload'
  | 'leave'
  | 'endOfInput'
  | 'suspend'

interface Binding {
  /** As `ctrl+alt+shift+name`, in this order. */
  readonly keys: readonly string[]
  readonly deed: Deed
}

const BINDINGS: readonly Binding[] = [
  { keys: ['enter'], deed: 'send' },
  { keys: ['alt+enter', 'shift+enter', 'ctrl+j'], deed: 'newLine' },
  { keys: ['tab'], deed: 'complete' },
  { keys: ['shift+tab'], deed: 'completeBack' },
  { keys: ['up', 'ctrl+p'], deed: 'up' },
  { keys: ['down', 'ctrl+n'], deed: 'down' },
  { keys: ['ctrl+k'], deed: 'palette' },
  { keys: ['ctrl+f'], deed: 'search' },
  { keys: ['f1'], deed: 'help' },
  { keys: ['alt+up'], deed: 'unreadUp' },
  { keys: ['alt+down', 'alt+a'], deed: 'unreadDown' },
  { keys: ['ctrl+pageUp', 'alt+left'], deed: 'placeUp' },
  { keys: ['ctrl+pageDown', 'alt+right'], deed: 'placeDown' },
  { keys: ['pageUp'], deed: 'pageUp' },
  { keys: ['pageDown'], deed: 'pageDown' },
  { keys: ['escape'], deed: 'newest' },
  { keys: ['ctrl+up'], deed: 'selectUp' },
  { keys: ['ctrl+down'], deed: 'selectDown' },
  { keys: ['f7'], deed: 'togglePlaces' },
  { keys: ['f8'], deed: 'togglePeople' },
  { keys: ['ctrl+g'], deed: 'retry' },
  { keys: ['ctrl+x'], deed: 'cancelUpload' },
  { keys: ['ctrl+l'], deed: 'redraw' },
  { keys: ['ctrl+c'], deed: 'leave' },
  { keys: ['ctrl+d'], deed: 'endOfInput' },
  { keys: ['ctrl+z'], deed: 'suspend' },
  { keys: ['left', 'ctrl+b'], deed: 'left' },
  { keys: ['right'], deed: 'right' },
  { keys: ['ctrl+left', 'alt+b'], deed: 'wordLeft' },
  { keys: ['ctrl+right', 'alt+f'], deed: 'wordRight' },
  { keys: ['home', 'ctrl+a'], deed: 'lineStart' },
  { keys: ['end', 'ctrl+e'], deed: 'lineEnd' },
  { keys: ['backspace', 'ctrl+h'], deed: 'deleteLeft' },
  { keys: ['delete'], deed: 'deleteRight' },
  { keys: ['ctrl+w', 'alt+backspace'], deed: 'deleteWordLeft' },
  { keys: ['alt+d', 'alt+delete'], deed: 'deleteWordRight' },
  { keys: ['ctrl+u'], deed: 'deleteToLineStart' },
]

const DEEDS: ReadonlyMap<string, Deed> = new Map(
  BINDINGS.flatMap(({ keys, deed }) => keys.map((key): [string, Deed] => [key, deed])),
)

/** null: the key does nothing. */
export function deedOf({ key, ctrl, alt, shift }: Key): Deed | null {
  const modifiers = `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}`
  return DEEDS.get(`${modifiers}${shift ? 'shift+' : ''}${key}`) ?? null
}

/** The page of keys, in its order: how they are called, and what they do. */
export const KEY_HELP: readonly (readonly [keys: string, says: keyof Strings['keys']])[] = [
  ['Enter', 'send'],
  ['Alt-Enter  Ctrl-J', 'newLine'],
  ['Tab', 'complete'],
  ['↑ ↓', 'history'],
  ['Ctrl-K', 'palette'],
  ['Alt-↑  Alt-↓', 'unread'],
  ['Alt-←  Alt-→', 'place'],
  ['PageUp  PageDown', 'scroll'],
  ['Esc', 'end'],
  ['Ctrl-↑  Ctrl-↓', 'select'],
  ['Ctrl-F', 'search'],
  ['F7  F8', 'panes'],
  ['Ctrl-W  Alt-B  Alt-F', 'words'],
  ['Ctrl-G', 'retry'],
  ['Ctrl-X', 'cancelUpload'],
  ['Ctrl-L', 'redraw'],
  ['F1', 'help'],
  ['Ctrl-Z', 'suspend'],
  ['Ctrl-C', 'leave'],
]
