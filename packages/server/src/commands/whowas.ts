/** WHOWAS (RFC 2812 3.6.3). */
import { refuse } from '../network/refusal.ts'
import { numeric } from '../replies/numeric.ts'
import { askAs, refusal, type CommandDefinition } from './definition.ts'

export const whowas: CommandDefinition = {
  verb: 'WHOWAS',
  rights: 'registered',
  cost: 2,
  plan({ params }) {
    const [nick = '', count = ''] = params
    if (nick === '') return refusal(refuse('ERR_NONICKNAMEGIVEN'))
    return askAs((responder) => {
      const { network, send, to, info } = responder
      const max = /^[1-9]\d{0,5}$/.test(count) ? Number(count) : Infinity
      const found = network.departures(nick).slice(0, max)
      if (found.length === 0) responder.refuse(refuse('ERR_WASNOSUCHNICK', [nick]))
      for (const departure of found) {
        send(
          numeric(to, 'RPL_WHOWASUSER', [departure.nick, departure.user, departure.host, '*'], departure.realname),
          numeric(to, 'RPL_WHOISSERVER', [departure.nick, info.name], new Date(departure.at).toISOString()),
        )
      }
      send(numeric(to, 'RPL_ENDOFWHOWAS', [nick]))
    })
  },
}
