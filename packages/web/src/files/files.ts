/** What the page knows of files while a person is in the chat; `start-files.ts` makes it. */
import type { Signal } from '@preact/signals'
import type { SharedFile } from '@partyline/irc/client'
import type { Shelf } from './shelf.ts'
import type { Uploads } from './uploads.ts'

/** Opens the browser's choice of files for the place that is open. */
export type AskForFiles = (isKeptAsItIs: boolean) => void

export interface Files {
  readonly uploads: Uploads
  readonly shelf: Shelf
  /** null: files cannot be chosen here. */
  readonly ask: Signal<AskForFiles | null>
  /** The picture that the overlay `picture` shows; null until one was opened. */
  readonly opened: Signal<SharedFile | null>
}
