/** The keychain of macOS, by security(1), which takes commands on its standard input. */
import { text } from '../../language/text.ts'
import { type AskProgram, askProgram } from './ask-program.ts'
import { nameOf, type SecretKey, type SecretStore } from './secret-store.ts'

const COMMAND = '/usr/bin/security'
const SERVICE = 'partyline'

export function keychain(ask: AskProgram = askProgram): SecretStore {
  const find = async (key: SecretKey) => {
    const written = await ask(COMMAND, ['find-generic-password', '-s', SERVICE, '-a', nameOf(key), '-w'], '')
    return written?.replace(/\n$/, '') ?? null
  }
  return {
    name: text`the keychain of this Mac`,
    find,
    async keep(key, secret) {
      const hex = Buffer.from(secret).toString('hex')
      // In its own quotes; -U replaces an earlier one, and -X takes the secret as hexadecimal digits.
      const name = nameOf(key).replaceAll(/["\\]/g, '\\$&')
      await ask(COMMAND, ['-i'], `add-generic-password -U -s ${SERVICE} -a "${name}" -X ${hex}\n`)
      // In this mode it ends well whatever became of the command.
      return (await find(key)) === secret
    },
    async forget(key) {
      await ask(COMMAND, ['delete-generic-password', '-s', SERVICE, '-a', nameOf(key)], '')
    },
  }
}
