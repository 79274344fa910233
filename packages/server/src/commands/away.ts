/** AWAY (RFC 2812 4.1), also before the registration is complete and with `*` for the session alone (IRCv3 draft/pre-away). */
import { isMarked } from '../network/away.ts'
import type { Away } from '../network/command.ts'
import { refuse } from '../network/refusal.ts'
import { awayReply } from '../replies/away.ts'
import { refusal, wish, type CommandDefinition, type Request } from './definition.ts'

export const away: CommandDefinition = {
  verb: 'AWAY',
  rights: 'any',
  cost: 1,
  plan(request) {
    const { session } = request
    const said = saidIn(request)
    if (session.standing === 'present') return wish({ kind: 'away', ...said })
    if (!session.can('draft/pre-away')) return refusal(refuse('ERR_NOTREGISTERED'))
    return {
      kind: 'ask',
      answer: ({ to, send }) => send(awayReply(to, { isMarked: isMarked(said) })),
      becomes: { introduction: { away: said } },
    }
  },
}

function saidIn({ session, params: [text = ''] }: Pick<Request, 'session' | 'params'>): Away {
  if (text === '*' && session.can('draft/pre-away')) return { text: null, isUnattended: true }
  return { text: text === '' ? null : text }
}
