/** QUIT (RFC 2812 3.1.7). */
import { wish, type CommandDefinition } from './definition.ts'

export const quit: CommandDefinition = {
  verb: 'QUIT',
  rights: 'any',
  cost: 1,
  plan({ session, params }) {
    session.isLeaving = true
    const [given = ''] = params
    const reason = given === '' ? 'Quit' : `Quit: ${given}`
    if (session.registration.state === 'done') return wish({ kind: 'quit', reason })
    return { kind: 'ask', answer: ({ end }) => end(reason) }
  },
}
