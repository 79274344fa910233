/** Answers as long as there are channels or users: they end where the send queue would, and say so. */
import { refuse } from '../network/refusal.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { Responder } from './definition.ts'

/** What is left of the send queue belongs to what others say meanwhile. */
const SHARE = 0.5
/** Source, verb and spaces of a line, and its time. */
const OVERHEAD_BYTES = 128

/** Sends the messages, as many as fit into half of the send queue; then 416 ERR_TOOMANYMATCHES with the verb. */
export function sendWithin(responder: Responder, verb: string, messages: Iterable<OutMessage>): void {
  let room = answerBytesMax(responder)
  for (const message of messages) {
    room -= bytesOf(message.params)
    if (room < 0) return responder.refuse(refuse('ERR_TOOMANYMATCHES', [verb]))
    responder.send(message)
  }
}

/** How long one answer may be. */
export function answerBytesMax({ info }: Pick<Responder, 'info'>): number {
  return info.limits.sendQueueBytesMax * SHARE
}

/** About what a line takes. */
export function bytesOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part) + 1, OVERHEAD_BYTES)
}
