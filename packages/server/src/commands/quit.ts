/** QUIT (RFC 2812 3.1.7). */
import { wish, type CommandDefinition } from './definition.ts'

export const quit: CommandDefinition = {
  verb: 'QUIT',
  rights: 'any',
  cost: 1,
  plan({ session, params }) {
    const [given = ''] = params
    const reason = given === '' ? 'Quit' : `Quit: ${given}`
    const becomes = { step: 'leave' } as const
    if (session.standing === 'present') return wish({ kind: 'detach', reason }, becomes)
    return { kind: 'ask', answer: ({ end }) => end(reason), becomes }
  },
}
