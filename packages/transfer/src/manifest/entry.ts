/** One thing of an offer, under the path that it is to have: names with `/` between them, the first of which is what was named to be sent. */
export type Entry = FolderEntry | FileEntry | LinkEntry

export interface FolderEntry {
  readonly kind: 'folder'
  readonly path: string
  /** Permissions, nine bits. */
  readonly mode: number
  /** Microseconds since 1970, a safe integer. */
  readonly modifiedUs: number
}

export interface FileEntry {
  readonly kind: 'file'
  readonly path: string
  readonly mode: number
  readonly modifiedUs: number
  /** null for a stream, of which nobody knows it. */
  readonly size: number | null
}

/** A symbolic link, which leads to something that is offered too. */
export interface LinkEntry {
  readonly kind: 'link'
  readonly path: string
  /** Relative to the folder that the link is in. */
  readonly target: string
}
