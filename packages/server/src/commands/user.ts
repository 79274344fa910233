/** USER (RFC 2812 3.1.3). The mode and unused parameters of the RFC are ignored, as everywhere. */
import { refuse } from '../network/refusal.ts'
import { refusal, type CommandDefinition } from './definition.ts'
import { completeRegistration } from './registration.ts'

/** What may not stand in the user part of a source. */
const FORBIDDEN = /[\s!@*?:\p{Cc}]/gu

export const user: CommandDefinition = {
  verb: 'USER',
  rights: 'any',
  cost: 1,
  plan(request) {
    const { session, params } = request
    const { registration } = session
    if (registration.state === 'done') return refusal(refuse('ERR_ALREADYREGISTERED'))
    const [name = '', , , realname = ''] = params
    if (realname === '') return refusal(refuse('ERR_NEEDMOREPARAMS', ['USER'], 'Real name must not be empty'))
    registration.user = name.replaceAll(FORBIDDEN, '') || 'user'
    registration.realname = realname
    return completeRegistration(request)
  },
}
