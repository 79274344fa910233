import { splitText } from '@partyline/irc'

/** The beginning of a text that fits into so many bytes of UTF-8, whole characters only. */
export function truncateText(text: string, bytesMax: number): string {
  return Buffer.byteLength(text) <= bytesMax ? text : (splitText(text, bytesMax)[0] ?? '')
}
