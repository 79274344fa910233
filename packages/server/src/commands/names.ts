/**
 * NAMES (RFC 2812 3.2.5), of named channels only: without parameters it would list everyone, and lists nobody. One end
 * stands after all that were named, and is all that is said of a channel that the asker cannot see.
 */
import { numeric } from '../replies/numeric.ts'
import { askLong, refusal, type CommandDefinition } from './definition.ts'
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
    return askLong(function* ({ network, to, names }, user) {
      const named: string[] = []
      for (const name of channels) {
        const channel = network.visibleChannel(name, user)
        named.push(channel?.name ?? name)
        if (channel !== undefined) yield* names(channel, user)
      }
      yield numeric(to, 'RPL_ENDOFNAMES', [named.join(',') || '*'])
    })
  },
}
