/** A text that a person is writing, with a cursor: every key makes another value. Places are in UTF-16 units, at clusters. */
import { DRAFT_CHARACTERS_MAX } from '../limits.ts'

export interface Editor {
  readonly text: string
  /** Before the character at this place. */
  readonly cursor: number
}

export const EMPTY_EDITOR: Editor = { text: '', cursor: 0 }

const EDITS = [
  'left',
  'right',
  'wordLeft',
  'wordRight',
  'lineStart',
  'lineEnd',
  'deleteLeft',
  'deleteRight',
  'deleteWordLeft',
  'deleteWordRight',
  'deleteToLineStart',
  'newLine',
] as const

export type Edit = (typeof EDITS)[number]

export function isEdit(deed: string | null): deed is Edit {
  return EDITS.some((edit) => edit === deed)
}

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })
const IN_WORD = /[\p{L}\p{M}\p{N}_]/u
const WORD_AFTER = /^[^\p{L}\p{M}\p{N}_]*[\p{L}\p{M}\p{N}_]*/u

export function editorOf(text: string): Editor {
  return { text, cursor: text.length }
}

/** What is typed or pasted comes before the cursor: as much of it as there is room for. */
export function insert({ text, cursor }: Editor, typed: string, charactersMax = DRAFT_CHARACTERS_MAX): Editor {
  const taken = beginning(typed, Math.max(0, charactersMax - text.length))
  return { text: text.slice(0, cursor) + taken + text.slice(cursor), cursor: cursor + taken.length }
}

/** Never half of a surrogate pair. */
function beginning(text: string, length: number): string {
  if (text.length <= length) return text
  const isSplit = length > 0 && (text.codePointAt(length - 1) ?? 0) > 0xffff
  return text.slice(0, isSplit ? length - 1 : length)
}

export function applyEdit(editor: Editor, edit: Edit): Editor {
  const { text, cursor } = editor
  switch (edit) {
    case 'left':
      return { text, cursor: before(editor) }
    case 'right':
      return { text, cursor: after(editor) }
    case 'wordLeft':
      return { text, cursor: wordBefore(editor) }
    case 'wordRight':
      return { text, cursor: wordAfter(editor) }
    case 'lineStart':
      return { text, cursor: lineStart(editor) }
    case 'lineEnd':
      return { text, cursor: lineEnd(editor) }
    case 'deleteLeft':
      return without(editor, before(editor), cursor)
    case 'deleteRight':
      return without(editor, cursor, after(editor))
    case 'deleteWordLeft':
      return without(editor, wordBefore(editor), cursor)
    case 'deleteWordRight':
      return without(editor, cursor, wordAfter(editor))
    case 'deleteToLineStart':
      return without(editor, lineStart(editor), cursor)
    case 'newLine':
      return insert(editor, '\n')
    default:
      return edit satisfies never
  }
}

/** One line up or down, at the same distance from the beginning of the line; null where there is no such line. */
export function moveByLine(editor: Editor, direction: 'up' | 'down'): Editor | null {
  const { text, cursor } = editor
  const start = lineStart(editor)
  const end = lineEnd(editor)
  if (direction === 'up' && start === 0) return null
  if (direction === 'down' && end === text.length) return null
  const lineBegin = direction === 'up' ? text.lastIndexOf('\n', start - 2) + 1 : end + 1
  const target = { text, cursor: lineBegin }
  return { text, cursor: atCluster(text, Math.min(lineBegin + cursor - start, lineEnd(target))) }
}

function without({ text }: Editor, from: number, to: number): Editor {
  return { text: text.slice(0, from) + text.slice(to), cursor: from }
}

function before({ text, cursor }: Editor): number {
  return cursor === 0 ? 0 : (SEGMENTER.segment(text).containing(cursor - 1)?.index ?? 0)
}

function after({ text, cursor }: Editor): number {
  const cluster = SEGMENTER.segment(text).containing(cursor)
  return cluster === undefined ? text.length : cluster.index + cluster.segment.length
}

function atCluster(text: string, place: number): number {
  return SEGMENTER.segment(text).containing(place)?.index ?? place
}

/** Backwards, character by character: an expression that ends with `$` looks from each place of a long text anew. */
function wordBefore({ text, cursor }: Editor): number {
  let at = cursor
  let hasWord = false
  while (at > 0) {
    const character = characterBefore(text, at)
    const isInWord = IN_WORD.test(character)
    if (hasWord && !isInWord) break
    hasWord = isInWord
    at -= character.length
  }
  return at
}

function characterBefore(text: string, at: number): string {
  const pair = text.slice(Math.max(0, at - 2), at)
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : pair.slice(-1)
}

function wordAfter({ text, cursor }: Editor): number {
  const [found = ''] = WORD_AFTER.exec(text.slice(cursor)) ?? []
  return cursor + found.length
}

function lineStart({ text, cursor }: Editor): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1
}

function lineEnd({ text, cursor }: Editor): number {
  const end = text.indexOf('\n', cursor)
  return end === -1 ? text.length : end
}
