/** RENAME (IRCv3 draft/channel-rename). */
import { wish, type CommandDefinition } from './definition.ts'

export const rename: CommandDefinition = {
  verb: 'RENAME',
  rights: 'registered',
  cost: 10,
  plan: ({ params: [channel = '', name = '', reason = ''] }) => wish({ kind: 'rename', channel, name, reason }),
}
