/** The message of the day (RFC 2812 3.4.1). */
import type { OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import { numeric, type Addressee } from './numeric.ts'

export function motd(to: Addressee, info: ServerInfo): readonly OutMessage[] {
  if (info.motd === null) return [numeric(to, 'ERR_NOMOTD')]
  return [
    numeric(to, 'RPL_MOTDSTART', [], `- ${info.name} Message of the day -`),
    ...info.motd.map((line) => numeric(to, 'RPL_MOTD', [], `- ${line}`)),
    numeric(to, 'RPL_ENDOFMOTD'),
  ]
}
