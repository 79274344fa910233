/** The message of the day (RFC 2812 3.4.1). */
import { splitText } from '@partyline/irc'
import type { OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { numeric, textRoom, type Addressee } from './numeric.ts'

export function motd(to: Addressee, info: ServerInfo, { isPerson }: Pick<Session, 'isPerson'>): readonly OutMessage[] {
  const lines = info.motd ?? (isPerson ? [] : whereToMeet(info))
  if (lines.length === 0) return [numeric(to, 'ERR_NOMOTD')]
  const room = textRoom(to, 'RPL_MOTD', [], info.limits.lineBytesMax) - '- '.length
  return [
    numeric(to, 'RPL_MOTDSTART', [], `- ${info.name} Message of the day -`),
    ...lines.flatMap((line) => piecesOf(line, room)).map((piece) => numeric(to, 'RPL_MOTD', [], `- ${piece}`)),
    numeric(to, 'RPL_ENDOFMOTD'),
  ]
}

function piecesOf(line: string, bytesMax: number): readonly string[] {
  return line === '' ? [''] : splitText(line, bytesMax)
}

/** So that people with an IRC client and people with nc meet; those with nc are there already. */
function whereToMeet({ lobby, doors }: ServerInfo): readonly string[] {
  const hasPeople = doors.some(({ visitors }) => visitors === 'people')
  return hasPeople ? [`Everybody meets in ${lobby}: /join ${lobby}`] : []
}
