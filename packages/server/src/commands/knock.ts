/** KNOCK: asks the operators of a closed channel for an invitation. */
import { wish, type CommandDefinition } from './definition.ts'

export const knock: CommandDefinition = {
  verb: 'KNOCK',
  rights: 'registered',
  cost: 5,
  plan: ({ params: [channel = ''] }) => wish({ kind: 'knock', channel }),
}
