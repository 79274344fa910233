/**
 * ISUPPORT (IRCv3 draft/extended-isupport): what the server supports, also before the registration is complete for a client that has
 * the capability.
 */
import { refuse } from '../network/refusal.ts'
import { isupport as isupportReply } from '../replies/isupport.ts'
import { refusal, type CommandDefinition } from './definition.ts'

export const isupport: CommandDefinition = {
  verb: 'ISUPPORT',
  rights: 'any',
  cost: 2,
  plan: ({ session }) =>
    session.standing === 'present' || session.can('draft/extended-isupport')
      ? {
          kind: 'ask',
          answer: (responder) => responder.send(...isupportReply(responder.to, responder.info, responder)),
        }
      : refusal(refuse('ERR_NOTREGISTERED')),
}
