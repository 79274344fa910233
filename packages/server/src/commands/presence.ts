/** ISON and USERHOST: which of a few nicknames are here (RFC 2812 4.8 and 4.9). */
import type { NumericName } from '@partyline/irc'
import { numeric, textRoom } from '../replies/numeric.ts'
import { joinWords } from '../replies/word-lines.ts'
import { askAs, type CommandDefinition, type Responder } from './definition.ts'

/** RFC 2812 4.8: up to five. */
const USERHOST_MAX = 5

export const ison: CommandDefinition = {
  verb: 'ISON',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    return askAs((responder) => {
      const asked = params.flatMap((param) => param.split(' '))
      tell(
        responder,
        'RPL_ISON',
        asked.flatMap((nick) => responder.network.userByNick(nick)?.nick ?? []),
      )
    })
  },
}

export const userhost: CommandDefinition = {
  verb: 'USERHOST',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    return askAs((responder) => {
      const found = params.slice(0, USERHOST_MAX).flatMap((nick) => {
        const user = responder.network.userByNick(nick)
        return user === undefined
          ? []
          : [`${user.nick}${user.oper === null ? '' : '*'}=${user.away === null ? '+' : '-'}${user.user}@${user.host}`]
      })
      tell(responder, 'RPL_USERHOST', found)
    })
  },
}

/** In as many lines as it takes; in an empty one when nobody is here. */
function tell({ to, send, info }: Responder, name: NumericName, words: readonly string[]): void {
  const lines = words.length === 0 ? [''] : joinWords(words, textRoom(to, name, [], info.limits.lineBytesMax))
  for (const line of lines) send(numeric(to, name, [], line))
}
