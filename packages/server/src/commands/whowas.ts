/** WHOWAS (RFC 2812 3.6.3): of nicknames or masks, the latest first. */
import { Mask } from '@partyline/irc'
import { refuse } from '../network/refusal.ts'
import type { Departure } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { OutMessage } from '../session/out-message.ts'
import { askAs, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { namesIn, refuseMasks, refuseTargets, splitList } from './lists.ts'
import { sendWithin } from './send-within.ts'

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
    return askAs((responder) => {
      const max = /^[1-9]\d{0,5}$/.test(count) ? Number(count) : Infinity
      const found = [...matching(responder, masks)].slice(0, max)
      if (found.length === 0) responder.refuse(refuse('ERR_WASNOSUCHNICK', [list]))
      sendWithin(responder, 'WHOWAS', described(responder, found))
      responder.send(numeric(responder.to, 'RPL_ENDOFWHOWAS', [list]))
    })
  },
}

function* matching({ network }: Responder, masks: readonly Mask[]): Iterable<Departure> {
  for (const departure of network.departures()) {
    if (masks.some((mask) => mask.matches(departure.nickKey))) yield departure
  }
}

function* described({ to, info }: Responder, departures: readonly Departure[]): Iterable<OutMessage> {
  for (const { nick, user, host, realname, at } of departures) {
    yield numeric(to, 'RPL_WHOWASUSER', [nick, user, host, '*'], realname)
    yield numeric(to, 'RPL_WHOISSERVER', [nick, info.name], new Date(at).toISOString())
  }
}
