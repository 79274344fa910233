/** WEBIRC (IRCv3 webirc) where it means nothing: a gateway that is believed says it in its first line, which the IRC door reads. */
import { refuse } from '../network/refusal.ts'
import { refusal, type CommandDefinition } from './definition.ts'

export const webirc: CommandDefinition = {
  verb: 'WEBIRC',
  rights: 'any',
  cost: 2,
  plan: ({ session }) =>
    session.standing === 'present'
      ? refusal(refuse('ERR_ALREADYREGISTERED'))
      : {
          kind: 'ask',
          answer: ({ end }) => end('This server takes no WEBIRC from your address, or not behind other lines'),
          becomes: { step: 'leave' },
        },
}
