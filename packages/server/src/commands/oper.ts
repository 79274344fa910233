/** OPER (RFC 2812 3.1.4; modern.ircdocs.horse): proves one of the names that the configuration makes operators of. */
import { nameKey } from '../network/context.ts'
import { refuse } from '../network/refusal.ts'
import { isPasswordHash, isPasswordOf } from '../sasl/password-hash.ts'
import type { ServerInfo } from '../session/server-info.ts'
import { counted } from '../session/counted.ts'
import { refusal, wish, type CommandDefinition, type PreparedPlan } from './definition.ts'
import { equalSecrets } from './registration.ts'

export const oper: CommandDefinition = {
  verb: 'OPER',
  rights: 'registered',
  cost: 5,
  plan({ session, params: [name = '', password = ''], info }) {
    if (info.operPasswords.size === 0) return refusal(refuse('ERR_NOOPERHOST'))
    const seconds = Math.ceil(session.guessDelayMs / 1000)
    if (seconds > 0) {
      const text = `Wrong passwords came from your address, so the next one is looked at in ${counted(seconds, 'second')}`
      return refusal(refuse('ERR_PASSWDMISMATCH', [], text))
    }
    return { kind: 'prepare', prepare: () => prove(name, password, info) }
  },
}

/** A name that there is not takes as long as a wrong password, and is answered in the same way. */
async function prove(name: string, password: string, { operPasswords }: ServerInfo): Promise<PreparedPlan> {
  const expected = operPasswords.get(nameKey(name))
  const [any = ''] = operPasswords.values()
  const isRight = await isSecret(expected ?? any, password)
  if (isRight && expected !== undefined) return wish({ kind: 'oper', name })
  return { ...refusal(refuse('ERR_PASSWDMISMATCH')), becomes: { isWrongPassword: true } }
}

/** @param expected a password, or its PHC string */
async function isSecret(expected: string, given: string): Promise<boolean> {
  return isPasswordHash(expected) ? isPasswordOf(expected, given) : equalSecrets(given, expected)
}
