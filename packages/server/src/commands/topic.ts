/** TOPIC (RFC 2812 3.2.4). */
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
      const channel = responder.network.visibleChannel(name, user)
      if (channel === undefined) return responder.refuse(refuse('ERR_NOSUCHCHANNEL', [name]))
      responder.send(...topicReply(responder.to, channel))
    })
  },
}
