/** What a server says of a file that a message leads to (docs/reference/files.md): a tag whose value is written as the query of an address. */
import type { SharedFile } from './item.ts'

/** The server's own word at a Partyline; at another server anybody can say it. */
export const FILE_TAG = '+partyline/file'

/** null for what is no such value. */
export function parseSharedFile(value: string | undefined): SharedFile | null {
  const fields = new URLSearchParams(value)
  const [id, name, type] = [fields.get('id'), fields.get('name'), fields.get('type')]
  const bytes = countIn(fields.get('size'))
  if (id === null || name === null || type === null || bytes === null) return null
  const [width, height] = [countIn(fields.get('width')), countIn(fields.get('height'))]
  const pixels = width === null || height === null || width === 0 || height === 0 ? null : { width, height }
  return { id, name, type, bytes, pixels }
}

function countIn(digits: string | null): number | null {
  return digits !== null && /^\d{1,15}$/.test(digits) ? Number(digits) : null
}
