/** REHASH (RFC 2812 4.2; modern.ircdocs.horse): the server reads its configuration again, as on SIGHUP. */
import { wish, type CommandDefinition } from './definition.ts'

export const rehash: CommandDefinition = {
  verb: 'REHASH',
  rights: 'registered',
  cost: 5,
  plan: () => wish({ kind: 'rehash' }),
}
