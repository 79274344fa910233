/** What the page knows of files while a person is in the chat; `start-files.ts` makes it. */
import type { Uploads } from './uploads.ts'

export interface Files {
  readonly uploads: Uploads
}
