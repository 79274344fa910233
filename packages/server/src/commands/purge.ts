/**
 * PURGE: takes back what a spammer has said lately, in all channels at once. No specification has it; each message is taken back as REDACT does
 * it, so that clients which do not know that see nothing. What others say while it looks, it does not find.
 */
import { refuse } from '../network/refusal.ts'
import { refusal, wish, type CommandDefinition } from './definition.ts'

/** Of one command: each is an event of its entry. */
const MESSAGES_MAX = 50

export const purge: CommandDefinition = {
  verb: 'PURGE',
  rights: 'registered',
  cost: 10,
  plan({ params: [of = '', ...words], info, store }) {
    if (Buffer.byteLength(of) > info.limits.maskBytesMax) return refusal(refuse('ERR_INPUTTOOLONG'))
    const [, account = null] = /^account:(.+)$/i.exec(of) ?? []
    // A nickname is that under which it was said.
    const mask = account !== null ? null : /[!@*?.:]/.test(of) ? of : `${of}!*@*`
    return {
      kind: 'prepare',
      isAfterAnswers: true,
      prepare: async () => {
        const said = await store.saidBy({ account, mask, limit: MESSAGES_MAX })
        const found = said.map(({ id, target }) => ({ id, channel: target }))
        return wish({ kind: 'purge', of, reason: words.length === 0 ? null : words.join(' '), found, actor: null })
      },
    }
  },
}
