/** PASS (RFC 2812 3.1.1): the server's password, before NICK and USER; or the code of an invitation, for the account too. */
import { hashInvitation, looksLikeInvitation } from '../credentials/invitation-code.ts'
import { refuse } from '../network/refusal.ts'
import { refusal, silently, type CommandDefinition } from './definition.ts'
import { isPassword } from './registration.ts'

export const pass: CommandDefinition = {
  verb: 'PASS',
  rights: 'any',
  cost: 1,
  plan({ session, params, info }) {
    const { standing } = session
    if (standing === 'present' || standing === 'underway') return refusal(refuse('ERR_ALREADYREGISTERED'))
    const [password = ''] = params
    // A password that its owner has chosen may look like one.
    const isOther = info.password !== null && isPassword(password, info)
    const invitation = !isOther && looksLikeInvitation(password) ? hashInvitation(password) : null
    return silently({ introduction: { password, invitation } })
  },
}
