/** What a registered channel says to a user that enters it (ChanServ SET ENTRYMSG), in as many lines as it takes. */
import { splitText } from '@partyline/irc'
import type { Network } from '../network/network.ts'
import type { Channel } from '../network/state.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { Addressee } from './numeric.ts'
import { CHANSERV, serviceNotice } from './service-notice.ts'

export function entryMessage(
  to: Addressee,
  network: Network,
  channel: Channel,
  lineBytesMax: number,
): readonly OutMessage[] {
  const text = network.registrations.get(channel.key)?.entryMessage
  if (text === undefined) return []
  const noticeOf = (piece: string) => serviceNotice(to, CHANSERV, `[${channel.name}] ${piece}`)
  const { source, verb, params } = noticeOf('')
  const room = lineBytesMax - Buffer.byteLength(`:${source ?? ''} ${verb} ${params.join(' :')}\r\n`)
  return splitText(text, room).map(noticeOf)
}
