/** PASS (RFC 2812 3.1.1): the server's password, before NICK and USER; or the code of an invitation, for the account too. */
import { hashInvitation, looksLikeInvitation } from '../credentials/invitation-code.ts'
import { refuse } from '../network/refusal.ts'
import { refusal, silently, type CommandDefinition } from './definition.ts'

export const pass: CommandDefinition = {
  verb: 'PASS',
  rights: 'any',
  cost: 1,
  plan({ session, params }) {
    const { standing } = session
    if (standing === 'present' || standing === 'underway') return refusal(refuse('ERR_ALREADYREGISTERED'))
    const [password = ''] = params
    const invitation = looksLikeInvitation(password) ? hashInvitation(password) : null
    return silently({ introduction: { password, invitation } })
  },
}
