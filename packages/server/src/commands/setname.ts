/** SETNAME (IRCv3 setname). */
import { wish, type CommandDefinition } from './definition.ts'

export const setname: CommandDefinition = {
  verb: 'SETNAME',
  rights: 'registered',
  cost: 2,
  plan: ({ params }) => wish({ kind: 'setname', realname: params[0] ?? '' }),
}
