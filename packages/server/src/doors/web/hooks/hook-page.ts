/**
 * `POST /hooks/TOKEN`: a program speaks in a channel. It is answered when what it said is stored, or why not. Wrong tokens cost a hash and a
 * look into a map, whatever is behind them; a body is read only for a right one.
 */
import type { Refusal } from '../../../network/refusal.ts'
import { speak, wayInFor } from '../../hooks/speak.ts'
import { textAnswer, type Answer } from '../answer.ts'
import type { Route } from '../route.ts'
import { authorName } from './author-name.ts'
import { PAYLOAD_TYPES, understand } from './payload.ts'

const GONE = textAnswer(404, 'There is no such hook. It may have been removed, or its channel has ended')

export const HOOK: Route = {
  method: 'POST',
  path: '/hooks/:token',
  admits({ params }, parts) {
    const found = wayInFor(params['token'] ?? '', parts)
    if (found === null) return GONE
    const waitMs = parts.hookPaces.take(found.hook.id)
    if (waitMs === 0) return null
    const seconds = Math.ceil(waitMs / 1_000)
    return textAnswer(429, `This hook has said too much. Please wait ${seconds} s`, { 'Retry-After': String(seconds) })
  },
  takes: { types: PAYLOAD_TYPES, bytesMax: ({ limits }) => limits().hookBodyBytesMax },
  async answer({ params, headers, type, body }, parts) {
    const understood = understand({ headers, type, body })
    if (understood.kind === 'fault') return textAnswer(400, understood.why)
    const { said } = understood
    // An event of which there is nothing to tell.
    if (said === null) return textAnswer(200, 'ok')
    // While the body came, it may have been removed.
    const found = wayInFor(params['token'] ?? '', parts)
    if (found === null) return GONE
    const speech = { text: said.text, author: authorName(said.author), linesMax: parts.limits().hookLinesMax }
    const refusal = await speak(found, speech, parts)
    if (refusal === null) return textAnswer(200, 'ok')
    return refusal === 'nothing' ? textAnswer(400, 'There is no text in the body') : refused(refusal)
  },
}

function refused(refusal: Refusal): Answer {
  if (refusal.kind === 'failure' && refusal.code === 'NO_SUCH_HOOK') return GONE
  return textAnswer(503, refusal.text ?? 'The server could not do this', { 'Retry-After': '5' })
}
