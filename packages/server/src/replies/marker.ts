/** MARKREAD as a server says it (IRCv3 draft/read-marker). */
import { formatServerTime } from '@partyline/irc'
import type { OutMessage } from '../session/out-message.ts'
import type { Addressee } from './numeric.ts'

/** @param at Unix milliseconds; null: nothing of it is marked */
export function markerReply({ server }: Addressee, target: string, at: number | null): OutMessage {
  return {
    source: server,
    verb: 'MARKREAD',
    params: [target, at === null ? '*' : `timestamp=${formatServerTime(at)}`],
  }
}
