/** REDACT (IRCv3 draft/message-redaction): the store is asked for the message, and the network who may delete it. */
import type { FoundMessage } from '../network/command.ts'
import type { UserId } from '../network/state.ts'
import type { StoredEvent } from '../store/store.ts'
import { wish, type CommandDefinition } from './definition.ts'

export const redact: CommandDefinition = {
  verb: 'REDACT',
  rights: 'registered',
  cost: 2,
  plan({ params, store }) {
    const [target = '', id = '', reason = null] = params
    return {
      kind: 'prepare',
      prepare: async () => wish({ kind: 'redact', target, id, reason, found: foundOf(await store.message(id)) }),
    }
  },
}

function foundOf(message: StoredEvent | null): FoundMessage | null {
  if (message === null) return null
  const { target, user, account, time } = message
  return { history: target, user: user as UserId, account, time }
}
