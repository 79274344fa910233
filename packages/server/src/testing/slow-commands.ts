/** Commands that need time before they take their place, for tests: `SLOW turns what`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { refusal, silently, wish, type CommandDefinition, type PreparedPlan } from '../commands/definition.ts'
import { refuse } from '../network/refusal.ts'

/** After so many turns of the event loop, `what` becomes a wish, a question, a refusal, what a session is, or a failure. */
export const slow: CommandDefinition = {
  verb: 'SLOW',
  rights: 'any',
  cost: 1,
  plan: ({ session, params: [turns = '', what = ''] }) => ({
    kind: 'prepare',
    async prepare(signal) {
      for (let turn = 0; turn < Number(turns) && !signal.aborted; turn += 1) await nextTurn()
      const plan: Readonly<Record<string, PreparedPlan>> = {
        away: session.standing === 'present' ? wish({ kind: 'away', text: 'slowly' }) : silently(),
        ask: { kind: 'ask', answer: ({ send, to }) => send({ source: to.server, verb: 'SLOW', params: [to.nick] }) },
        tags: {
          kind: 'ask',
          answer: ({ session: { capabilities }, negotiate }) => negotiate({ capabilities: capabilities ^ 1 }),
        },
        pass: silently({ introduction: { password: 'secret' } }),
        refuse: refusal(refuse('ERR_NOTEXTTOSEND')),
      }
      const prepared = plan[what]
      if (prepared === undefined) throw new Error('This command fails')
      return prepared
    },
  }),
}

export interface HeldCommand {
  readonly definition: CommandDefinition
  /** What is being prepared, the first to come first. */
  readonly begun: readonly Held[]
}

export interface Held {
  readonly word: string
  readonly signal: AbortSignal
  /** It is ready, and answers with its word. */
  readonly finish: () => void
  readonly fail: (error: unknown) => void
}

/** `HELD word` is prepared until the test says so. */
export function heldCommand(): HeldCommand {
  const begun: Held[] = []
  const definition: CommandDefinition = {
    verb: 'HELD',
    rights: 'any',
    cost: 1,
    plan: ({ params: [word = ''] }) => ({
      kind: 'prepare',
      prepare(signal) {
        const { promise, resolve, reject } = Promise.withResolvers<PreparedPlan>()
        const finish = () =>
          resolve({
            kind: 'ask',
            answer: ({ send, to }) => send({ source: to.server, verb: 'HELD', params: [word] }),
          })
        begun.push({ word, signal, finish, fail: reject })
        return promise
      },
    }),
  }
  return { definition, begun }
}
