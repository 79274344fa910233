/** USER (RFC 2812 3.1.3). The mode and unused parameters of the RFC are ignored, as everywhere. */
import { refuse } from '../network/refusal.ts'
import { refusal, type CommandDefinition } from './definition.ts'
import { register } from './registration.ts'

/** What may not stand in the user part of a source. */
const FORBIDDEN = /[\s!@*?:\p{Cc}]/gu

export const user: CommandDefinition = {
  verb: 'USER',
  rights: 'any',
  cost: 1,
  plan(request) {
    const { session, params } = request
    if (session.standing === 'present') return refusal(refuse('ERR_ALREADYREGISTERED'))
    const [name = '', , , realname = ''] = params
    if (realname === '') return refusal(refuse('ERR_NEEDMOREPARAMS', ['USER'], 'Real name must not be empty'))
    return register(request, { introduction: { user: name.replaceAll(FORBIDDEN, '') || 'user', realname } })
  },
}
