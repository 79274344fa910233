/** Which messages lead to a file of the server. At another server anybody can say the tag: an address elsewhere is shown as what it is. */
import type { MessageItem, SharedFile } from '@partyline/irc/client'

/** @param origin of the files of the server; null: it has none @returns null for a message that leads to none */
export function fileIn({ file, text, redaction }: MessageItem, origin: string | null): SharedFile | null {
  if (file === undefined || redaction !== null || origin === null) return null
  return URL.canParse(text) && new URL(text).origin === origin ? file : null
}
