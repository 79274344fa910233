/** What the thread asks about files, and what the server answers: what SFTP has of them, with the rights decided by the server. */

/** What a path of a client means. A channel is a folder, and has no others in it. */
export type FilePlace =
  | { readonly kind: 'root' }
  | { readonly kind: 'channel'; readonly channel: string }
  | { readonly kind: 'file'; readonly channel: string; readonly name: string }
  /** Below a file, or what cannot be the name of a channel. */
  | { readonly kind: 'nowhere' }

type Folder = Exclude<FilePlace, { kind: 'file' | 'nowhere' }>
export type PlaceOfFile = Extract<FilePlace, { kind: 'file' }>

/** `open`: the number of something that is open, as the server has given it. */
export type FileQuestion =
  | { readonly kind: 'look'; readonly at: FilePlace }
  /** Opens a folder. */
  | { readonly kind: 'list'; readonly at: Folder }
  | { readonly kind: 'entries'; readonly open: number }
  /** Opens a file that is there. */
  | { readonly kind: 'fetch'; readonly at: PlaceOfFile }
  | { readonly kind: 'read'; readonly open: number; readonly from: number; readonly bytes: number }
  /** Opens a file that is to be there when it is finished. */
  | { readonly kind: 'send'; readonly at: PlaceOfFile }
  | { readonly kind: 'write'; readonly open: number; readonly bytes: Uint8Array }
  | { readonly kind: 'finish'; readonly open: number }
  /** Closes anything. A file that was sent is not there then. */
  | { readonly kind: 'close'; readonly open: number }
  | { readonly kind: 'remove'; readonly at: PlaceOfFile }
  /** Answered, with a refusal, when the server wants the session to end. */
  | { readonly kind: 'stay' }

export interface FileEntry {
  /** As it stands in its folder. */
  readonly name: string
  readonly isFolder: boolean
  readonly bytes: number
  /** Unix milliseconds; null for a folder. */
  readonly at: number | null
  /** An account; null for a folder. */
  readonly owner: string | null
}

export type FileAnswer =
  | { readonly kind: 'entry'; readonly entry: FileEntry }
  /** None: there are no more. */
  | { readonly kind: 'entries'; readonly entries: readonly FileEntry[] }
  | { readonly kind: 'opened'; readonly open: number }
  /** As many as were asked for, but at the end of the file. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'done' }
  | FileRefusal

export interface FileRefusal {
  readonly kind: 'refused'
  /** As far as SFTP can say it. */
  readonly reason: 'missing' | 'denied' | 'failed'
  /** For a person. */
  readonly text: string
}
