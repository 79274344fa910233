/** PASS (RFC 2812 3.1.1): the server's password, before NICK and USER. */
import { refuse } from '../network/refusal.ts'
import { refusal, silently, type CommandDefinition } from './definition.ts'

export const pass: CommandDefinition = {
  verb: 'PASS',
  rights: 'any',
  cost: 1,
  plan({ session, params }) {
    const { standing } = session
    if (standing === 'present' || standing === 'underway') return refusal(refuse('ERR_ALREADYREGISTERED'))
    return silently({ introduction: { password: params[0] ?? '' } })
  },
}
