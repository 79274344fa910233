/** What MONITOR tells (IRCv3 monitor): which nicknames are here, and which are not. */
import type { NumericName } from '@partyline/irc'
import type { OutMessage } from '../session/out-message.ts'
import { numeric, textRoom, type Addressee } from './numeric.ts'
import { joinWords } from './word-lines.ts'

export function online(to: Addressee, sources: readonly string[], lineBytesMax: number): readonly OutMessage[] {
  return listed(to, 'RPL_MONONLINE', sources, lineBytesMax)
}

export function offline(to: Addressee, nicks: readonly string[], lineBytesMax: number): readonly OutMessage[] {
  return listed(to, 'RPL_MONOFFLINE', nicks, lineBytesMax)
}

/** In as many lines as it takes; in none when there is nothing. */
export function listed(
  to: Addressee,
  name: NumericName,
  targets: readonly string[],
  lineBytesMax: number,
): readonly OutMessage[] {
  const lines = joinWords(targets, textRoom(to, name, [], lineBytesMax), ',')
  return lines.map((line) => numeric(to, name, [], line))
}

/** The nicknames that could not be added, as the client wrote them. */
export function listFull(
  to: Addressee,
  max: number,
  targets: readonly string[],
  lineBytesMax: number,
): readonly OutMessage[] {
  const params = (line: string) => [String(max), line]
  const room = textRoom(to, 'ERR_MONLISTFULL', params(''), lineBytesMax) - Buffer.byteLength('Monitor list is full')
  return joinWords(targets, room, ',').map((line) => numeric(to, 'ERR_MONLISTFULL', params(line)))
}
