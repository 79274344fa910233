/** PRIVMSG, NOTICE and TAGMSG (RFC 2812 3.3, IRCv3 message-tags). */
import type { MessageVerb } from '../network/command.ts'
import { refuse } from '../network/refusal.ts'
import { bytesOf, clientTagsOf } from './client-tags.ts'
import { refusal, silently, wish, type CommandDefinition } from './definition.ts'
import { namesIn, refuseTargets, splitList } from './lists.ts'
import { planSaid, serviceOf } from './services/services.ts'

export const privmsg = messageCommand('PRIVMSG')
export const notice = messageCommand('NOTICE')
export const tagmsg = messageCommand('TAGMSG')

function messageCommand(verb: MessageVerb): CommandDefinition {
  return {
    verb,
    rights: 'registered',
    cost: 1,
    targets: namesIn(0),
    plan(request) {
      const { session, params, tags, info } = request
      const [list = '', text = ''] = params
      const targets = [...new Set(splitList(list))]
      const clientTags = clientTagsOf(session, tags)
      if (targets.length === 0) return refusal(refuse('ERR_NORECIPIENT', [], `No recipient given (${verb})`))
      if (verb === 'TAGMSG' && clientTags.size === 0) return silently()
      if (verb !== 'TAGMSG' && text === '') return refusal(refuse('ERR_NOTEXTTOSEND'))
      const service = targets.length === 1 ? serviceOf(targets[0] ?? '') : undefined
      const said = { verb, target: targets[0] ?? '', text: verb === 'TAGMSG' ? null : text, tags: clientTags }
      if (service !== undefined) return planSaid(service, request, said)
      const tooMany = refuseTargets(targets, info.limits.targetsPerCommandMax)
      if (tooMany !== null) return refusal(tooMany)
      // Its line has paid for the tags once, and they go to each target.
      const becomes = { speaks: true, chargedBytes: (targets.length - 1) * bytesOf(clientTags) } as const
      return wish({ kind: 'message', verb, targets, text: verb === 'TAGMSG' ? null : text, tags: clientTags }, becomes)
    },
  }
}
