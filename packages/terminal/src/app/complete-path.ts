/** Completion of the files behind `/upload`: what there is has to be asked for, and the person may have typed on meanwhile. */
import { applyCompletion, findSlashCommand, readSlash, type Completion } from '@partyline/irc/client'
import type { Editor } from '../editing/editor.ts'
import type { PathCompletion } from '../files/file-sender.ts'
import { draftOf, withDraft, type Ui } from './ui.ts'

/** What is written of files, up to the cursor; null where the text is about something else. */
export function pathsIn({ text, cursor }: Editor): string | null {
  const slash = readSlash(text.slice(0, cursor))
  const [param] = slash === null ? [] : (findSlashCommand(slash.name)?.params ?? [])
  // A name that ends at the cursor may still become another one.
  return slash === null || param?.name !== 'path' || !/\s/.test(text.slice(0, cursor)) ? null : slash.rest
}

/** @param before what was completed */
export function withPaths(ui: Ui, before: Editor, found: PathCompletion): Ui {
  const now = draftOf(ui)
  if (now.text !== before.text || now.cursor !== before.cursor) return ui
  const written = pathsIn(before) ?? ''
  const completion: Completion = {
    start: before.cursor - written.length + found.start,
    end: before.cursor,
    candidates: found.candidates.map((insert) => ({ kind: 'word', label: lastPart(insert), insert, help: null })),
  }
  const [first] = completion.candidates
  if (first === undefined) return ui
  const taken = withDraft(ui, applyCompletion(before.text, completion, first))
  // Of one there is nothing to choose: the next Tab looks into the folder.
  return completion.candidates.length === 1 ? taken : { ...taken, completing: { completion, index: 0, before } }
}

function lastPart(path: string): string {
  return /[^/]*\/?$/.exec(path)?.[0] ?? path
}
