/** LIST (RFC 2812 3.2.6): of all channels, of named ones or of those that match a mask. */
import { matchMask } from '@partyline/irc'
import { isVisible } from '../network/channel-access.ts'
import type { Channel } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import { askAs, type CommandDefinition } from './definition.ts'
import { splitList } from './lists.ts'

export const list: CommandDefinition = {
  verb: 'LIST',
  rights: 'registered',
  cost: 5,
  plan({ params }) {
    const masks = splitList(params[0] ?? '')
    return askAs(({ network, send, to }, user) => {
      const isAsked = (channel: Channel) => masks.length === 0 || masks.some((mask) => matchMask(mask, channel.name))
      send(numeric(to, 'RPL_LISTSTART', ['Channel']))
      for (const channel of network.channels.values()) {
        if (channel.members.size === 0 || !isVisible(channel, user) || !isAsked(channel)) continue
        send(numeric(to, 'RPL_LIST', [channel.name, String(channel.members.size)], channel.topic?.text ?? ''))
      }
      send(numeric(to, 'RPL_LISTEND'))
    })
  },
}
