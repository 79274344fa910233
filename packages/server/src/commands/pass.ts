/** PASS (RFC 2812 3.1.1): the server's password, before NICK and USER. */
import { refuse } from '../network/refusal.ts'
import { NO_ANSWER, refusal, type CommandDefinition } from './definition.ts'

export const pass: CommandDefinition = {
  verb: 'PASS',
  rights: 'any',
  cost: 1,
  plan({ session, params }) {
    if (session.registration.state !== 'open') return refusal(refuse('ERR_ALREADYREGISTERED'))
    session.registration.password = params[0] ?? ''
    return NO_ANSWER
  },
}
