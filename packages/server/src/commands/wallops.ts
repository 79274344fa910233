/** WALLOPS (RFC 2812 4.7; modern.ircdocs.horse): an operator speaks to all that have user mode w. */
import { wish, type CommandDefinition } from './definition.ts'

export const wallops: CommandDefinition = {
  verb: 'WALLOPS',
  rights: 'registered',
  cost: 5,
  plan: ({ params: [text = ''] }) => wish({ kind: 'wallops', text }),
}
