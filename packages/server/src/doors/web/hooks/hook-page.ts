/**
 * `POST /hooks/TOKEN`: a program speaks in a channel. It is answered when what it said is stored, or why not. Wrong tokens cost a hash and a
 * look into a map, whatever is behind them; a body is read only for a right one.
 */
import { isNickname } from '@partyline/irc'
import { isSameHash, recognise } from '../../../commands/hook-token.ts'
import type { HookId } from '../../../network/hook.ts'
import { authorOf } from '../../../network/hooks.ts'
import type { Refusal } from '../../../network/refusal.ts'
import { sourceOf } from '../../../network/state.ts'
import { textAnswer, type Answer, type Route } from '../route.ts'
import type { WebParts } from '../web-options.ts'
import { messageLines } from './message-lines.ts'
import { PAYLOAD_TYPES, understand } from './payload.ts'

const GONE = textAnswer(404, 'There is no such hook. It may have been removed, or its channel has ended')
/** Names are as long as those of people, without the sign behind them. */
const AUTHOR_BYTES_MAX = 24

export const HOOK: Route = {
  method: 'POST',
  path: '/hooks/:token',
  admits({ params }, { network, hookPaces }) {
    const { hash, id } = recognise(params['token'] ?? '')
    const hook = network.hook(id)?.hook
    if (hook?.way !== 'in' || !isSameHash(hook.hash, hash)) return GONE
    const waitMs = hookPaces.take(id)
    if (waitMs === 0) return null
    const seconds = Math.ceil(waitMs / 1_000)
    return textAnswer(429, `This hook has said too much. Please wait ${seconds} s`, { 'Retry-After': String(seconds) })
  },
  takes: { types: PAYLOAD_TYPES, bytesMax: ({ limits }) => limits().hookBodyBytesMax },
  answer({ params, headers, type, body }, parts) {
    const { id } = recognise(params['token'] ?? '')
    const understood = understand({ headers, type, body })
    if (understood.kind === 'fault') return textAnswer(400, understood.why)
    // An event of which there is nothing to tell.
    if (understood.said === null) return textAnswer(200, 'ok')
    return speak(id, understood.said, parts)
  },
}

async function speak(
  id: HookId,
  said: { readonly author: string | null; readonly text: string },
  parts: WebParts,
): Promise<Answer> {
  const { network, dispatcher, limits, info } = parts
  const found = network.hook(id)
  if (found?.hook.way !== 'in') return GONE
  const { channel, hook } = found
  const author = authorName(said.author)
  const around = `:${sourceOf(authorOf(id, author ?? hook.name))} PRIVMSG ${channel.name} :\r\n`
  const lines = messageLines(said.text, info().limits.lineBytesMax - Buffer.byteLength(around), limits().hookLinesMax)
  if (lines.length === 0) return textAnswer(400, 'There is no text in the body')
  const [refusal] = await dispatcher.carryOut({ kind: 'hookMessage', channel: channel.name, id, author, lines })
  return refusal === undefined ? textAnswer(200, 'ok') : refused(refusal)
}

function refused(refusal: Refusal): Answer {
  if (refusal.kind === 'failure' && refusal.code === 'NO_SUCH_HOOK') return GONE
  return textAnswer(503, refusal.text ?? 'The server could not do this', { 'Retry-After': '5' })
}

/** As a nickname could be: spaces and other signs are not in it. null where nothing is left. */
function authorName(name: string | null): string | null {
  if (name === null) return null
  const letters = name.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}_-]/gu, '')
  const short = new TextDecoder().decode(Buffer.from(letters).subarray(0, AUTHOR_BYTES_MAX), { stream: true })
  return isNickname(short) ? short : null
}
