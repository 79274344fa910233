/** SUMMON and USERS (RFC 2812 4.5 and 4.6): people at the terminals of the server's machine are neither called nor listed. */
import type { NumericName } from '@partyline/irc'
import { refuse } from '../network/refusal.ts'
import { refusal, type CommandDefinition } from './definition.ts'

export const summon = disabled('SUMMON', 'ERR_SUMMONDISABLED')
export const users = disabled('USERS', 'ERR_USERSDISABLED')

function disabled(verb: string, numeric: NumericName): CommandDefinition {
  return { verb, rights: 'registered', cost: 1, plan: () => refusal(refuse(numeric)) }
}
