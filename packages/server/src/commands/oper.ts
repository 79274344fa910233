/**
 * OPER (RFC 2812 3.1.4): proves one of the names that the configuration makes operators of. Whatever is wrong is 491, as Ergo has it: clients
 * take 464 for a wrong password of the server, and ask for that one.
 */
import { nameKey } from '../network/context.ts'
import { refuse } from '../network/refusal.ts'
import { isPasswordHash, isPasswordOf } from '../sasl/password-hash.ts'
import { refusal, wish, type CommandDefinition, type Request } from './definition.ts'
import { refuseGuess } from './proving.ts'
import { equalSecrets } from '../credentials/equal-secrets.ts'

export const oper: CommandDefinition = {
  verb: 'OPER',
  rights: 'registered',
  cost: 5,
  plan(request) {
    const { session, params, info, accounts } = request
    const [name = '', password = ''] = params
    if (info.operPasswords.size === 0) return refusal(refuse('ERR_NOOPERHOST'))
    if (password === '') {
      return refusal(refuse('ERR_NOOPERHOST', [], 'Please give the password, too: OPER <name> <password>'))
    }
    const tooEarly = refuseGuess(request, nameKey(name))
    if (tooEarly !== null) return refusal(refuse('ERR_NOOPERHOST', [], tooEarly))
    return {
      kind: 'prepare',
      prepare: async () => {
        if (await isProven(name, password, info.operPasswords.get(nameKey(name)), accounts)) {
          accounts.guessesAt.trust(nameKey(name), session.holder)
          return wish({ kind: 'oper', name })
        }
        accounts.guessesAt.add(nameKey(name))
        return {
          ...refusal(refuse('ERR_NOOPERHOST', [], 'Name or password incorrect')),
          becomes: { isWrongPassword: true },
        }
      },
    }
  },
}

/**
 * A name that there is not takes as long as a wrong password, and is answered in the same way.
 * @param expected a password, or its PHC string; null where it is that of the account, undefined where there is no such operator
 */
async function isProven(
  account: string,
  password: string,
  expected: string | null | undefined,
  { credentials }: Request['accounts'],
): Promise<boolean> {
  if (typeof expected === 'string' && isPasswordHash(expected)) return isPasswordOf(expected, password)
  const isOfAccount = (await credentials.verify({ kind: 'password', account, password }, null)) !== null
  if (typeof expected === 'string') return equalSecrets(password, expected)
  return expected === null && isOfAccount
}
