/** By what a file is known again that a page must ask for once more: a browser gives none back to a page that was reloaded. */
import { UnreadableError } from './run-upload.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'

export interface FilePrint {
  readonly name: string
  readonly bytes: number
  /** Unix milliseconds. */
  readonly modified: number
  /** SHA-256 of its first and its last bytes, hexadecimal. */
  readonly ends: string
}

/** @throws {UnreadableError} */
export async function printOf(file: File): Promise<FilePrint> {
  const { name, size, lastModified } = file
  const { printBytes } = UPLOAD_LIMITS
  try {
    const ends = new Blob([file.slice(0, printBytes), file.slice(Math.max(printBytes, size - printBytes))])
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await ends.arrayBuffer()))
    const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return { name, bytes: size, modified: lastModified, ends: hex }
  } catch (cause) {
    throw new UnreadableError(`the file ${JSON.stringify(name)} cannot be read`, { cause })
  }
}

export function isSamePrint(one: FilePrint, other: FilePrint): boolean {
  return (
    one.name === other.name && one.bytes === other.bytes && one.modified === other.modified && one.ends === other.ends
  )
}
