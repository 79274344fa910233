/** AWAY (RFC 2812 4.1). */
import { wish, type CommandDefinition } from './definition.ts'

export const away: CommandDefinition = {
  verb: 'AWAY',
  rights: 'registered',
  cost: 1,
  plan: ({ params }) => wish({ kind: 'away', text: params[0] === undefined || params[0] === '' ? null : params[0] }),
}
