/** KICK (RFC 2812 3.2.8): one channel and several nicknames, or as many channels as nicknames. */
import { refuse } from '../network/refusal.ts'
import { refusal, wish, type CommandDefinition } from './definition.ts'
import { namesIn, refuseTargets, splitList } from './lists.ts'

export const kick: CommandDefinition = {
  verb: 'KICK',
  rights: 'registered',
  cost: 1,
  targets: namesIn(1),
  plan({ params, info }) {
    const [channelList = '', nickList = '', reason = null] = params
    const channels = splitList(channelList)
    const nicks = splitList(nickList)
    if (nicks.length === 0 || (channels.length !== 1 && channels.length !== nicks.length)) {
      return refusal(refuse('ERR_NEEDMOREPARAMS', ['KICK'], 'Give one channel, or a channel for each nickname'))
    }
    const tooMany = refuseTargets(nicks, info.limits.targetsPerCommandMax)
    if (tooMany !== null) return refusal(tooMany)
    const targets = nicks.map((nick, index) => ({ channel: channels[index] ?? channels[0] ?? '', nick }))
    return wish({ kind: 'kick', targets, reason: reason === '' ? null : reason })
  },
}
