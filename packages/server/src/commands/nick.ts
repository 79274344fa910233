/** NICK (RFC 2812 3.1.2). */
import { refuseForm } from '../network/nickname.ts'
import { refuse } from '../network/refusal.ts'
import { refusal, wish, type CommandDefinition } from './definition.ts'
import { register } from './registration.ts'

export const nick: CommandDefinition = {
  verb: 'NICK',
  rights: 'any',
  cost: 2,
  plan(request) {
    const { session, params, info } = request
    const [name = ''] = params
    if (name === '') return refusal(refuse('ERR_NONICKNAMEGIVEN'))
    if (session.standing === 'present') return wish({ kind: 'nick', nick: name })
    const malformed = refuseForm(name, info.limits)
    if (malformed !== null) return refusal(malformed)
    return register(request, { introduction: { nick: name } })
  },
}
