/** What a message says of the file that it is the link of (docs/reference/files.md). */
import { FILES_PATH, parseFileId, type FileId, type SharedFile } from './shared-file.ts'

/** Clients may not say it, so that it is always the server's word. */
export const FILE_TAG = '+partyline/file'

type Told = Pick<SharedFile, 'id' | 'name' | 'type' | 'bytes' | 'sha256' | 'size'>

/** As the query of an address is written (WHATWG URL, application/x-www-form-urlencoded). */
export function describeFile({ id, name, type, bytes, sha256, size }: Told): string {
  const fields = { id, name, type, size: String(bytes), sha256 }
  const pixels = size === null ? {} : { width: String(size.width), height: String(size.height) }
  return new URLSearchParams({ ...fields, ...pixels }).toString()
}

const LINK = new RegExp(`^https?://[^\\s/]+${FILES_PATH}([\\w-]{22})(?:/\\S*)?$`)

/** The tags of a message, and that one where all of its text is the link of a file that there is: passed on, it is shown as it was before. */
export function withFileTag(
  files: ReadonlyMap<FileId, SharedFile>,
  text: string | null,
  tags: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (files.size === 0 || text === null || !text.includes(FILES_PATH)) return tags
  const id = parseFileId(LINK.exec(text)?.[1] ?? '')
  const file = id === null ? undefined : files.get(id)
  return file === undefined ? tags : new Map(tags).set(FILE_TAG, describeFile(file))
}
