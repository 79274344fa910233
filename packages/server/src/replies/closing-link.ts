/** The last message to a session (RFC 2812 3.7.4). */
import type { OutMessage } from '../session/out-message.ts'

export function closingLink(reason: string): OutMessage {
  return { source: null, verb: 'ERROR', params: [`Closing link: ${reason}`] }
}
