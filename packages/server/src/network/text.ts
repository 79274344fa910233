/** How much of a text has room in a line. */
import { splitText } from '@partyline/irc'
import type { NetworkLimits } from './policy.ts'

/** The longest name of a server (RFC 2812 2.3.1). */
const SERVER_BYTES_MAX = 63

/** The beginning of a text that fits into so many bytes of UTF-8, whole characters only. */
export function truncateText(text: string, bytesMax: number): string {
  return Buffer.byteLength(text) <= bytesMax ? text : (splitText(text, bytesMax)[0] ?? '')
}

/** Bytes left for one more parameter in a numeric reply with these, for any receiver. */
export function replyRoom({ lineBytesMax, nicknameBytesMax }: NetworkLimits, ...params: readonly string[]): number {
  const rest = Buffer.byteLength(`: 000  ${params.join(' ')} :\r\n`)
  return lineBytesMax - SERVER_BYTES_MAX - nicknameBytesMax - rest
}
