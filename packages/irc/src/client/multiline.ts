/** A message of several lines, as it comes (IRCv3 draft/multiline). */
import type { Message } from '../message.ts'
import type { IncomingBatch } from './incoming.ts'

const CONCAT_TAG = 'draft/multiline-concat'

/** One message with the whole text and the tags of the batch; null where it is no such batch, or an empty one. */
export function composed({ type, opening, params, parts }: IncomingBatch): Message | null {
  if (type !== 'draft/multiline') return null
  let text = ''
  let first: Message | null = null
  for (const part of parts) {
    if (part.kind !== 'message') continue
    const { message } = part
    if (first !== null && !message.tags.has(CONCAT_TAG)) text += '\n'
    text += message.params[1] ?? ''
    first ??= message
  }
  if (first === null) return null
  const tags = new Map([...first.tags, ...opening.tags])
  return { tags, source: opening.source ?? first.source, verb: first.verb, params: [params[0] ?? '', text] }
}
