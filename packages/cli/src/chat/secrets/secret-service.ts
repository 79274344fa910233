/** The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), by secret-tool(1) of libsecret. */
import { text } from '../../language/text.ts'
import { type AskProgram, askProgram } from './ask-program.ts'
import { nameOf, type SecretKey, type SecretStore } from './secret-store.ts'

const COMMAND = 'secret-tool'

export function secretService(ask: AskProgram = askProgram): SecretStore {
  return {
    name: text`the keyring of this desktop`,
    // It writes the secret without an end of line.
    find: (key) => ask(COMMAND, ['lookup', ...attributes(key)], ''),
    async keep(key, secret) {
      const written = await ask(COMMAND, ['store', `--label=Partyline ${nameOf(key)}`, ...attributes(key)], secret)
      return written !== null
    },
    async forget(key) {
      await ask(COMMAND, ['clear', ...attributes(key)], '')
    },
  }
}

/** Attributes are looked for as a whole: one that is there in another secret alone would make that match. */
function attributes({ server, account }: SecretKey): readonly string[] {
  return ['application', 'partyline', 'server', server, 'account', account ?? '']
}
