/** PING and PONG (RFC 2812 3.7). A PONG comes after the answers to everything sent before its PING. */
import { silently, type CommandDefinition } from './definition.ts'

export const ping: CommandDefinition = {
  verb: 'PING',
  rights: 'any',
  cost: 0.5,
  plan({ params }) {
    return {
      kind: 'ask',
      answer: ({ send, to }) => send({ source: to.server, verb: 'PONG', params: [to.server, params[0] ?? ''] }),
    }
  },
}

export const pong: CommandDefinition = { verb: 'PONG', rights: 'any', cost: 0.5, plan: () => silently() }
