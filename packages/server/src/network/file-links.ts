/** Which messages have the link of a file: it lives as long as one of them does. */
import type { Context } from './context.ts'
import { FILES_PATH, parseFileId, plainFile, type SharedFile } from './shared-file.ts'

/**
 * Each naming records the file anew. The first is the one of the uploader, which nobody may crowd out; of the others the latest are kept, because messages
 * are forgotten from the oldest on.
 */
const NAMED_BY_MAX = 16

/** Of a message that was said: which links are in it. */
export function noteLinks(context: Context, text: string, message: string): void {
  const { files } = context.state
  if (files.size === 0 || !text.includes(FILES_PATH)) return
  for (const [, written = ''] of text.matchAll(/\/files\/([\w-]{22})(?![\w-])/g)) {
    const id = parseFileId(written)
    const file = id === null ? undefined : files.get(id)
    if (file === undefined || file.namedBy.at(-1) === message) continue
    const [first, ...others] = [...file.namedBy, message] as const
    keepFile(context, { ...file, namedBy: [first, ...others.slice(1 - NAMED_BY_MAX)] })
  }
}

export function keepFile(context: Context, file: SharedFile): void {
  context.ledger.set(context.state.files, file.id, file)
  context.keep('file', file.id, plainFile(file))
}
