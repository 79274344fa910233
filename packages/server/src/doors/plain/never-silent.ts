/** An answer in which a person sees nothing, such as the names in an empty channel, would look like a failure. */
import type { Plan, PreparedPlan, Responder } from '../../commands/definition.ts'
import { isMessage, type Lines, type OutMessage } from '../../session/out-message.ts'

/** @param nothing what is said after an answer that shows nothing */
export function neverSilent(plan: Plan, nothing: (responder: Responder) => OutMessage): Plan {
  if (plan.kind === 'prepare') {
    return { ...plan, prepare: async (signal) => preparedNeverSilent(await plan.prepare(signal), nothing) }
  }
  return preparedNeverSilent(plan, nothing)
}

function preparedNeverSilent(plan: PreparedPlan, nothing: (responder: Responder) => OutMessage): PreparedPlan {
  if (plan.kind === 'wish') return plan
  const answer: typeof plan.answer = (responder) => {
    let isAnswered = false
    let comesLater = false
    const see = (message: OutMessage) => {
      isAnswered ||= responder.session.encoder.format(message) !== ''
    }
    function* seen(lines: Lines): Lines {
      for (const line of lines) {
        if (isMessage(line)) see(line)
        yield line
      }
    }
    function* noted(lines: Lines): Lines {
      yield* seen(lines)
      if (!isAnswered) yield nothing(responder)
    }
    plan.answer({
      ...responder,
      send(...messages) {
        messages.forEach(see)
        responder.send(...messages)
      },
      refuse(reason) {
        isAnswered = true
        responder.refuse(reason)
      },
      sendLong: (lines) => responder.sendLong(seen(lines)),
      sendLater(fetch) {
        comesLater = true
        responder.sendLater(async () => noted(await fetch()))
      },
    })
    if (!comesLater) responder.sendLong(noted([]))
  }
  return { ...plan, answer }
}
