/** LIST (RFC 2812 3.2.6): of all channels, of named ones or of those that match a mask. */
import { Mask } from '@partyline/irc'
import { isVisible } from '../network/channel-access.ts'
import type { Channel, User } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { OutMessage } from '../session/out-message.ts'
import { askAs, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseMasks, splitList } from './lists.ts'
import { sendWithin } from './send-within.ts'

export const list: CommandDefinition = {
  verb: 'LIST',
  rights: 'registered',
  cost: 5,
  plan({ params, info }) {
    const masks = splitList(params[0] ?? '').map((mask) => new Mask(mask))
    const tooLong = refuseMasks(masks, info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    return askAs((responder, user) => {
      const { to, send } = responder
      send(numeric(to, 'RPL_LISTSTART', ['Channel']))
      sendWithin(responder, 'LIST', channelLines(responder, user, masks))
      send(numeric(to, 'RPL_LISTEND'))
    })
  },
}

function* channelLines({ network, to }: Responder, user: User, masks: readonly Mask[]): Iterable<OutMessage> {
  const isAsked = (channel: Channel) => masks.length === 0 || masks.some((mask) => mask.matches(channel.key))
  for (const channel of network.channels.values()) {
    if (channel.members.size === 0 || !isVisible(channel, user) || !isAsked(channel)) continue
    yield numeric(to, 'RPL_LIST', [channel.name, String(channel.members.size)], channel.topic?.text ?? '')
  }
}
