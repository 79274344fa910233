/** TOPIC (RFC 2812 3.2.4). */
import { isVisible } from '../network/channel-access.ts'
import { refuse } from '../network/refusal.ts'
import { topicReply } from '../replies/channel.ts'
import { askAs, wish, type CommandDefinition } from './definition.ts'

export const topic: CommandDefinition = {
  verb: 'TOPIC',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    const [name = '', text] = params
    if (text !== undefined) return wish({ kind: 'topic', channel: name, text })
    return askAs((responder, user) => {
      const channel = responder.network.channel(name)
      if (channel === undefined || !isVisible(channel, user)) {
        return responder.refuse(refuse('ERR_NOSUCHCHANNEL', [name]))
      }
      responder.send(...topicReply(responder.to, channel))
    })
  },
}
