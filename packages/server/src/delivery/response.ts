/** Makes of the messages that answer one labeled command one response (IRCv3 labeled-response). */
import type { OutMessage } from '../session/out-message.ts'

/** @param batch names the batch, when one is needed */
export function labeled(
  messages: readonly OutMessage[],
  label: string,
  server: string,
  batch: () => string,
): readonly OutMessage[] {
  const [first, ...rest] = messages
  if (first === undefined) return [{ source: server, verb: 'ACK', params: [], label }]
  if (rest.length === 0 || isOneBatch(messages)) return [{ ...first, label }, ...rest]
  const reference = batch()
  return [
    { source: server, verb: 'BATCH', params: [`+${reference}`, 'labeled-response'], label },
    ...messages.map((message) => (message.batch === undefined ? { ...message, batch: reference } : message)),
    { source: server, verb: 'BATCH', params: [`-${reference}`] },
  ]
}

/** A response that is a batch already carries the label on its start. */
function isOneBatch(messages: readonly OutMessage[]): boolean {
  const reference = messages[0]?.verb === 'BATCH' ? messages[0].params[0]?.slice(1) : undefined
  const last = messages.at(-1)
  return reference !== undefined && last?.verb === 'BATCH' && last.params[0] === `-${reference}`
}
