/** NAMES (RFC 2812 3.2.5), of named channels only: without parameters it would list everyone, and lists nobody. */
import { namesReply } from '../replies/channel.ts'
import { numeric } from '../replies/numeric.ts'
import { askAs, refusal, type CommandDefinition } from './definition.ts'
import { namesIn, refuseTargets, splitList } from './lists.ts'

export const names: CommandDefinition = {
  verb: 'NAMES',
  rights: 'registered',
  cost: 2,
  targets: namesIn(0),
  plan({ params, info }) {
    const channels = splitList(params[0] ?? '')
    const tooMany = refuseTargets(channels, info.limits.targetsPerCommandMax)
    if (tooMany !== null) return refusal(tooMany)
    return askAs(({ network, send, to, session }, user) => {
      if (channels.length === 0) send(numeric(to, 'RPL_ENDOFNAMES', ['*']))
      for (const name of channels) {
        const channel = network.visibleChannel(name, user)
        if (channel === undefined) send(numeric(to, 'RPL_ENDOFNAMES', [name]))
        else send(...namesReply(to, channel, user, session.capabilities, info.limits.lineBytesMax))
      }
    })
  },
}
