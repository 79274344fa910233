/** WHOWAS (RFC 2812 3.6.3): of nicknames or masks, the latest first. */
import { Mask } from '@partyline/irc'
import { refuse } from '../network/refusal.ts'
import type { Departure } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { Lines } from '../session/out-message.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { namesIn, refuseMasks, refuseTargets, splitList } from './lists.ts'
import { formatMoment } from '../network/moment.ts'

export const whowas: CommandDefinition = {
  verb: 'WHOWAS',
  rights: 'registered',
  cost: 2,
  targets: namesIn(0),
  plan({ params, info }) {
    const [list = '', count = ''] = params
    const masks = splitList(list).map((mask) => new Mask(mask))
    if (masks.length === 0) return refusal(refuse('ERR_NONICKNAMEGIVEN'))
    const { targetsPerCommandMax, maskBytesMax } = info.limits
    const refused = refuseTargets(splitList(list), targetsPerCommandMax) ?? refuseMasks(masks, maskBytesMax)
    if (refused !== null) return refusal(refused)
    return askLong(function* (responder) {
      const max = /^[1-9]\d{0,5}$/.test(count) ? Number(count) : Infinity
      let found = 0
      for (const departure of responder.network.departures()) {
        yield masks.length
        if (!masks.some((mask) => isAsked(mask, departure))) continue
        yield* described(responder, departure)
        found += 1
        if (found === max) break
      }
      if (found === 0) yield responder.asMessage(refuse('ERR_WASNOSUCHNICK', [list]))
      yield numeric(responder.to, 'RPL_ENDOFWHOWAS', [list])
    })
  },
}

/** As in WHO, an invisible user is shown to those that name it. */
function isAsked(mask: Mask, { nickKey, isInvisible }: Departure): boolean {
  return isInvisible ? mask.exact === nickKey : mask.matches(nickKey)
}

function* described({ to, info }: Responder, departure: Departure): Lines {
  const { nick, user, host, realname, account, at, server = info.name } = departure
  yield numeric(to, 'RPL_WHOWASUSER', [nick, user, host, '*'], realname)
  if (account !== null) yield numeric(to, 'RPL_WHOISACCOUNT', [nick, account], 'was logged in as')
  yield numeric(to, 'RPL_WHOISSERVER', [nick, server], formatMoment(at))
}
