/** KILL (RFC 2812 3.7.1; modern.ircdocs.horse): ends all sessions of a person. A right of operators. */
import { refuse } from '../network/refusal.ts'
import { refusal, wish, type CommandDefinition } from './definition.ts'

export const kill: CommandDefinition = {
  verb: 'KILL',
  rights: 'registered',
  cost: 2,
  plan({ params: [nick = '', reason = null], info }) {
    if (nick === info.name) return refusal(refuse('ERR_CANTKILLSERVER'))
    return wish({ kind: 'kill', nick, reason, actor: null })
  },
}
